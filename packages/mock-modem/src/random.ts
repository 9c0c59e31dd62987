/**
 * The one source of chance: xorshift32, seeded, so that a failure can be run again from its seed.
 * Good enough to place faults; not for secrets.
 */
export class Random {
  readonly seed: number
  #state: number

  constructor(seed: number) {
    this.seed = seed
    // Neighbouring seeds must not give neighbouring numbers, and a state of 0 would stay 0.
    const mixed = Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995
    this.#state = mixed === 0 ? 1 : mixed
  }

  /** 0 to 2^32 - 1. */
  next(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state
    return state >>> 0
  }

  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor((this.next() / 0x1_0000_0000) * (high - low + 1))
  }

  /** True `share` times out of `of`. */
  chance(share: number, of: number): boolean {
    return share > 0 && (this.next() / 0x1_0000_0000) * of < share
  }

  byte(): number {
    return this.next() >>> 24
  }
}

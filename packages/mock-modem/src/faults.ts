/**
 * What can happen to bytes on the way: losses at exact positions, noise at random ones, and the
 * garbage that two different baud rates make of them. One `Faults` serves one direction of the line.
 */
import type { Random } from './random.ts'

type FaultKind = 'drop' | 'corrupt' | 'duplicate'

interface Fault {
  readonly kind: FaultKind
  /** Bytes that still pass unharmed. */
  after: number
  /** Bytes that are still to be harmed. */
  count: number
}

/** Beyond this a receiver samples its last bits in the neighbouring ones. */
const tolerance = 0.03

export class Faults {
  /** How many of a million bytes are corrupted at random. */
  noise = 0
  readonly #random: Random
  #planned: Fault[] = []
  #sampled = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** After `after` more bytes, harms the next `count`. Plans that overlap all apply. */
  plan(kind: FaultKind, after: number, count: number): void {
    if (!Number.isInteger(after) || after < 0 || !Number.isInteger(count) || count < 0) {
      throw new RangeError(`after and count are whole numbers of bytes, not ${after}, ${count}`)
    }
    if (count > 0) this.#planned.push({ kind, after, count })
  }

  /** What the receiver gets of `bytes` when both ends have these rates. */
  pass(bytes: Uint8Array, transmitRate: number, receiveRate: number): Uint8Array {
    const ratio = receiveRate / transmitRate
    const matches = Math.abs(ratio - 1) <= tolerance
    if (matches && this.#planned.length === 0 && this.noise === 0) return bytes
    const passed: number[] = []
    for (let i = 0; i < bytes.length; i++) this.#passByte(bytes[i] as number, passed)
    return Uint8Array.from(matches ? passed : this.#garble(passed.length, ratio))
  }

  #passByte(byte: number, passed: number[]): void {
    let copies = 1
    let result = byte
    for (const fault of this.#planned) {
      if (fault.after > 0) {
        fault.after--
        continue
      }
      if (fault.count-- <= 0) continue
      if (fault.kind === 'drop') copies = 0
      else if (fault.kind === 'duplicate') copies *= 2
      else result = this.#corrupted(result)
    }
    this.#planned = this.#planned.filter((fault) => fault.count > 0)
    if (this.#random.chance(this.noise, 1_000_000)) result = this.#corrupted(result)
    for (let i = 0; i < copies; i++) passed.push(result)
  }

  #corrupted(byte: number): number {
    return byte ^ (1 << this.#random.between(0, 7))
  }

  /** A faster receiver sees up to five start bits in one byte, a slower one merges several bytes. */
  #garble(count: number, ratio: number): number[] {
    const garbage: number[] = []
    this.#sampled += count * Math.min(ratio, 5)
    for (; this.#sampled >= 1; this.#sampled--) garbage.push(this.#random.byte())
    return garbage
  }
}

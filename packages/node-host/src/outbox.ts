/**
 * What a serial link still has to send. All writes of one turn leave as one block, because a driver
 * writes a command in pieces and each piece would cost a system call (over TCP: a packet).
 * It counts what the port has not taken yet; it does not know when bytes have left the wire.
 */
export interface OutboxEvents {
  /** Hands one block to the port; `sent` is called once the port has taken it. */
  send(block: Uint8Array, sent: () => void): void
  /** Room has come back after an answer of `room` that was less than the whole. */
  onRoom(): void
}

export class Outbox {
  readonly #limit: number
  readonly #events: OutboxEvents
  #parts: Uint8Array[] = []
  #gathered = 0
  #sending = 0
  #frozen = false
  #answered: number
  #whenEmpty: (() => void)[] = []

  constructor(limit: number, events: OutboxEvents) {
    this.#limit = limit
    this.#answered = limit
    this.#events = events
  }

  /** Bytes that may be written now; 0 while frozen. */
  get room(): number {
    const left = this.#limit - this.#gathered - this.#sending
    this.#answered = this.#frozen ? 0 : Math.max(0, left)
    return this.#answered
  }

  /** Offers nothing until `thaw`; what was written before still leaves. */
  freeze(): void {
    this.#frozen = true
  }

  thaw(): void {
    this.#frozen = false
    this.#announce()
  }

  write(view: Uint8Array): void {
    this.#parts.push(new Uint8Array(view))
    this.#gathered += view.length
    // One flush a turn is enough.
    if (this.#parts.length === 1) queueMicrotask(() => this.flush())
  }

  /** Sends what was gathered, without waiting for the end of the turn. */
  flush(): void {
    const length = this.#gathered
    if (length === 0) return
    const block = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts, length)
    this.#parts = []
    this.#gathered = 0
    this.#sending += length
    this.#events.send(block as Uint8Array, () => {
      this.#sending -= length
      if (this.#sending + this.#gathered === 0) this.#runWhenEmpty()
      this.#announce()
    })
  }

  /** Calls back once the port has taken everything; at once when nothing is pending. */
  whenEmpty(run: () => void): void {
    this.#whenEmpty.push(run)
    this.flush()
    if (this.#sending === 0) this.#runWhenEmpty()
  }

  /** Tells of room, if less than the whole was offered when somebody last asked. */
  #announce(): void {
    if (this.#frozen || this.#answered >= this.#limit) return
    this.#answered = this.#limit
    this.#events.onRoom()
  }

  #runWhenEmpty(): void {
    const waiting = this.#whenEmpty
    this.#whenEmpty = []
    for (const run of waiting) run()
  }
}

/**
 * Received bytes that nobody has read yet. A stream is bytes and nothing else; datagrams keep their
 * boundaries and their senders, though a reader who does not care may read across them.
 */
import { ByteQueue } from './byte-queue.ts'

export interface Sender {
  readonly address: string
  readonly port: number
}

interface Datagram {
  readonly sender: Sender
  /** Bytes of it that wait. */
  length: number
}

export class ReceiveQueue {
  readonly #bytes = new ByteQueue()
  /** Empty in a stream. */
  #datagrams: Datagram[] = []

  get length(): number {
    return this.#bytes.length
  }

  /** Who sent the first waiting byte; undefined in a stream. */
  get sender(): Sender | undefined {
    return this.#datagrams[0]?.sender
  }

  push(bytes: Uint8Array): void {
    this.#bytes.push(bytes)
  }

  pushDatagram(bytes: Uint8Array, sender: Sender): void {
    this.#bytes.push(bytes)
    this.#datagrams.push({ sender, length: bytes.length })
  }

  /** Removes the first `limit` bytes, across datagrams. */
  take(limit: number): Uint8Array {
    const bytes = this.#bytes.take(limit)
    let left = bytes.length
    while (left > 0) {
      const first = this.#datagrams[0]
      if (first === undefined) break
      const count = Math.min(left, first.length)
      first.length -= count
      left -= count
      if (first.length === 0) this.#datagrams.shift()
    }
    return bytes
  }

  /** As `take`, but not beyond the end of the first datagram. */
  takeDatagram(limit: number): Uint8Array {
    return this.take(Math.min(limit, this.#datagrams[0]?.length ?? limit))
  }

  clear(): void {
    this.#bytes.clear()
    this.#datagrams = []
  }
}

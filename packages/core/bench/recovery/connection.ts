/**
 * One connection with both its ends, as who stands above the network sees it: every byte that either end
 * wrote, and every one that the other was given.
 */
import type { TCP } from '@atlink/core'
import type { MemoryPeer } from '@atlink/mock-modem'
import { ByteLog } from '../../conformance/bytes.ts'

const NOTHING = new Uint8Array(0)

/** One direction. What has arrived should be a beginning of what was sent. */
export class Way {
  readonly sent: ByteLog = new ByteLog()
  /** Bytes that have arrived, and how many of them were right from the first on. */
  arrived = 0
  right = 0

  arrive(bytes: Uint8Array): void {
    const sent = this.sent.bytes
    for (let i = 0; i < bytes.length; i++) {
      if (this.right === this.arrived && sent[this.right] === bytes[i]) this.right++
      this.arrived++
    }
  }

  /** Bytes that have not arrived. */
  get missing(): number {
    return this.sent.length - this.right
  }

  /** Bytes that arrived and were not the next ones: behind a gap, twice, or somebody else's. */
  get wrong(): number {
    return this.arrived - this.right
  }
}

export class Connection {
  readonly toPeer: Way = new Way()
  readonly toModem: Way = new Way()
  peer: MemoryPeer | null = null
  socket: TCP | null = null
  /** What the application was told at its end; 0 until then. */
  code = 0
  /** The peer has ended it in order: all that it had sent must arrive. */
  isEnded = false
  #pending = NOTHING

  get isOpen(): boolean {
    return this.code === 0 && this.peer !== null && this.socket !== null
  }

  /** The peer has nothing more to say. */
  end(): void {
    this.isEnded = true
    this.peer?.end()
  }

  writeToModem(bytes: Uint8Array): void {
    if (this.isEnded) return
    this.toModem.sent.push(bytes)
    this.peer?.write(bytes)
  }

  /** The application writes, now and as room comes back. */
  writeToPeer(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#pending.length + bytes.length)
    all.set(this.#pending)
    all.set(bytes, this.#pending.length)
    this.#pending = all
    this.flush()
  }

  /** What the driver has taken is sent. */
  flush(): void {
    const { socket } = this
    if (socket === null || this.code !== 0) return
    const taken = socket.writeFrom(this.#pending)
    this.toPeer.sent.push(this.#pending.subarray(0, taken))
    this.#pending = this.#pending.subarray(taken)
  }

  /** Bytes that are missing or wrong without the application having been told of a loss. */
  get unnoticed(): number {
    const { toPeer, toModem, code, isEnded } = this
    const lives = code === 0 && !isEnded
    const missing = (lives ? toPeer.missing : 0) + (lives || isEnded ? toModem.missing : 0)
    return toPeer.wrong + toModem.wrong + missing
  }
}

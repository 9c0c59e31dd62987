/**
 * A TCP connection in memory: the modem's end, and the far end that a test scripts. It has been asked
 * for by the modem (`open`), or by the far end (`greet`, then `adopt`).
 */
import { ByteQueue } from './byte-queue.ts'
import { MemoryPipe, type PipeOptions } from './memory-pipe.ts'
import type { Connection, ConnectionEvents } from './network.ts'
import type { Scheduler } from './time.ts'

/** The far end of a connection. */
export class MemoryPeer {
  onData: ((bytes: Uint8Array) => void) | null = null
  /** Called once the modem's side has ended the connection. */
  onEnd: (() => void) | null = null
  readonly address: string
  readonly port: number
  readonly #connection: MemoryConnection
  readonly #received = new ByteQueue()
  #ended = false

  constructor(connection: MemoryConnection, address: string, port: number) {
    this.#connection = connection
    this.address = address
    this.port = port
  }

  /** Every byte the peer has been sent, in order. */
  get received(): Uint8Array {
    return this.#received.bytes.subarray(0, this.#received.end)
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Sends bytes towards the modem. After an end they go nowhere. */
  write(bytes: Uint8Array): void {
    this.#connection.writeToModem(bytes)
  }

  /** Ends the connection in order, after what was written. */
  end(): void {
    this.#connection.endToModem()
  }

  /** Resets the connection: the modem learns it at once, whatever is under way. */
  reset(): void {
    this.#connection.resetToModem()
  }

  /** Stops (true) or resumes (false) reading, so that the modem's send window fills. */
  stall(stalled: boolean): void {
    this.#connection.stall(stalled)
  }

  /** For the connection. */
  take(bytes: Uint8Array): void {
    this.#received.push(bytes)
    this.onData?.(bytes)
  }

  /** For the connection. */
  takeEnd(): void {
    this.#ended = true
    this.onEnd?.()
  }
}

export class MemoryConnection implements Connection {
  readonly #time: Scheduler
  readonly #latencyMs: number
  #events: ConnectionEvents
  readonly #peer: MemoryPeer
  readonly #toPeer: MemoryPipe
  readonly #toModem: MemoryPipe
  /** The modem's side has ended or aborted: it hears nothing any more. */
  #isOver = false
  #isOpen = false
  #peerHasEnded = false
  #isWaiting = false
  /** The far end has reset a connection that still waits. */
  #wasReset = false

  constructor(
    time: Scheduler,
    pipe: PipeOptions,
    address: string,
    port: number,
    events: ConnectionEvents,
  ) {
    this.#time = time
    this.#latencyMs = pipe.latencyMs
    this.#events = events
    this.#peer = new MemoryPeer(this, address, port)
    this.#toPeer = new MemoryPipe(time, pipe, {
      onData: (bytes) => this.#peer.take(bytes),
      onEnd: () => this.#peer.takeEnd(),
      onAcknowledged: () => this.#tell(() => this.#events.onDrain()),
    })
    const unlimited = { ...pipe, windowSize: Number.POSITIVE_INFINITY }
    this.#toModem = new MemoryPipe(time, unlimited, {
      onData: (bytes) => this.#tell(() => this.#events.onData(bytes)),
      onEnd: () => this.#tell(() => this.#events.onEnd(false)),
      onAcknowledged: () => {},
    })
  }

  fail(why: 'refused' | 'timeout'): void {
    this.#tell(() => this.#events.onRefused(why))
    this.#isOver = true
  }

  open(onPeer: (peer: MemoryPeer) => void): void {
    if (this.#isOver) return
    this.#isOpen = true
    onPeer(this.#peer)
    this.#events.onOpen()
  }

  /** The far end has connected: until the modem adopts the connection, all that comes waits. */
  greet(onPeer: (peer: MemoryPeer) => void): void {
    this.#isOpen = true
    this.#isWaiting = true
    this.#toModem.stop(true)
    onPeer(this.#peer)
  }

  adopt(events: ConnectionEvents): this {
    this.#events = events
    this.#isWaiting = false
    this.#toModem.stop(false)
    if (this.#wasReset) this.#time.at(this.#time.now(), () => this.#tell(() => events.onEnd(true)))
    return this
  }

  /** The modem does not take the connection. */
  refuse(): void {
    this.abort()
    this.#time.at(this.#time.now() + this.#latencyMs, () => this.#peer.takeEnd())
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    return this.#isOpen ? this.#toPeer.write(bytes, start, end) : 0
  }

  get unacknowledged(): number {
    return this.#toPeer.unacknowledged
  }

  pause(paused: boolean): void {
    this.#toModem.stop(paused)
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#toModem.cut()
    this.#toPeer.end()
  }

  /** The peer is not told: so a modem vanishes whose network is gone. */
  abort(): void {
    this.#isOver = true
    this.#toModem.cut()
    this.#toPeer.cut()
  }

  writeToModem(bytes: Uint8Array): void {
    if (!this.#isOver && !this.#peerHasEnded) this.#toModem.write(bytes, 0, bytes.length)
  }

  endToModem(): void {
    if (this.#isOver || this.#peerHasEnded) return
    this.#peerHasEnded = true
    this.#toModem.end()
  }

  resetToModem(): void {
    if (this.#isOver) return
    this.#peerHasEnded = true
    this.#toModem.cut()
    this.#toPeer.cut()
    this.#time.at(this.#time.now() + this.#latencyMs, () => {
      if (this.#isWaiting) this.#wasReset = true
      else this.#tell(() => this.#events.onEnd(true))
    })
  }

  stall(stalled: boolean): void {
    this.#toPeer.stop(stalled)
  }

  #tell(event: () => void): void {
    if (!this.#isOver) event()
  }
}

/**
 * A network in memory, over a Scheduler: listeners by port on every host, names that all resolve unless
 * they are forgotten, ports that swallow, and peers that a test scripts. It satisfies the conformance
 * suite's `PeerNetwork`.
 */
import { ByteQueue } from './byte-queue.ts'
import { MemoryPipe, type PipeOptions } from './memory-pipe.ts'
import type { Connection, ConnectionEvents, Network } from './network.ts'
import type { Scheduler } from './time.ts'

export interface MemoryNetworkOptions {
  /** One way. */
  readonly latencyMs?: number
  /** Bytes a second, each way and each connection. */
  readonly bytesPerSecond?: number
  /** What the modem's side may have under way to a peer. */
  readonly windowSize?: number
  /** How long a connect to a black hole takes to fail. */
  readonly connectTimeoutMs?: number
}

export class MemoryNetwork implements Network {
  readonly #time: Scheduler
  readonly #pipe: PipeOptions
  readonly #connectTimeoutMs: number
  readonly #listeners = new Map<number, (peer: MemoryPeer) => void>()
  readonly #blackHoles = new Set<number>()
  readonly #forgotten = new Set<string>()

  constructor(time: Scheduler, options: MemoryNetworkOptions = {}) {
    this.#time = time
    this.#pipe = {
      latencyMs: options.latencyMs ?? 20,
      bytesPerSecond: options.bytesPerSecond ?? Number.POSITIVE_INFINITY,
      windowSize: options.windowSize ?? 16_384,
    }
    this.#connectTimeoutMs = options.connectTimeoutMs ?? 75_000
  }

  /** Accepts connections to `port` on any host name or address. */
  listen(port: number, onPeer: (peer: MemoryPeer) => void): void {
    this.#blackHoles.delete(port)
    this.#listeners.set(port, onPeer)
  }

  /** Refuses connections to `port`, as every port does that nothing listens on. */
  refuse(port: number): void {
    this.#blackHoles.delete(port)
    this.#listeners.delete(port)
  }

  /** Answers nothing at `port`: connecting takes its time and fails. */
  blackHole(port: number): void {
    this.#listeners.delete(port)
    this.#blackHoles.add(port)
  }

  /** Makes a name unknown to DNS. */
  forget(name: string): void {
    this.#forgotten.add(name.toLowerCase())
  }

  resolve(name: string, done: (addresses: readonly string[]) => void): void {
    const answer = this.#forgotten.has(name.toLowerCase()) ? [] : addressesOf(name)
    this.#time.at(this.#time.now() + 2 * this.#pipe.latencyMs, () => done(answer))
  }

  connect(address: string, port: number, events: ConnectionEvents): Connection {
    const connection = new MemoryConnection(this.#time, this.#pipe, address, port, events)
    const isBlackHole = this.#blackHoles.has(port)
    const waitMs = isBlackHole ? this.#connectTimeoutMs : 2 * this.#pipe.latencyMs
    this.#time.at(this.#time.now() + waitMs, () => {
      const onPeer = this.#listeners.get(port)
      if (isBlackHole) connection.fail('timeout')
      else if (onPeer === undefined) connection.fail('refused')
      else connection.open(onPeer)
    })
    return connection
  }
}

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

class MemoryConnection implements Connection {
  readonly #time: Scheduler
  readonly #latencyMs: number
  readonly #events: ConnectionEvents
  readonly #peer: MemoryPeer
  readonly #toPeer: MemoryPipe
  readonly #toModem: MemoryPipe
  /** The modem's side has ended or aborted: it hears nothing any more. */
  #isOver = false
  #isOpen = false
  #peerHasEnded = false

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
      onAcknowledged: () => this.#tell(() => events.onDrain()),
    })
    const unlimited = { ...pipe, windowSize: Number.POSITIVE_INFINITY }
    this.#toModem = new MemoryPipe(time, unlimited, {
      onData: (bytes) => this.#tell(() => events.onData(bytes)),
      onEnd: () => this.#tell(() => events.onEnd(false)),
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
      this.#tell(() => this.#events.onEnd(true))
    })
  }

  stall(stalled: boolean): void {
    this.#toPeer.stop(stalled)
  }

  #tell(event: () => void): void {
    if (!this.#isOver) event()
  }
}

const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/

/** An address is its own answer; a name gets one of each kind from the ranges kept for documentation. */
function addressesOf(name: string): string[] {
  if (ipv4.test(name) || name.includes(':')) return [name]
  let hash = 0
  for (const character of name.toLowerCase()) hash = (hash * 31 + character.charCodeAt(0)) % 251
  return [`198.51.100.${hash + 1}`, `2001:DB8:0:0:0:0:0:${(hash + 1).toString(16).toUpperCase()}`]
}

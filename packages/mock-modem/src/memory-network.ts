/**
 * A network in memory, over a Scheduler: listeners by port on every host, names that all resolve unless
 * they are forgotten, ports that swallow, and peers that a test scripts. It satisfies the conformance
 * suite's `PeerNetwork`.
 */
import { MemoryConnection, type MemoryPeer } from './memory-connection.ts'
import { type MemoryDatagram, MemoryDatagrams } from './memory-datagrams.ts'
import { type MemoryClientOptions, MemoryListeners } from './memory-listeners.ts'
import type { PipeOptions } from './memory-pipe.ts'
import type {
  Connection,
  ConnectionEvents,
  DatagramEvents,
  DatagramSocket,
  Listener,
  ListenerEvents,
  Network,
} from './network.ts'
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
  /** Addresses of names that were given some, or none. */
  readonly #named = new Map<string, readonly string[]>()
  readonly #datagrams: MemoryDatagrams
  readonly #servers: MemoryListeners

  constructor(time: Scheduler, options: MemoryNetworkOptions = {}) {
    this.#time = time
    this.#pipe = {
      latencyMs: options.latencyMs ?? 20,
      bytesPerSecond: options.bytesPerSecond ?? Number.POSITIVE_INFINITY,
      windowSize: options.windowSize ?? 16_384,
    }
    this.#connectTimeoutMs = options.connectTimeoutMs ?? 75_000
    this.#datagrams = new MemoryDatagrams(time, this.#pipe.latencyMs)
    this.#servers = new MemoryListeners(time, this.#pipe)
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

  /**
   * Connects to a server of the modem's; `onPeer` gets the client's end, or null when nobody listens
   * on the port. A client that the modem does not accept is ended.
   */
  dial(
    toPort: number,
    onPeer: (peer: MemoryPeer | null) => void,
    options: MemoryClientOptions = {},
  ): void {
    this.#servers.dial(toPort, onPeer, options)
  }

  /** What UDP peers at `port`, on any host, do with a datagram; null for nobody. */
  onDatagram(port: number, run: ((datagram: MemoryDatagram) => void) | null): void {
    this.#datagrams.script(port, run)
  }

  /**
   * Sends a datagram from a host and port to the modem's port; lost when nobody has that open for
   * addresses of the host's family.
   */
  sendDatagram(toPort: number, bytes: Uint8Array, address: string, port: number): void {
    this.#datagrams.toModem(toPort, bytes, address, port)
  }

  /** Makes a name unknown to DNS. */
  forget(name: string): void {
    this.#named.set(name.toLowerCase(), [])
  }

  /** Gives a name these addresses. */
  name(name: string, addresses: readonly string[]): void {
    this.#named.set(name.toLowerCase(), addresses)
  }

  resolve(name: string, done: (addresses: readonly string[]) => void): void {
    const answer = this.#named.get(name.toLowerCase()) ?? addressesOf(name)
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

  bind(port: number, family: number, events: DatagramEvents): DatagramSocket {
    return this.#datagrams.bind(port, family, events)
  }

  serve(port: number, family: number, events: ListenerEvents): Listener {
    return this.#servers.serve(port, family, events)
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

/**
 * The modem's network as this machine's own TCP and UDP: what an application opens through the simulated
 * modem is a real socket. Not the scripted network of the tests, which is `MemoryNetwork`.
 *
 * A simulated modem must not surprise anybody's network: unless constructed with `allow: 'any'`,
 * every address that is not this machine's loopback (127.0.0.0/8, ::1) is unreachable.
 */

import { lookup as hostLookup, type LookupAddress, type LookupAllOptions } from 'node:dns'
import { BlockList, connect, isIP, type Socket } from 'node:net'
import type {
  Connection,
  ConnectionEvents,
  DatagramEvents,
  DatagramSocket,
  Listener,
  ListenerEvents,
  Network,
} from '../network.ts'
import { HostSocket } from './host-datagrams.ts'
import { HostListener } from './host-listener.ts'

type LookupDone = (error: Error | null, addresses: LookupAddress[]) => void

export interface HostNetworkOptions {
  /** Which addresses may be connected to; 'loopback' unless told otherwise. */
  readonly allow?: 'loopback' | 'any'
  /** Finds a name's addresses; `dns.lookup`, that is the hosts file and the system's resolver. */
  readonly lookup?: (name: string, options: LookupAllOptions, done: LookupDone) => void
}

/** Bytes taken of one connection and not yet by the system. */
const windowSize = 65_536
/** How long a peer may keep a connection that the modem has ended. */
const lingerMs = 10_000

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** Whether the address, in numbers, is this machine itself. */
export function isLoopback(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

export class HostNetwork implements Network {
  readonly #any: boolean
  readonly #lookup: NonNullable<HostNetworkOptions['lookup']>
  readonly #connections: Set<HostConnection> = new Set()
  readonly #sockets: Set<HostSocket> = new Set()
  readonly #listeners: Set<HostListener> = new Set()

  constructor(options: HostNetworkOptions = {}) {
    this.#any = options.allow === 'any'
    this.#lookup = options.lookup ?? hostLookup
  }

  resolve(name: string, done: (addresses: readonly string[]) => void): void {
    // IPv4 first: that is what a PDP context of type "IP" can reach.
    this.#lookup(name, { all: true, order: 'ipv4first' }, (error, addresses) =>
      done(error === null ? addresses.map((found) => found.address) : []),
    )
  }

  connect(
    address: string,
    port: number,
    events: ConnectionEvents,
    localPort: number = 0,
  ): Connection {
    // A name here would be looked up by the socket itself, past the check.
    if (!this.#isAllowed(address)) return new NoConnection(events)
    // Half open: a peer that has finished sending may still be sent to, until the modem ends too.
    const socket = connect({
      host: address,
      port,
      allowHalfOpen: true,
      noDelay: true,
      ...(localPort === 0 ? {} : { localPort }),
    })
    return this.#add(socket, events, false)
  }

  bind(port: number, family: number, events: DatagramEvents): DatagramSocket {
    const socket: HostSocket = new HostSocket({
      port,
      family,
      events,
      isAllowed: (address) => this.#isAllowed(address),
      localAddress: this.#localAddress(family),
      onClosed: () => this.#sockets.delete(socket),
    })
    this.#sockets.add(socket)
    return socket
  }

  serve(port: number, family: number, events: ListenerEvents): Listener {
    const listener: HostListener = new HostListener({
      port,
      events,
      localAddress: this.#localAddress(family),
      adopt: (socket, connectionEvents) => this.#add(socket, connectionEvents, true),
      onClosed: () => this.#listeners.delete(listener),
    })
    this.#listeners.add(listener)
    return listener
  }

  /** Drops every connection with a reset, and every socket, without telling the modem. */
  close(): void {
    for (const connection of [...this.#connections]) connection.abort()
    for (const socket of [...this.#sockets]) socket.close()
    for (const listener of [...this.#listeners]) listener.close()
  }

  #add(socket: Socket, events: ConnectionEvents, isOpen: boolean): HostConnection {
    const connection: HostConnection = new HostConnection(socket, events, isOpen, () =>
      this.#connections.delete(connection),
    )
    this.#connections.add(connection)
    return connection
  }

  #isAllowed(address: string): boolean {
    return this.#any ? isIP(address) !== 0 : isLoopback(address)
  }

  /** What is open to others when they may be reached, and to this machine only when not. */
  #localAddress(family: number): string {
    if (this.#any) return family === 6 ? '::' : '0.0.0.0'
    return family === 6 ? '::1' : '127.0.0.1'
  }
}

class HostConnection implements Connection {
  readonly #socket: Socket
  readonly #events: ConnectionEvents
  #open = false
  #over = false
  #pending = 0
  #isPaused = false

  constructor(socket: Socket, events: ConnectionEvents, isOpen: boolean, onClosed: () => void) {
    this.#events = events
    this.#socket = socket
    this.#open = isOpen
    this.#socket.on('connect', () => this.#opened())
    this.#socket.on('data', (bytes: Buffer) => this.#received(bytes))
    this.#socket.on('end', () => {
      if (!this.#over) events.onEnd(false)
    })
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#failed(error.code))
    this.#socket.on('close', onClosed)
    // The doors decide whether the process lives on, not a connection that nobody may ever end.
    this.#socket.unref()
    // A client's socket is paused until somebody takes what it sends; never from inside this call.
    if (isOpen) setImmediate(() => this.#begin())
  }

  get unacknowledged(): number {
    // The system does not tell portably what the peer has acknowledged: what it has not taken yet.
    return this.#pending
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    if (this.#over) return 0
    const count = Math.min(end - start, windowSize - this.#pending)
    if (count <= 0) return 0
    this.#pending += count
    this.#socket.write(Buffer.from(bytes.subarray(start, start + count)), () => this.#sent(count))
    return count
  }

  #begin(): void {
    if (!this.#over && !this.#isPaused) this.#socket.resume()
  }

  pause(paused: boolean): void {
    this.#isPaused = paused
    if (paused) this.#socket.pause()
    else this.#socket.resume()
  }

  end(): void {
    this.#over = true
    this.#socket.end()
    // Closing with unread bytes would send a reset, and the peer might lose what is on its way to it:
    // the rest is read and dropped until the peer ends too, or is silent for long.
    this.#socket.resume()
    this.#socket.setTimeout(lingerMs, () => this.#socket.destroy())
  }

  abort(): void {
    this.#over = true
    this.#socket.resetAndDestroy()
  }

  #opened(): void {
    if (this.#over) return
    this.#open = true
    this.#events.onOpen()
  }

  #received(bytes: Buffer): void {
    if (!this.#over) this.#events.onData(bytes)
  }

  #sent(count: number): void {
    this.#pending -= count
    if (!this.#over) this.#events.onDrain()
  }

  #failed(code: string | undefined): void {
    if (this.#over) return
    this.#over = true
    if (this.#open) this.#events.onEnd(true)
    else if (code === 'ECONNREFUSED') this.#events.onRefused('refused')
    else if (code === 'ETIMEDOUT') this.#events.onRefused('timeout')
    else if (code === 'EADDRINUSE') this.#events.onRefused('bind')
    else this.#events.onRefused('unreachable')
  }
}

/** Stands for a connection to an address that is not allowed. */
class NoConnection implements Connection {
  readonly unacknowledged: number = 0
  #aborted = false

  constructor(events: ConnectionEvents) {
    setImmediate(() => {
      if (!this.#aborted) events.onRefused('unreachable')
    })
  }

  write(): number {
    return 0
  }

  pause(): void {}

  end(): void {
    this.#aborted = true
  }

  abort(): void {
    this.#aborted = true
  }
}

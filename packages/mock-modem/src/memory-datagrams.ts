/**
 * UDP in memory: the modem's sockets by local port, and peers that a test scripts, by port, each on
 * every host. Nothing gets lost unless nobody is there, and nothing is overtaken.
 */
import type { DatagramEvents, DatagramSocket } from './network.ts'
import { familyOf } from './resolve.ts'
import type { Scheduler } from './time.ts'

/** A datagram as a scripted peer gets it. */
export interface MemoryDatagram {
  readonly bytes: Uint8Array
  /** The modem's port. */
  readonly fromPort: number
  /** The host that the peer is taken for. */
  readonly toAddress: string
  /** Sends a datagram back, from that host. */
  reply(bytes: Uint8Array): void
}

/** Where ports begin that nobody has asked for. */
const firstFreePort = 49_152

export class MemoryDatagrams {
  readonly #time: Scheduler
  readonly #latencyMs: number
  readonly #sockets = new Map<number, MemorySocket>()
  readonly #peers = new Map<number, (datagram: MemoryDatagram) => void>()
  #nextPort = firstFreePort

  constructor(time: Scheduler, latencyMs: number) {
    this.#time = time
    this.#latencyMs = latencyMs
  }

  /** What a peer at `port` does with what it gets; null for nobody. */
  script(port: number, onDatagram: ((datagram: MemoryDatagram) => void) | null): void {
    if (onDatagram === null) this.#peers.delete(port)
    else this.#peers.set(port, onDatagram)
  }

  bind(wanted: number, family: number, events: DatagramEvents): DatagramSocket {
    const port = wanted === 0 ? this.#anyPort() : wanted
    const socket = new MemorySocket(family, events, {
      send: (bytes, address, to) => this.#toPeer(port, bytes, address, to),
      close: () => {
        if (this.#sockets.get(port) === socket) this.#sockets.delete(port)
      },
    })
    const isTaken = this.#sockets.has(port)
    if (!isTaken) this.#sockets.set(port, socket)
    this.#time.at(this.#time.now(), () => {
      socket.tell(() => (isTaken ? events.onRefused() : events.onOpen()))
    })
    return socket
  }

  #anyPort(): number {
    while (this.#sockets.has(this.#nextPort)) this.#nextPort++
    return this.#nextPort++
  }

  /** Sends a datagram to the modem's port. */
  toModem(toPort: number, bytes: Uint8Array, address: string, port: number): void {
    const copy = bytes.slice()
    this.#time.at(this.#time.now() + this.#latencyMs, () => {
      const socket = this.#sockets.get(toPort)
      if (socket?.family !== familyOf(address)) return
      socket.tell(() => socket.events.onDatagram(copy, address, port))
    })
  }

  #toPeer(fromPort: number, bytes: Uint8Array, toAddress: string, port: number): void {
    const copy = bytes.slice()
    this.#time.at(this.#time.now() + this.#latencyMs, () => {
      const reply = (answer: Uint8Array): void => this.toModem(fromPort, answer, toAddress, port)
      this.#peers.get(port)?.({ bytes: copy, fromPort, toAddress, reply })
    })
  }
}

class MemorySocket implements DatagramSocket {
  readonly family: number
  readonly events: DatagramEvents
  readonly #way: DatagramSocket
  #isClosed = false

  constructor(family: number, events: DatagramEvents, way: DatagramSocket) {
    this.family = family
    this.events = events
    this.#way = way
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (this.#isClosed || familyOf(address) !== this.family) return
    this.#way.send(bytes, address, port)
  }

  close(): void {
    this.#isClosed = true
    this.#way.close()
  }

  tell(event: () => void): void {
    if (!this.#isClosed) event()
  }
}

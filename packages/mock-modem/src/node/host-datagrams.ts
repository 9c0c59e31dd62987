/**
 * A UDP socket of this machine as the modem's. It is bound to loopback, and sends to loopback only,
 * unless any address is allowed.
 */

import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'
import type { DatagramEvents, DatagramSocket } from '../network.ts'

export interface HostSocketOptions {
  readonly port: number
  readonly family: number
  readonly events: DatagramEvents
  /** Whether datagrams may go to the address. */
  readonly isAllowed: (address: string) => boolean
  /** The local address to bind to. */
  readonly localAddress: string
  readonly onClosed: () => void
}

export class HostSocket implements DatagramSocket {
  readonly #socket: Socket
  readonly #options: HostSocketOptions
  #isOpen = false
  #isClosed = false

  constructor(options: HostSocketOptions) {
    const { port, family, events, localAddress, onClosed } = options
    this.#options = options
    this.#socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    this.#socket.on('listening', () => {
      if (this.#isClosed) return
      this.#isOpen = true
      events.onOpen()
    })
    this.#socket.on('message', (bytes, from) => {
      if (!this.#isClosed) events.onDatagram(bytes, from.address, from.port)
    })
    // Errors of an open socket are about datagrams that got lost, which UDP does not promise to tell.
    this.#socket.on('error', () => this.#failed())
    this.#socket.on('close', onClosed)
    this.#socket.bind({ port, address: localAddress, exclusive: true })
    this.#socket.unref()
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (!this.#isOpen || this.#isClosed || port === 0 || !this.#options.isAllowed(address)) return
    if (isIP(address) !== this.#options.family) return
    this.#socket.send(Buffer.from(bytes), port, address, () => {})
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#socket.close()
  }

  #failed(): void {
    if (this.#isOpen || this.#isClosed) return
    this.close()
    this.#options.events.onRefused()
  }
}

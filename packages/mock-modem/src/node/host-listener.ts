/**
 * A listening TCP port of this machine as the modem's server: on loopback, unless any address is
 * allowed.
 */

import { createServer, type Server, type Socket } from 'node:net'
import type { Connection, ConnectionEvents, Listener, ListenerEvents } from '../network.ts'

export interface HostListenerOptions {
  readonly port: number
  /** The local address to listen on. */
  readonly localAddress: string
  readonly events: ListenerEvents
  /** Makes a connection of an accepted socket, which is paused. */
  readonly adopt: (socket: Socket, events: ConnectionEvents) => Connection
  readonly onClosed: () => void
}

export class HostListener implements Listener {
  readonly #server: Server
  readonly #options: HostListenerOptions
  readonly #waiting: Set<Socket> = new Set()
  #isOpen = false
  #isClosed = false

  constructor(options: HostListenerOptions) {
    const { port, localAddress, events, onClosed } = options
    this.#options = options
    this.#server = createServer(
      { allowHalfOpen: true, pauseOnConnect: true, noDelay: true },
      (socket) => this.#offer(socket),
    )
    this.#server.on('listening', () => {
      if (this.#isClosed) return
      this.#isOpen = true
      events.onOpen()
    })
    this.#server.on('error', () => this.#failed())
    this.#server.on('close', onClosed)
    // Port 0 would be any port that is free, which no client could know.
    if (port === 0) setImmediate(() => this.#failed())
    else this.#server.listen({ port, host: localAddress, exclusive: true })
    this.#server.unref()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#server.close()
    for (const socket of this.#waiting) socket.resetAndDestroy()
  }

  #offer(socket: Socket): void {
    const address = socket.remoteAddress
    const port = socket.remotePort
    // It may be gone already.
    if (this.#isClosed || address === undefined || port === undefined) {
      socket.destroy()
      return
    }
    const ignore = (): void => {}
    this.#waiting.add(socket)
    socket.on('error', ignore)
    socket.unref()
    this.#options.events.onClient({
      address,
      port,
      accept: (events) => {
        this.#waiting.delete(socket)
        const connection = this.#options.adopt(socket, events)
        socket.off('error', ignore)
        return connection
      },
      refuse: () => {
        this.#waiting.delete(socket)
        socket.resetAndDestroy()
      },
    })
  }

  #failed(): void {
    if (this.#isOpen || this.#isClosed) return
    this.close()
    this.#options.events.onRefused()
  }
}

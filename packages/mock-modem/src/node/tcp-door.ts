/**
 * The modem's serial line as a raw TCP server on this machine's loopback, for tools and languages
 * without a serial port. Not Telnet and not RFC 2217: bytes only, no line signals; DTR and RTS stay
 * asserted. One DTE at a time, as on a cable; what the modem sends while nobody is connected is lost.
 */

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type Door, type DoorOptions, discardReceived, Joint, type Line } from './door.ts'
import { isLoopback } from './host-network.ts'

export interface TcpDoorOptions extends DoorOptions {
  /** A loopback address; 127.0.0.1 unless told otherwise. */
  readonly host?: string
  /** 0: any free one. */
  readonly port?: number
}

export interface TcpDoor extends Door {
  readonly host: string
  readonly port: number
}

/** Listens and serves a modem's line to one connection after another. */
export async function tcpDoor(line: Line, options: TcpDoorOptions = {}): Promise<TcpDoor> {
  const host = options.host ?? '127.0.0.1'
  // Whoever connects commands the modem, and through it perhaps this machine's network.
  if (!isLoopback(host)) throw new RangeError(`${host} is not a loopback address of this machine`)
  const server = createServer({ noDelay: true })
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  return new ListeningDoor(line, server, options)
}

class ListeningDoor implements TcpDoor {
  readonly host: string
  readonly port: number
  readonly address: string
  readonly #line: Line
  readonly #server: Server
  readonly #say: (text: string) => void
  #client: Socket | null = null
  #joint: Joint | null = null

  constructor(line: Line, server: Server, options: TcpDoorOptions) {
    const { address, port, family } = server.address() as AddressInfo
    this.host = address
    this.port = port
    this.address = family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`
    this.#line = line
    this.#server = server
    this.#say = options.onMessage ?? (() => {})
    line.port.setFlowControl(options.flowControl ?? false)
    discardReceived(line.port)
    server.on('connection', (socket) => this.#accept(socket))
    server.on('error', (error) => options.onEnded?.(error))
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    this.#client?.destroy()
    this.#leave()
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
    this.#line.port.onReceive = null
  }

  #accept(socket: Socket): void {
    const from = `${socket.remoteAddress}:${socket.remotePort}`
    // A connection that ends in a reset says so by an error before it closes.
    socket.on('error', (error) => this.#say(`connection from ${from}: ${error.message}`))
    if (this.#client !== null) {
      const first = `${this.#client.remoteAddress}:${this.#client.remotePort}`
      this.#say(`refused a connection from ${from}: the line is in use by ${first}`)
      socket.destroy()
      return
    }
    this.#say(`connection from ${from}`)
    this.#client = socket
    this.#joint = new Joint(this.#line, socket, socket)
    // The end of what the DTE sends is the end of the DTE: the next one need not wait for the close.
    socket.once('end', () => this.#left(socket, from))
    socket.once('close', () => this.#left(socket, from))
  }

  #left(socket: Socket, from: string): void {
    if (this.#client !== socket) return
    this.#leave()
    this.#say(`connection from ${from} has ended`)
  }

  #leave(): void {
    this.#client = null
    this.#joint?.detach()
    this.#joint = null
    discardReceived(this.#line.port)
  }
}

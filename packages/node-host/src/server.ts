/**
 * A TCP server of the modem in the shape of node:net's Server, complete enough for node:http, ws and
 * whatever takes connections as they come. It is not a net.Server: there is no host to listen on, for
 * the modem has one address, and no handle. Most SIM cards are not reachable from outside: that takes
 * a subscription with a public or a private network's address.
 */
import { EventEmitter } from 'node:events'
import { ErrorCode, type TCP } from '@atlink/core'
import { Scope } from './scope.ts'
import { ModemSocket, type ModemSocketOptions } from './socket.ts'
import { codedError, type SocketError, serverError } from './socket-error.ts'
import type { ServerModem, TcpListener } from './tcp.ts'
import { TransparentSocket } from './transparent-socket.ts'

/** Options of the sockets that come out of it. */
export interface ServerOptions extends Omit<ModemSocketOptions, 'signal'> {
  /** They are `TransparentSocket`s, one at a time, of a modem with the same option. */
  transparent?: boolean
}

export interface ListenOptions {
  /** 1 to 65535. 0: one that is free, which `address()` then tells. */
  port: number
  /** Clients that may wait at the modem for a free link, 1 to 3. */
  backlog?: number | undefined
}

/** A connection that was refused because of `maxConnections`. */
export interface DroppedConnection {
  remoteAddress: string | undefined
  remotePort: number | undefined
  localPort: number
}

export interface ModemServerEvents {
  listening: []
  connection: [socket: ModemSocket]
  drop: [connection: DroppedConnection]
  error: [error: SocketError]
  close: []
}

export class ModemServer extends EventEmitter<ModemServerEvents> {
  /** More connections than this are closed at once; undefined: as many as the modem has links. */
  maxConnections: number | undefined
  readonly #modem: ServerModem
  readonly #isTransparent: boolean
  readonly #options: ModemSocketOptions
  readonly #scope: Scope = new Scope('ATLINKSERVER')
  readonly #sockets: Set<ModemSocket> = new Set()
  #listener: TcpListener | null = null
  #port = 0
  /** 'close' is due once the last connection has ended. */
  #closing = false

  constructor(
    modem: ServerModem,
    options: ServerOptions = {},
    onConnection?: (socket: ModemSocket) => void,
  ) {
    super()
    const { transparent = false, ...sockets } = options
    this.#modem = modem
    this.#isTransparent = transparent
    this.#options = sockets
    if (onConnection !== undefined) this.on('connection', onConnection)
  }

  /**
   * Listens, in the forms (port), (port, listener), (port, backlog), (port, backlog, listener) and
   * the same with an object instead of port and backlog.
   * @throws RangeError that names the option; Error when it listens, or all four servers are in use.
   */
  listen(port: number, onListening?: () => void): this
  listen(port: number, backlog?: number, onListening?: () => void): this
  listen(options: ListenOptions, onListening?: () => void): this
  listen(target: number | ListenOptions, second?: number | (() => void), third?: () => void): this {
    const onListening = typeof second === 'function' ? second : third
    const given = typeof target === 'object' ? target : { port: target, backlog: second }
    if (this.#listener !== null) {
      throw codedError(Error, 'ERR_SERVER_ALREADY_LISTEN', 'The server listens already.')
    }
    const { port, backlog } = given
    this.#listener = new this.#modem.Listener({
      port,
      ...(typeof backlog === 'number' ? { backlog } : {}),
      ...(this.#isTransparent ? { transparent: true } : {}),
      onListening: () => this.#scope.run(() => this.emit('listening')),
      onReadable: () => this.#scope.run(() => this.#accept()),
      onError: (code) => this.#scope.run(() => this.#failed(code)),
    })
    this.#port = this.#listener.port
    this.#closing = false
    if (onListening !== undefined) this.once('listening', onListening)
    return this
  }

  /**
   * Accepts nobody any more. Connections stay; 'close' comes when the last one has ended.
   * @param onClose - called at 'close', with an error if the server did not listen.
   */
  close(onClose?: (error?: Error) => void): this {
    if (this.#listener === null) {
      const error = codedError(Error, 'ERR_SERVER_NOT_RUNNING', 'The server does not listen.')
      if (onClose !== undefined) process.nextTick(onClose, error)
      return this
    }
    if (onClose !== undefined) this.once('close', onClose)
    this.#stop()
    return this
  }

  get listening(): boolean {
    return this.#listener !== null
  }

  /** The modem's own address, once it has one, and the port; null when it does not listen. */
  address(): { address: string; family: string; port: number } | null {
    if (this.#listener === null) return null
    const { address = '0.0.0.0' } = this.#modem
    return { address, family: address.includes(':') ? 'IPv6' : 'IPv4', port: this.#port }
  }

  getConnections(done: (error: Error | null, count: number) => void): this {
    process.nextTick(done, null, this.#sockets.size)
    return this
  }

  /** The serial port keeps the process alive, not the server. */
  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  #accept(): void {
    for (;;) {
      const tcp = this.#listener?.read()
      if (tcp === undefined) return
      if (this.#sockets.size >= (this.maxConnections ?? Number.POSITIVE_INFINITY)) this.#drop(tcp)
      else this.#admit(tcp)
    }
  }

  #admit(tcp: TCP): void {
    const Socket = this.#isTransparent ? TransparentSocket : ModemSocket
    const socket = new Socket(this.#modem, this.#options).accept(tcp, this.#port)
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#closed()
    })
    // One listener that throws does not keep the next client waiting.
    this.#scope.run(() => this.emit('connection', socket))
  }

  #drop(tcp: TCP): void {
    const { remoteAddress, remotePort } = tcp
    tcp.close()
    this.#scope.run(() => this.emit('drop', { remoteAddress, remotePort, localPort: this.#port }))
  }

  #failed(code: number): void {
    this.#stop()
    // Whoever closes the modem closes its servers.
    if (code !== ErrorCode.closed) this.emit('error', serverError(code, this.#port))
  }

  #stop(): void {
    this.#listener?.close()
    this.#listener = null
    this.#closing = true
    process.nextTick(() => this.#closed())
  }

  #closed(): void {
    if (!this.#closing || this.#sockets.size > 0) return
    this.#closing = false
    this.emit('close')
  }
}

/**
 * A UDP socket of the modem in the shape of node:dgram's Socket. It is not a dgram.Socket: what the
 * modem's stack has no command for (multicast, broadcast, TTL, buffer sizes) throws and says so, and a
 * local port that nobody names is chosen here, because the modem wants one. Names are looked up by the
 * modem. It needs push reception: a modem that is asked for data does not tell who sent it.
 */
import { isIP, SocketAddress } from 'node:net'
import { ErrorCode } from '@atlink/core'
import { LimitedSocket, type RemoteInfo } from './dgram-limits.ts'
import { lookup } from './lookup.ts'
import { Scope } from './scope.ts'
import { parseSend, type SendArguments, type SendDone } from './send-arguments.ts'
import { codedError, datagramError } from './socket-error.ts'
import type { Datagram, DatagramModem, UdpSocket } from './tcp.ts'

export type DatagramType = 'udp4' | 'udp6'

export interface BindOptions {
  /** 1 to 65535; without it one that is free is likely to be chosen. */
  port?: number | undefined
  /** The modem has one address, so this may only be that or "any". */
  address?: string | undefined
}

interface Remote {
  readonly address: string
  readonly port: number
}

/** A datagram that has an address and waits for room. */
interface Waiting extends Remote {
  readonly bytes: Uint8Array
  readonly done: SendDone | undefined
}

/** IANA's range for ports that nobody has asked for. */
const firstFreePort = 49_152
const freePorts = 16_384

/** The modem wants a port to be named, and does not tell which are in use. */
export function likelyFreePort(): number {
  return firstFreePort + Math.floor(Math.random() * freePorts)
}

export class DatagramSocket extends LimitedSocket {
  readonly type: DatagramType
  readonly #modem: DatagramModem
  readonly #scope: Scope = new Scope('ATLINKDATAGRAM')
  #state: 'idle' | 'binding' | 'open' | 'closing' | 'closed' = 'idle'
  #udp: UdpSocket | null = null
  #port = 0
  /** The longest datagram that the modem's transmit buffer holds. */
  #capacity = 0
  readonly #queue: Waiting[] = []
  #remote: Remote | null = null
  #connecting = false

  constructor(
    modem: DatagramModem,
    type: DatagramType,
    onMessage?: (message: Buffer, from: RemoteInfo) => void,
  ) {
    super()
    if (type !== 'udp4' && type !== 'udp6') {
      throw codedError(TypeError, 'ERR_SOCKET_BAD_TYPE', `type: ${type} is not 'udp4' or 'udp6'`)
    }
    this.#modem = modem
    this.type = type
    if (onMessage !== undefined) this.on('message', onMessage)
  }

  /**
   * Opens the socket on a local port, in the forms of node:dgram; 'listening' when it is open.
   * @throws RangeError or TypeError that names the option; Error for a modem that does not push.
   */
  bind(port?: number, address?: string, onListening?: () => void): this
  bind(port: number, onListening?: () => void): this
  bind(options: BindOptions, onListening?: () => void): this
  bind(onListening: () => void): this
  bind(
    target?: number | BindOptions | (() => void),
    second?: string | (() => void),
    third?: () => void,
  ): this {
    this.#mustBeOpen()
    if (this.#state !== 'idle') {
      throw codedError(Error, 'ERR_SOCKET_ALREADY_BOUND', 'The socket is bound already.')
    }
    const options = typeof target === 'object' ? target : {}
    const port = typeof target === 'number' ? target : options.port
    const address = typeof second === 'string' ? second : options.address
    const onListening = [target, second, third].find((given) => typeof given === 'function')
    this.#checkLocal(address)
    if (onListening !== undefined) this.once('listening', onListening as () => void)
    this.#open(port || likelyFreePort())
    return this
  }

  /**
   * Sends a datagram, in the forms of node:dgram; binds first if need be. `done` is told when it has
   * been handed to the modem's driver; without it a failure is an 'error' event.
   * @throws TypeError or RangeError for wrong arguments.
   */
  send(...given: SendArguments): void {
    this.#mustBeOpen()
    const { bytes, port, address, done } = parseSend(given, this.#remote !== null)
    const remote = this.#remote
    if (remote !== null) {
      this.#bindFirst()
      this.#enqueue({ ...remote, bytes, done })
      return
    }
    if (this.#isWrongFamily(address)) {
      throw new TypeError(`address: ${address} is no address for ${this.type}`)
    }
    this.#bindFirst()
    this.#resolve(address, (error, found) => {
      if (error === null) this.#enqueue({ address: found, port, bytes, done })
      else this.#fail(error, done)
    })
  }

  /** From now on datagrams go there, and only those from there are received. */
  connect(port: number, address: string, onConnect?: (error?: Error) => void): void {
    this.#mustBeOpen()
    if (this.#remote !== null || this.#connecting) throw isConnected()
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new RangeError(`port: ${port} is not a port, 1 to 65535`)
    }
    if (this.#isWrongFamily(address)) {
      throw new TypeError(`address: ${address} is no address for ${this.type}`)
    }
    this.#bindFirst()
    this.#connecting = true
    if (onConnect !== undefined) this.once('connect', onConnect)
    this.#resolve(address, (error, found) => {
      this.#connecting = false
      if (error === null) {
        this.#remote = { address: plain(found), port }
        this.emit('connect')
        return
      }
      if (onConnect === undefined) this.#fail(error, undefined)
      else {
        this.off('connect', onConnect)
        onConnect(error)
      }
    })
  }

  disconnect(): void {
    if (this.#remote === null) throw isNotConnected()
    this.#remote = null
  }

  remoteAddress(): { address: string; family: string; port: number } {
    if (this.#remote === null) throw isNotConnected()
    return { ...this.#remote, family: familyOf(this.#remote.address) }
  }

  /** The modem's own address, "any" before it has one, and the port. */
  address(): { address: string; family: string; port: number } {
    if (this.#udp === null) throw codedError(Error, 'EBADF', 'getsockname EBADF')
    const address = this.#modem.address ?? (this.type === 'udp4' ? '0.0.0.0' : '::')
    return { address, family: familyOf(address), port: this.#port }
  }

  /** Closes, after what was sent has been handed to the modem's driver. */
  close(onClose?: () => void): this {
    this.#mustBeOpen()
    if (onClose !== undefined) this.once('close', onClose)
    this.#state = 'closing'
    this.#drain()
    return this
  }

  getSendQueueCount(): number {
    return this.#queue.length
  }

  getSendQueueSize(): number {
    return this.#queue.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  /** The serial port keeps the process alive, not the socket. */
  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  #open(port: number): void {
    this.#state = 'binding'
    this.#port = port
    try {
      this.#udp = new this.#modem.UDP({
        port,
        onReadable: () => this.#scope.run(() => this.#receive()),
        onWritable: () => this.#scope.run(() => this.#writable()),
        onError: (code) => this.#scope.run(() => this.#ended(code)),
      })
    } catch (error) {
      // What the caller may not ask for is thrown; that all links are in use is the modem's state.
      this.#state = 'idle'
      if (/^\w+: /.test((error as Error).message)) throw error
      process.nextTick(() => this.#ended(ErrorCode.noLink))
    }
  }

  #bindFirst(): void {
    if (this.#state === 'idle') this.bind()
  }

  #writable(): void {
    if (this.#state === 'binding') {
      this.#state = 'open'
      this.#capacity = this.#udp?.room ?? 0
      this.emit('listening')
    }
    this.#capacity ||= this.#udp?.room ?? 0
    this.#drain()
  }

  #receive(): void {
    for (;;) {
      const datagram = this.#state === 'closing' ? undefined : this.#udp?.read()
      if (datagram === undefined) return
      // One listener that throws does not keep the next datagram waiting.
      this.#scope.run(() => this.#message(datagram as Datagram))
    }
  }

  #message(datagram: Datagram): void {
    const { address, port } = datagram
    const remote = this.#remote
    if (remote !== null && (remote.address !== address || remote.port !== port)) return
    const message = Buffer.from(datagram)
    this.emit('message', message, {
      address,
      family: familyOf(address),
      port,
      size: message.length,
    })
  }

  #resolve(host: string, done: (error: Error | null, address: string) => void): void {
    if (isIP(host) !== 0) {
      done(null, host)
      return
    }
    lookup(this.#modem, host, this.type === 'udp4' ? 4 : 6, (error, address) => {
      if (this.#state === 'closing' || this.#state === 'closed') done(notRunning(), '')
      else done(error, address as string)
    })
  }

  #enqueue(waiting: Waiting): void {
    this.#queue.push(waiting)
    this.#drain()
  }

  /** Hands on what the modem's driver takes, and closes when that is all and it is to be closed. */
  #drain(): void {
    const udp = this.#udp
    const isOpen = this.#capacity > 0
    for (let next = this.#queue[0]; next !== undefined && udp !== null && isOpen; ) {
      if (next.bytes.length <= this.#capacity && next.bytes.length > udp.room) return
      this.#queue.shift()
      this.#hand(udp, next)
      next = this.#queue[0]
    }
    if (this.#state === 'closing' && this.#queue.length === 0) this.#close()
  }

  #hand(udp: UdpSocket, { bytes, address, port, done }: Waiting): void {
    if (bytes.length > this.#capacity || bytes.length === 0) {
      const problem = `${bytes.length} bytes, a datagram has 1 to ${this.#capacity}`
      this.#fail(
        codedError(Error, 'EMSGSIZE', `send EMSGSIZE ${address}:${port} (${problem})`),
        done,
      )
      return
    }
    udp.write(bytes, address, port)
    if (done !== undefined) process.nextTick(done, null, bytes.length)
  }

  #fail(error: Error, done: SendDone | undefined): void {
    if (done !== undefined) process.nextTick(done, error, 0)
    else process.nextTick(() => this.emit('error', error))
  }

  /** The socket is over: what was not sent fails, 'error' tells why if need be, 'close' follows. */
  #ended(code: number): void {
    if (this.#state === 'closed') return
    const phase = this.#state === 'binding' || this.#state === 'idle' ? 'bind' : 'recv'
    const error = datagramError(code, phase, this.#port)
    // Whoever closes the modem closes its sockets.
    const isExpected = this.#state === 'closing' || code === ErrorCode.closed
    this.#close()
    for (const { done } of this.#queue.splice(0)) done?.(error, 0)
    if (!isExpected) this.emit('error', error)
  }

  #close(): void {
    this.#state = 'closed'
    this.#udp?.close()
    this.#udp = null
    process.nextTick(() => this.emit('close'))
  }

  #checkLocal(address: string | undefined): void {
    const any = ['', '0.0.0.0', '::', this.#modem.address]
    if (address === undefined || any.includes(address)) return
    throw new RangeError(`address: the modem has no address ${address}; leave it out`)
  }

  #isWrongFamily(address: string): boolean {
    const version = isIP(address)
    return version !== 0 && version !== (this.type === 'udp4' ? 4 : 6)
  }

  #mustBeOpen(): void {
    if (this.#state === 'closing' || this.#state === 'closed') throw notRunning()
  }
}

function notRunning(): Error {
  return codedError(Error, 'ERR_SOCKET_DGRAM_NOT_RUNNING', 'The socket is closed.')
}

function isConnected(): Error {
  return codedError(Error, 'ERR_SOCKET_DGRAM_IS_CONNECTED', 'The socket is connected already.')
}

function isNotConnected(): Error {
  return codedError(Error, 'ERR_SOCKET_DGRAM_NOT_CONNECTED', 'The socket is not connected.')
}

function familyOf(address: string): 'IPv4' | 'IPv6' {
  return isIP(address) === 6 ? 'IPv6' : 'IPv4'
}

/** An address in the form in which the driver gives senders (RFC 5952), so that texts can be compared. */
function plain(address: string): string {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  return new SocketAddress({ address, family }).address
}

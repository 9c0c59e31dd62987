/**
 * The ways in for callers of node:net, node:http, node:https and undici: `connect` is net.connect,
 * the agents are http.Agent and https.Agent whose connections go through the modem.
 */
import {
  type ClientRequestArgs,
  Agent as HttpAgent,
  type AgentOptions as HttpAgentOptions,
} from 'node:http'
import {
  Agent as HttpsAgent,
  type AgentOptions as HttpsAgentOptions,
  type RequestOptions,
} from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import { type ConnectOptions, ModemSocket, type ModemSocketOptions } from './socket.ts'
import type { PipeModem, SocketModem } from './tcp.ts'
import { type PipeOptions, TransparentSocket } from './transparent-socket.ts'

/** Links that all of the A76XX family have. */
const linkLimit = 10

/** Makes a socket and connects it; `onConnect` is called once, as for net.connect. */
export function connect(
  modem: SocketModem,
  options: ConnectOptions & ModemSocketOptions,
  onConnect?: () => void,
): ModemSocket {
  return new ModemSocket(modem, socketOptions(options)).connect(options, onConnect)
}

/** http and tls hand over all their own options: only those that are meant for the socket count. */
function socketOptions(options: ModemSocketOptions): ModemSocketOptions {
  const { allowHalfOpen, lingerMs, readableHighWaterMark, writableHighWaterMark, signal } = options
  const given = { allowHalfOpen, lingerMs, readableHighWaterMark, writableHighWaterMark, signal }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** The same for the modem's one transparent connection. */
export function connectTransparent(
  modem: PipeModem,
  options: ConnectOptions & ModemSocketOptions & PipeOptions,
  onConnect?: () => void,
): TransparentSocket {
  const { protocol, localPort } = options
  const socket = new TransparentSocket(modem, socketOptions(options), { protocol, localPort })
  return socket.connect(options, onConnect)
}

class ModemHttpAgent extends HttpAgent {
  readonly #modem: SocketModem

  constructor(modem: SocketModem, options: HttpAgentOptions) {
    super(options)
    this.#modem = modem
  }

  override createConnection(options: ClientRequestArgs): Duplex {
    return connect(this.#modem, forSocket(options))
  }
}

class ModemHttpsAgent extends HttpsAgent {
  readonly #modem: SocketModem

  constructor(modem: SocketModem, options: HttpsAgentOptions) {
    super(options)
    this.#modem = modem
  }

  // The https agent's own way, which keeps TLS sessions, over a socket of the modem's.
  override createConnection(options: RequestOptions): Duplex | null | undefined {
    const withSocket = { ...options, socket: connect(this.#modem, forSocket(options)) }
    return super.createConnection(withSocket)
  }
}

/** Of the options of a request those that concern its socket. A request's `signal` is its own. */
function forSocket(options: ClientRequestArgs): ConnectOptions {
  const { host, port, timeout } = options
  return { host, port, timeout }
}

/**
 * An agent for `http.get({ agent })` and its relatives. Idle connections are kept by default, because
 * opening one takes a modem long; no more are open at once than the modem has links.
 */
export function createAgent(modem: SocketModem, options: HttpAgentOptions = {}): HttpAgent {
  return new ModemHttpAgent(modem, { keepAlive: true, maxTotalSockets: linkLimit, ...options })
}

/** The same for `https.get({ agent })`. TLS runs on this machine, over the modem's TCP. */
export function createSecureAgent(modem: SocketModem, options: HttpsAgentOptions = {}): HttpsAgent {
  return new ModemHttpsAgent(modem, { keepAlive: true, maxTotalSockets: linkLimit, ...options })
}

/** What undici asks its connector for. */
export interface ConnectorOptions {
  hostname: string
  port: string | number
  protocol: string
  servername?: string | null | undefined
}

/** undici's types want a net.Socket; what it uses of one, ModemSocket has. */
type ConnectorDone = (...args: [error: null, socket: Socket] | [error: Error, socket: null]) => void

/**
 * undici's `connect` option: `new Agent({ connect: createConnector(modem), connections: 2 })`. The
 * number is for each origin; without it undici opens connections as if there was no end of links.
 * @param tls - more options of tls.connect, for https.
 */
export function createConnector(
  modem: SocketModem,
  tls: ConnectionOptions = {},
): (options: ConnectorOptions, done: ConnectorDone) => void {
  return (options, done) => {
    const isSecure = options.protocol === 'https:'
    const port = options.port || (isSecure ? 443 : 80)
    const host = options.hostname.replace(/^\[|\]$/g, '')
    const tcp = connect(modem, { host, port })
    const socket = isSecure ? secure(tcp, options.servername || host, tls) : tcp
    const onError = (error: Error) => done(error, null)
    socket.once('error', onError)
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      socket.off('error', onError)
      done(null, socket as unknown as Socket)
    })
  }
}

function secure(socket: Duplex, servername: string, tls: ConnectionOptions): TLSSocket {
  return connectTls({ ALPNProtocols: ['http/1.1'], servername, ...tls, socket })
}

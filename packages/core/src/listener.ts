/**
 * ECMA-419's Listener over one of the DCE's TCP servers (A76XX note, section 3.4). `modem.Listener` is
 * a subclass that is bound to its modem. Who connects from outside needs a SIM whose network gives the
 * modem an address that can be reached: most do not.
 */
import { callbackOf } from './checks.ts'
import { mayUse } from './claim.ts'
import { type Engine, ModemState } from './engine.ts'
import { localPortOf } from './local-port.ts'
import { BACKLOG, firstAt, type Server, type ServerOwner } from './server.ts'
import { resumeServer, shutServer } from './server-events.ts'
import { ServerEvent, ServerState } from './server-state.ts'
import type { TCP, TCPOptions } from './tcp.ts'
import type { Transparent, TransparentOptions } from './transparent.ts'

export interface ListenerOptions {
  /** 1 to 65535. Left out or 0: one that is free, which `port` then tells. */
  readonly port?: number
  /** Clients that the modem lets wait for a link, 1 to 3. Default 3. */
  readonly backlog?: number
  readonly format?: 'socket/tcp'
  /**
   * Its clients come as `modem.Transparent`, one at a time, on a modem with that option: it is the
   * modem's server 0, whose client has link 0 and the online data state.
   */
  readonly transparent?: boolean
  readonly target?: unknown
  /** The modem listens: clients may connect. Again after it had to begin anew. Not ECMA-419's. */
  onListening?(this: Listener): void
  /** A client has connected; `count` of them wait to be read. */
  onReadable?(this: Listener, count: number): void
  /** The modem will not listen, or has been closed. See ErrorCode. */
  onError?(this: Listener, code: number): void
}

/** What a connection is handed out as; bound to the modem. */
export interface SocketClasses {
  readonly TCP: new (options?: TCPOptions) => TCP
  readonly Transparent: new (options?: TransparentOptions) => Transparent
}

type Callback = (this: Listener, count: number) => void
type Listening = (this: Listener) => void

const FORMAT = 'socket/tcp'

export class Listener implements ServerOwner {
  readonly #engine: Engine
  /** The class of the sockets that it hands out. */
  readonly #Socket: new (options: {
    from: TCP & Transparent
  }) => TCP
  readonly #port: number
  readonly #onListening: Listening | null
  readonly #onReadable: Callback | null
  readonly #onError: Callback | null
  #server: Server | null
  #closed = false
  target: unknown

  /**
   * @throws TypeError or RangeError that names the option; Error when the port is listened on already,
   * when all servers are in use, and for `transparent` on a modem that is not.
   */
  constructor(engine: Engine, classes: SocketClasses, options: ListenerOptions = {}) {
    const port = localPortOf(engine, options)
    const backlog = backlogOf(options.backlog)
    if (options.format !== undefined) checkFormat(options.format)
    this.#engine = engine
    const isTransparent = options.transparent === true
    if (isTransparent && !engine.options.transparent) {
      throw new Error('transparent: the modem needs the option transparent: true')
    }
    this.#Socket = isTransparent ? classes.Transparent : classes.TCP
    this.#port = port
    this.#onListening = callbackOf('onListening', options.onListening)
    this.#onReadable = callbackOf('onReadable', options.onReadable)
    this.#onError = callbackOf('onError', options.onError)
    if (engine.released || engine.state === ModemState.closing) {
      throw new Error('the modem was closed: make a new one')
    }
    this.#server = claim(engine, port, backlog, isTransparent)
    this.#server.owner = this
    if (options.target !== undefined) this.target = options.target
    engine.kick()
  }

  /** Called by the engine, in deliver only. */
  deliver(begun: boolean, count: number, code: number): void {
    if (code === 0) {
      if (begun && this.#onListening !== null) this.#onListening.call(this)
      const isRead = count === 0 || this.#closed
      if (!isRead && this.#onReadable !== null) this.#onReadable.call(this, count)
      return
    }
    this.#server = null
    if (this.#onError !== null) this.#onError.call(this, code)
  }

  #check(): void {
    if (this.#closed) throw new SyntaxError('the listener is closed')
  }

  get port(): number {
    this.#check()
    return this.#port
  }

  get format(): 'socket/tcp' {
    this.#check()
    return FORMAT
  }

  set format(format: 'socket/tcp') {
    this.#check()
    checkFormat(format)
  }

  /**
   * The connection that has waited longest, as a socket without callbacks: `new modem.TCP({ from, … })`
   * gives it some. What it has received, and its end, wait until then.
   * @returns undefined when nobody waits.
   * @throws SyntaxError after close.
   */
  read(): TCP | undefined {
    this.#check()
    const link = this.#server === null ? null : firstAt(this.#engine.links, this.#server)
    if (link === null) return undefined
    return new this.#Socket({ from: link as unknown as TCP & Transparent })
  }

  /** Accepts nobody any more; who waits is closed, who was read stays. Nothing is called back. */
  close(): void {
    const server = this.#server
    this.#closed = true
    this.#server = null
    if (server !== null) shutServer(this.#engine, server)
  }
}

function backlogOf(backlog: unknown): number {
  if (backlog === undefined) return BACKLOG
  if (Number.isInteger(backlog) && (backlog as number) >= 1 && (backlog as number) <= BACKLOG) {
    return backlog as number
  }
  throw new RangeError(`backlog: ${String(backlog)} is not a whole number from 1 to ${BACKLOG}`)
}

function checkFormat(format: unknown): void {
  if (format !== FORMAT) throw new RangeError(`format: ${String(format)} is not '${FORMAT}'`)
}

/** How well a server would do: one that still listens on that port, a free one, one being given up. */
function rank(server: Server, port: number): number {
  if (server.owner !== null) return 0
  if (server.state === ServerState.free) return 2
  return server.port === port ? 3 : 1
}

function claim(engine: Engine, port: number, backlog: number, isTransparent: boolean): Server {
  if (engine.dialect.serverTakesLink && !mayUse(engine, 0)) {
    throw new Error('no free link: a server takes one, close a socket first')
  }
  const servers = engine.servers
  servers.use()
  const isPiped = (server: Server): boolean => engine.options.transparent && server.index === 0
  let chosen: Server | null = null
  for (const server of servers.all) {
    if (server.owner !== null && server.port === port) {
      throw new Error(`port: ${port} has a listener already`)
    }
    if (isPiped(server) !== isTransparent) continue
    const mark = rank(server, port)
    if (mark > (chosen === null ? 0 : rank(chosen, port))) chosen = server
  }
  if (chosen === null) {
    const count = servers.all.filter((server) => isPiped(server) === isTransparent).length
    throw new Error(`no free server: all ${count} are in use, close a listener first`)
  }
  const resumes = chosen.state === ServerState.draining && chosen.port === port
  if (resumes) resumeServer(engine, chosen)
  else chosen.move(ServerEvent.claim)
  chosen.port = port
  // A server that listens already keeps the one that it was started with.
  if (!resumes) chosen.backlog = backlog
  return chosen
}

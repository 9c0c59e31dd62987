/**
 * A modem on Node: opens the port, runs core's `Modem` on it and tells what happens as events. It
 * adds no protocol. A simulated modem has no place here: hand its `Serial` over as `port`.
 */
import { EventEmitter } from 'node:events'
import {
  a76xx,
  type CommandResult,
  type Counters,
  type Dialect,
  ErrorCode,
  errorName,
  Modem,
  type ModemOptions,
  ModemState,
  STEP_NAMES,
  StepStatus,
} from '@atlink/core'
import { NodeClock } from './clock.ts'
import { connect, connectTransparent } from './connect.ts'
import { DatagramSocket, type DatagramType } from './dgram.ts'
import type { RemoteInfo } from './dgram-limits.ts'
import {
  type LookupDone,
  type LookupOptions,
  lookup,
  type PromisedLookup,
  promisedLookup,
} from './lookup.ts'
import { type ClosableSerial, openPort } from './open-port.ts'
import { ModemServer, type ServerOptions } from './server.ts'
import type { ConnectOptions, ModemSocket, ModemSocketOptions } from './socket.ts'
import { explainCode } from './socket-error.ts'
import type { ServerModem } from './tcp.ts'
import type { PipeOptions, TransparentSocket } from './transparent-socket.ts'

type EngineOptions = Omit<
  ModemOptions,
  | 'serial'
  | 'clock'
  | 'dialect'
  | 'startBaud'
  | 'onStep'
  | 'onReady'
  | 'onDown'
  | 'onUnsolicited'
  | 'onFault'
>

/**
 * Receive buffer of a link whose data nobody can hold back: what comes while this process is busy with
 * something else must fit: 0.7 s of a line at 921600 bit/s.
 */
const pushedSize = 65_536

/** `receiveSize` is 65536 by default with `receive: 'push'`. */
export interface NodeModemOptions extends EngineOptions {
  /** The modem's family. Default `a76xx`. */
  dialect?: Dialect
  /** The rate at which the port is open; the engine may raise it to `baud` after contact. */
  baudRate?: number
}

export interface OpenModemOptions extends NodeModemOptions {
  /** A device path, `tcp://host:port`, or a `Serial` that is open. */
  port: string | ClosableSerial
  /** For a device path: another binding of serialport's. */
  binding?: object
  /** For a device path: drop DTR when it is closed. */
  hupcl?: boolean
  /** For a device path: DCD is wired, and tells whether the modem is in online data state. */
  dcd?: boolean
}

/** One step of the bring-up. */
export interface StepReport {
  /** `Step` of @atlink/core. */
  step: number
  name: string
  status: 'started' | 'done' | 'failed'
  /** 0, or why it failed; `error` has its name, its meaning and what to do. */
  code: number
  error?: string
}

export interface NodeModemEvents {
  step: [report: StepReport]
  ready: []
  down: [error: ModemError]
  unsolicited: [line: string]
}

/** The modem, or its network, is not there. The message has the name, the meaning and what to do. */
export class ModemError extends Error {
  override readonly name: string = 'ModemError'
  /** The name of the engine's number: `simMissing`. */
  readonly code: string
  /** The engine's number. */
  readonly atlinkCode: number

  constructor(atlinkCode: number, message: string = explainCode(atlinkCode)) {
    super(message)
    this.code = errorName(atlinkCode)
    this.atlinkCode = atlinkCode
  }
}

/** Opens the port and begins the bring-up. Rejects with a `PortError` that says what to do. */
export async function openModem(options: OpenModemOptions): Promise<NodeModem> {
  const { port, binding, hupcl, dcd, ...rest } = options
  const serial = typeof port === 'string' ? await openPort(port, options) : port
  let modem: NodeModem
  try {
    modem = new NodeModem(serial, rest)
  } catch (error) {
    // An option that the engine refuses must not leave the port open.
    serial.close()
    throw error
  }
  modem.open()
  return modem
}

export class NodeModem extends EventEmitter<NodeModemEvents> implements ServerModem {
  /** The engine. */
  readonly core: Modem
  readonly #serial: ClosableSerial
  readonly #clock: NodeClock = new NodeClock()
  readonly #isTransparent: boolean
  #lostBecause = ''
  #down: ModemError | null = null

  /** @param serial - an open port; it belongs to this object now. */
  constructor(serial: ClosableSerial, options: NodeModemOptions = {}) {
    super()
    const { baudRate, ...engine } = options
    this.#serial = serial
    this.#isTransparent = engine.transparent === true
    this.core = new Modem({
      dialect: a76xx,
      ...(engine.receive === 'push' ? { receiveSize: pushedSize } : {}),
      ...engine,
      ...(baudRate === undefined ? {} : { startBaud: baudRate }),
      serial,
      clock: this.#clock,
      onStep: (step, status, code) => this.#step(step, status, code),
      onReady: () => {
        this.#down = null
        this.emit('ready')
      },
      onDown: (code) => this.#wentDown(code),
      onUnsolicited: (line) => this.emit('unsolicited', line),
      // An exception in a listener is an uncaught one, as everywhere in Node.
      onFault: (error) => {
        process.nextTick(() => {
          throw error
        })
      },
    })
    this.promises = { lookup: promisedLookup(this) }
    const { onLost } = serial
    serial.onLost = (reason) => {
      this.#lostBecause = reason
      onLost?.(reason)
    }
  }

  get TCP(): Modem['TCP'] {
    return this.core.TCP
  }

  get Transparent(): Modem['Transparent'] {
    return this.core.Transparent
  }

  get Listener(): Modem['Listener'] {
    return this.core.Listener
  }

  get UDP(): Modem['UDP'] {
    return this.core.UDP
  }

  get Resolver(): Modem['Resolver'] {
    return this.core.Resolver
  }

  get ready(): boolean {
    return this.core.state === ModemState.ready
  }

  /** The modem's IP address, once it has one. */
  get address(): string | undefined {
    return this.core.address
  }

  /** AT+CSQ's rssi at the last bring-up: 0 to 31, 99 unknown. */
  get signal(): number {
    return this.core.signal
  }

  get counters(): Readonly<Counters> {
    return this.core.counters
  }

  /** Begins the bring-up again, after a failure. */
  open(): void {
    this.#down = null
    this.core.open()
  }

  /** Resolves once IP is up; rejects with the `ModemError` when the bring-up fails. */
  whenReady(): Promise<void> {
    if (this.ready) return Promise.resolve()
    if (this.#down !== null) return Promise.reject(this.#down)
    return new Promise((resolve, reject) => {
      const settle = (error?: ModemError) => {
        // A network that was lost is opened again without being asked.
        if (error !== undefined && this.#isTrying) return
        this.off('ready', settle)
        this.off('down', settle)
        if (error === undefined) resolve()
        else reject(error)
      }
      this.on('ready', settle)
      this.on('down', settle)
    })
  }

  /** Runs one command line; resolves with what the modem answered, also when that is ERROR. */
  command(line: string, deadlineMs?: number): Promise<CommandResult> {
    return new Promise((resolve) => {
      this.core.command(line, resolve, deadlineMs)
    })
  }

  /** Connects a socket; usable as the `createConnection` option of http.request. */
  readonly connect = (
    options: ConnectOptions & ModemSocketOptions,
    onConnect?: () => void,
  ): ModemSocket => connect(this, options, onConnect)

  /**
   * Connects the one transparent connection: a byte pipe that has the serial line for itself.
   * @throws Error on a modem without the option `transparent`.
   */
  readonly connectTransparent = (
    options: ConnectOptions & ModemSocketOptions & PipeOptions,
    onConnect?: () => void,
  ): TransparentSocket => {
    if (!this.#isTransparent) throw new Error('transparent: the modem needs this option to be true')
    return connectTransparent(this, options, onConnect)
  }

  /** dns.lookup through the modem; usable wherever a `lookup` option is taken. */
  readonly lookup = (
    hostname: string,
    options: LookupOptions | LookupDone | number | undefined,
    done?: LookupDone,
  ): void => {
    if (typeof options === 'function') lookup(this, hostname, undefined, options)
    else if (done !== undefined) lookup(this, hostname, options, done)
    else throw new TypeError('done: must be a function; modem.promises.lookup takes none')
  }

  /** dns.promises.lookup through the modem. */
  readonly promises: { readonly lookup: PromisedLookup }

  /** A server as net.createServer gives it: listens on a port of the modem's. */
  createServer(onConnection?: (socket: ModemSocket) => void): ModemServer
  createServer(options: ServerOptions, onConnection?: (socket: ModemSocket) => void): ModemServer
  createServer(
    first?: ServerOptions | ((socket: ModemSocket) => void),
    second?: (socket: ModemSocket) => void,
  ): ModemServer {
    if (typeof first === 'function') return new ModemServer(this, {}, first)
    return new ModemServer(this, first, second)
  }

  /**
   * A datagram socket as dgram.createSocket gives it. The modem needs `receive: 'push'`, or
   * `flowControl: true`.
   */
  createSocket(
    type: DatagramType | { type: DatagramType },
    onMessage?: (message: Buffer, from: RemoteInfo) => void,
  ): DatagramSocket {
    return new DatagramSocket(this, typeof type === 'string' ? type : type?.type, onMessage)
  }

  /** Ends all connections, closes the network and releases the port. */
  async close(): Promise<void> {
    this.core.close()
    // Every other end of the engine's closes the port, and `closed` tells when that is done.
    await (this.#serial.closed ?? this.#untilClosed())
  }

  /**
   * Releases the port and leaves the modem as it is: network and links stay open, for whoever uses
   * them. Nothing is called afterwards.
   */
  async release(): Promise<void> {
    this.#clock.onWake = null
    this.#clock.park()
    this.#serial.close()
    await this.#serial.closed
  }

  get #isTrying(): boolean {
    const { state } = this.core
    return state === ModemState.starting || state === ModemState.ready
  }

  #step(step: number, status: number, code: number): void {
    const name = STEP_NAMES[step] ?? `step ${step}`
    const words = { [StepStatus.started]: 'started', [StepStatus.done]: 'done' } as const
    const word = words[status as keyof typeof words] ?? 'failed'
    const report: StepReport = { step, name, status: word, code }
    if (code !== 0) report.error = explainCode(code)
    this.emit('step', report)
  }

  #wentDown(code: number): void {
    const lost = code === ErrorCode.portLost && this.#lostBecause !== ''
    const error = lost
      ? new ModemError(code, `${explainCode(code)} ${this.#lostBecause}.`)
      : new ModemError(code)
    if (!this.#isTrying) this.#down = error
    this.emit('down', error)
  }

  async #untilClosed(): Promise<void> {
    while (this.core.state !== ModemState.closed) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

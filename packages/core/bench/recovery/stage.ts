/**
 * Where a fault happens: the driver and a simulated modem on a virtual line, in one of its modes, with as many
 * conversations as that has links for, two at most. The application is a plain one: after an error it connects
 * again, and a modem that was given up is opened again a second later. The module's pins are wired.
 */
import { Modem, type ModemOptions, ModemState, type TCP, type TCPOptions } from '@atlink/core'
import {
  type Knobs,
  MemoryNetwork,
  MockModem,
  MockSerial,
  VirtualClock,
  VirtualTime,
} from '@atlink/mock-modem'
import { type Family, linksOf } from '../families.ts'
import type { Connection } from './connection.ts'
import { Conversation } from './conversation.ts'

export const MODES = Object.freeze(['pull', 'push', 'transparent', 'server'] as const)
export type Mode = (typeof MODES)[number]

export interface StageOptions {
  readonly seed: number
  /** The DCE's rate. */
  readonly baud?: number
  readonly modem?: Partial<ModemOptions>
  readonly knobs?: Partial<Knobs>
}

const BAUD = 115_200
const TURN_MS = 5
/** Each connection has a port of its own at the peers', and each client an address, by which both ends are known. */
const FIRST_PORT = 10_000
const LISTENING_PORT = 8080
/** A client whom the application has not taken by then dials again. */
const PATIENCE_MS = 1_000
/** In the online data state only the application can tell that nobody hears it. */
const ANSWER_MS = 30_000
const REOPEN_MS = 1_000
/** In the place of an error: the application has closed the socket. */
const ABANDONED = -1
/** Longer than any recovery. */
const LIMIT_MS = 900_000
/** After the fault has passed everything must go on well. */
const SOAK_MS = 3_000
/** Every answer is back by then. */
const QUIET_MS = 30_000

const OPTIONS: Readonly<Record<Mode, Partial<ModemOptions>>> = Object.freeze({
  pull: {},
  push: { receive: 'push' },
  transparent: { transparent: true },
  server: {},
})

export class Stage {
  readonly family: Family
  readonly mode: Mode
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly dce: MockModem
  readonly conversations: readonly Conversation[]
  modem: Modem
  /** -1: not yet. */
  faultMs = -1
  readonly #serial: MockSerial
  readonly #clock: VirtualClock
  readonly #options: StageOptions
  readonly #dialled = new Map<string, { conversation: Conversation; connection: Connection }>()
  #port = FIRST_PORT

  constructor(family: Family, mode: Mode, options: StageOptions) {
    const { seed, baud = BAUD, knobs = {} } = options
    const { time, network } = this
    this.family = family
    this.mode = mode
    this.#options = options
    this.dce = new MockModem({
      time,
      network,
      profile: family.profile,
      baud,
      latencyMs: TURN_MS,
      seed,
      knobs: { splitWrites: 'random', ...knobs },
    })
    this.#serial = new MockSerial(this.dce.port)
    this.#clock = new VirtualClock(time)
    this.#serial.setBaud(options.modem?.startBaud ?? baud)
    this.modem = this.make()
    const count = mode === 'transparent' ? 1 : Math.min(2, linksOf(family))
    const asks = mode === 'server' ? 'peer' : 'modem'
    this.conversations = Array.from({ length: count }, (_, i) => {
      return new Conversation(this, asks, seed * 16 + i)
    })
  }

  /** A DTE that begins anew, on a port that an earlier one may have left without closing anything. */
  make(options: Partial<ModemOptions> = OPTIONS[this.mode]): Modem {
    const modem: Modem = new Modem({
      dialect: this.family.dialect,
      serial: this.#serial,
      clock: this.#clock,
      power: this.dce.pins,
      startBaud: this.#options.baud ?? BAUD,
      ...this.family.options,
      ...options,
      ...this.#options.modem,
      onDown: () => {
        const isDown = (): boolean => modem === this.modem && modem.state === ModemState.failed
        this.after(REOPEN_MS, () => {
          if (isDown()) modem.open()
        })
      },
    })
    this.modem = modem
    return modem
  }

  /** Opens the modem, and lets the conversations begin as soon as they can. */
  open(): void {
    this.modem.open()
    if (this.mode === 'server') this.#listen()
    for (const conversation of this.conversations) {
      conversation.connect()
      conversation.resume()
    }
  }

  #listen(): void {
    const stage = this
    new this.modem.Listener({
      port: LISTENING_PORT,
      onReadable() {
        for (let from = this.read(); from !== undefined; from = this.read()) stage.#seat(from)
      },
    })
  }

  #seat(from: TCP): void {
    const dialled = this.#dialled.get(from.remoteAddress ?? '')
    if (dialled === undefined) throw new Error('bench: a client whom nobody knows')
    const { conversation, connection } = dialled
    connection.socket = new this.modem.TCP({ from, ...this.#callbacks(conversation, connection) })
    conversation.changed(connection)
  }

  #callbacks(conversation: Conversation, connection: Connection): Omit<TCPOptions, 'from'> {
    return {
      onReadable() {
        const bytes = new Uint8Array(this.available)
        conversation.arrived(connection, 'modem', bytes.subarray(0, this.readInto(bytes)))
      },
      onWritable() {
        const isNew = connection.socket === null
        connection.socket = this
        connection.flush()
        if (isNew && connection.isOpen) conversation.changed(connection)
      },
      onError(code) {
        connection.code = code
        conversation.changed(connection)
      },
    }
  }

  /** For the conversations. */
  connect(conversation: Conversation, connection: Connection): void {
    const port = this.#port++
    if (conversation.asks === 'peer') this.#dial(conversation, connection, port)
    else this.#call(conversation, connection, port)
  }

  #call(conversation: Conversation, connection: Connection, port: number): void {
    const { modem } = this
    this.network.listen(port, (peer) => {
      connection.peer = peer
      peer.onData = (bytes) => conversation.arrived(connection, 'peer', bytes)
      if (connection.isOpen) conversation.changed(connection)
    })
    const options = { host: 'peer.example', port, ...this.#callbacks(conversation, connection) }
    try {
      if (this.mode === 'transparent') new modem.Transparent(options)
      else new modem.TCP(options)
    } catch {
      // The link is not free yet, or the modem is down.
      conversation.lost(connection)
    }
  }

  #dial(conversation: Conversation, connection: Connection, port: number): void {
    // SIM800 says a client's address, and no port.
    const address = `10.0.${port >> 8}.${port & 255}`
    this.#dialled.set(address, { conversation, connection })
    this.network.dial(
      LISTENING_PORT,
      (peer) => {
        if (peer === null) {
          conversation.lost(connection)
          return
        }
        connection.peer = peer
        peer.onData = (bytes) => conversation.arrived(connection, 'peer', bytes)
        peer.onEnd = () => {
          if (connection.code === 0) conversation.lost(connection)
        }
        if (connection.isOpen) conversation.changed(connection)
        else this.#wait(conversation, connection)
      },
      { address, port },
    )
  }

  /** A client whom the application never takes gives up. */
  #wait(conversation: Conversation, connection: Connection): void {
    this.after(PATIENCE_MS, () => {
      if (connection.socket !== null || connection.code !== 0) return
      connection.end()
      conversation.lost(connection)
    })
  }

  now(): number {
    return this.time.now()
  }

  /** For the conversations: a question that is not answered in the online data state is given up. */
  asked(conversation: Conversation, connection: Connection, count: number): void {
    if (this.mode !== 'transparent') return
    this.after(ANSWER_MS, () => {
      if (connection.code !== 0 || conversation.answered(connection) >= count) return
      connection.code = ABANDONED
      connection.socket?.close()
      conversation.changed(connection)
    })
  }

  after(ms: number, run: () => void): void {
    this.time.at(this.time.now() + ms, run)
  }

  until(what: string, done: () => boolean, limitMs: number = LIMIT_MS): void {
    if (!this.time.run(done, limitMs)) throw new Error(`bench: ${what} did not happen`)
  }

  /** All conversations have begun, and the driver knows how this firmware frames. */
  warm(): void {
    this.open()
    this.until('the first answers', () => this.conversations.every(({ goodMs }) => goodMs >= 0))
    this.time.advance(SOAK_MS)
  }

  /** Nothing is on the line, nor will be; false when an answer does not come. */
  quiet(): boolean {
    for (const conversation of this.conversations) conversation.pause()
    const isQuiet = this.time.run(
      () => this.conversations.every(({ isQuiet }) => isQuiet),
      QUIET_MS,
    )
    this.time.advance(SOAK_MS)
    return isQuiet
  }

  /** Now it happens: what is asked from now on shows when it is over. */
  fault(): void {
    this.faultMs = this.time.now()
    for (const conversation of this.conversations) {
      conversation.mark()
      conversation.resume()
    }
  }

  /** @returns from the fault to the first good byte of the conversation that has waited longest, ms. */
  recover(): number {
    this.until('the fault', () => this.faultMs >= 0)
    const isGood = (): boolean => this.conversations.every(({ goodMs }) => goodMs >= 0)
    for (;;) {
      this.until('recovery', isGood)
      this.time.advance(SOAK_MS)
      if (isGood()) break
    }
    const goodMs = Math.max(...this.conversations.map((conversation) => conversation.goodMs))
    // What is still missing then does not come any more, and counts.
    this.quiet()
    return goodMs - this.faultMs
  }

  /** Bytes that were lost, came twice or to somebody else, without an error. */
  get unnoticed(): number {
    const connections = this.conversations.flatMap(({ connections }) => connections)
    return connections.reduce((sum, { unnoticed }) => sum + unnoticed, 0)
  }
}

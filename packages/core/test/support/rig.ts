/**
 * The engine on the simulated modem, in process and under virtual time: sockets with their peers, bytes
 * lost at exact places of the line, and the wire written down for whoever has to look at a failure.
 */

import {
  type Knobs,
  MemoryNetwork,
  type MemoryPeer,
  MockModem,
  MockSerial,
  VirtualClock,
  VirtualTime,
} from '@atlink/mock-modem'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { a7600 } from '../../src/dialects/a7600.ts'
import { sim7028 } from '../../src/dialects/sim7028.ts'
import { errorName } from '../../src/errors.ts'
import { ModemState } from '../../src/index.ts'
import { Modem } from '../../src/modem.ts'
import type { ModemOptions } from '../../src/options.ts'
import { sim800 } from '../../src/sim800/dialect.ts'
import { show } from './bytes.ts'

export const ONE_SECOND_BEFORE_THE_WRAP: number = 0x7fff_ffff - 999

const DIALECTS = { a7600, a76xx, sim7028, sim800 } as const

export interface RigOptions {
  /** The family, of both ends. Default a76xx. */
  readonly family?: keyof typeof DIALECTS
  readonly knobs?: Partial<Knobs>
  readonly modem?: Partial<ModemOptions>
  readonly seed?: number
  readonly startMs?: number
  readonly baud?: number
  /** Room of the DTE's transmit buffer. */
  readonly transmitSize?: number
  /** DCD is wired; it is not unless that is said. */
  readonly carrier?: boolean
}

/** A socket and its peer, with what each of them got. */
export class Pair {
  readonly socket: InstanceType<Modem['TCP']>
  readonly read: number[] = []
  readonly errors: number[] = []
  /** What `send` has not written yet. */
  #pending: Uint8Array = new Uint8Array(0)
  /** All that the socket has taken for sending. */
  readonly written: number[] = []
  peer: MemoryPeer | null = null
  connected = false

  constructor(rig: Rig, port: number) {
    rig.network.listen(port, (peer) => {
      this.peer = peer
    })
    const view = new Uint8Array(700)
    this.socket = new rig.modem.TCP({
      host: 'peer.example',
      port,
      onReadable: () => {
        for (;;) {
          const count = this.socket.readInto(view)
          if (count === 0) break
          for (let i = 0; i < count; i++) this.read.push(view[i] as number)
        }
      },
      onWritable: () => {
        this.connected = true
        this.#write()
      },
      onError: (code) => {
        this.errors.push(code)
      },
    })
  }

  /** Sends as room allows. */
  send(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#pending.length + bytes.length)
    all.set(this.#pending)
    all.set(bytes, this.#pending.length)
    this.#pending = all
    this.#write()
  }

  get pending(): number {
    return this.#pending.length
  }

  #write(): void {
    const count = this.socket.writeFrom(this.#pending)
    for (let i = 0; i < count; i++) this.written.push(this.#pending[i] as number)
    this.#pending = this.#pending.slice(count)
  }

  /** What the peer was sent. */
  get arrived(): Uint8Array {
    return this.peer?.received ?? new Uint8Array(0)
  }

  get failed(): boolean {
    return this.errors.length > 0
  }
}

type Fault = { readonly before: RegExp; readonly after: number; readonly count: number }

export class Rig {
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly mock: MockModem
  readonly modem: Modem
  readonly events: string[] = []
  /** Command lines that the modem ran, oldest first. */
  readonly commands: string[] = []
  #wire: string[] = []
  #direction = -1
  #toDce: Fault | null = null
  #toDte: Fault | null = null
  #skip = 0
  #urc = ''
  #injected: Uint8Array = new Uint8Array(0)
  readonly #serial: MockSerial

  constructor(options: RigOptions = {}) {
    const family = options.family ?? 'a76xx'
    this.mock = new MockModem({
      profile: family,
      time: this.time,
      network: this.network,
      seed: options.seed ?? 1,
      baud: options.baud ?? 921_600,
      latencyMs: 1,
      knobs: options.knobs ?? {},
    })
    this.mock.onCommand = (line) => this.#commandRun(line)
    const serial = new MockSerial(this.mock.port, { transmitSize: options.transmitSize ?? 2048 })
    serial.setBaud?.(this.mock.baud)
    if (options.carrier !== true) Object.assign(serial, { carrier: undefined })
    this.#serial = serial
    this.#tap(serial)
    this.modem = new Modem({
      dialect: DIALECTS[family],
      serial,
      clock: new VirtualClock(this.time, options.startMs ?? ONE_SECOND_BEFORE_THE_WRAP),
      startBaud: this.mock.baud,
      onReady: () => this.events.push('ready'),
      onDown: (code) => this.events.push(`down ${errorName(code)}`),
      onFault: (error) => this.events.push(`fault ${String(error)}`),
      onUnsolicited: (text) => this.events.push(`line ${text}`),
      trace: (direction, bytes, start, end) => this.#note(direction, bytes, start, end),
      ...options.modem,
    })
  }

  /** Opens the modem and `count` pairs of socket and peer. */
  static up(count: number, options: RigOptions = {}): { rig: Rig; pairs: Pair[] } {
    const rig = new Rig(options)
    rig.modem.open()
    rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
    const pairs = Array.from({ length: count }, (_, i) => new Pair(rig, 1000 + i))
    rig.until('the sockets are connected', () => pairs.every(({ connected }) => connected))
    rig.settle()
    return { rig, pairs }
  }

  until(what: string, done: () => boolean, limitMs: number = 60_000): void {
    if (!this.time.run(done, limitMs))
      throw new Error(`not in ${limitMs} ms: ${what}\n${this.wire()}`)
  }

  pass(ms: number): void {
    this.time.advance(ms)
  }

  /** Lets everything come to rest that is on its way. */
  settle(): void {
    this.pass(500)
  }

  /** Loses `count` bytes of the DTE's next run of bytes that begins as `before` says, after `after`. */
  loseToDce(before: RegExp, after: number, count: number = 1): void {
    this.#toDce = { before, after, count }
  }

  /**
   * The same in the answer to the `skip`th next command line that looks like `before`; an unsolicited
   * line may come right before it.
   */
  loseToDte(
    before: RegExp,
    after: number,
    count: number,
    skip: number = 0,
    urc: string = '',
  ): void {
    this.#toDte = { before, after, count }
    this.#skip = skip
    this.#urc = urc
  }

  /** True while a loss that was asked for has not been planned yet. */
  get losing(): boolean {
    return this.#toDce !== null || this.#toDte !== null
  }

  /** Bytes that the DTE reads although the modem never sent them. */
  inject(bytes: Uint8Array): void {
    this.#injected = bytes
    this.#serial.onReady?.()
  }

  /** The last bytes on the line, for people. */
  wire(lines: number = 24): string {
    return this.#wire.slice(-lines).join('\n')
  }

  #commandRun(line: string): void {
    this.commands.push(line)
    const fault = this.#toDte
    if (fault === null || !fault.before.test(line) || this.#skip-- > 0) return
    this.#toDte = null
    if (this.#urc !== '') this.mock.urc(this.#urc)
    this.mock.drop('to-dte', fault.after, fault.count)
    this.#wire.push(`   ${fault.count} bytes to the DTE are lost after ${fault.after}`)
    this.#direction = -1
  }

  #tap(serial: MockSerial): void {
    const write = serial.write.bind(serial)
    serial.write = (view) => {
      const fault = this.#toDce
      if (fault?.before.test(String.fromCharCode(...view))) {
        this.#toDce = null
        this.mock.drop('to-dce', fault.after, fault.count)
        this.#wire.push(`   ${fault.count} bytes to the DCE are lost after ${fault.after}`)
        this.#direction = -1
      }
      write(view)
    }
    const read = serial.read.bind(serial)
    serial.read = (view) => {
      if (this.#injected.length === 0) return read(view)
      const count = Math.min(view.length, this.#injected.length)
      view.set(this.#injected.subarray(0, count))
      this.#injected = this.#injected.slice(count)
      return count
    }
  }

  #note(direction: number, bytes: Uint8Array, start: number, end: number): void {
    const text = show(bytes.slice(start, end)).slice(1, -1)
    const mark = direction === 0 ? '<' : '>'
    if (direction === this.#direction && this.#wire.length > 0) {
      this.#wire[this.#wire.length - 1] = `${this.#wire.at(-1)}${text}`
    } else {
      this.#wire.push(`${mark} ${Math.floor(this.time.now())} ms ${text}`)
    }
    this.#direction = direction
    if (this.#wire.length > 200) this.#wire = this.#wire.slice(-100)
  }
}

/** The driver's own commands, from the bring-up to the close. */
const OWN =
  /^AT($|E0|\+(CMEE=1|CIPCFG="DATAECHO",OFF|CPIN\?|CSQ|C(|G|E)REG\?|NETOPEN\??|NETCLOSE|CIPRXGET=([01]|[24],\d+(,\d+)?)|CIPCCFG=10,0,0,1,1,0,500|CIPHEAD=1|CSOCKSETPN=1,[16]|CIPSRIP=[01]|IPADDR|CIPCLOSE(\?|=\d)|CIPOPEN=\d,"TCP","peer\.example",10\d\d|CIPOPEN=\d,"UDP",,,5\d\d\d|CIPSEND=\d(,\d{2,4}|,,"[\da-f.:]+",\d+)?|CIPACK=\d)$)/

/** Command lines that the modem ran though no driver sends them. */
export function foreignCommands(commands: readonly string[]): string[] {
  return commands.filter((line) => !OWN.test(line))
}

export function isPrefix(part: ArrayLike<number>, whole: ArrayLike<number>): boolean {
  if (part.length > whole.length) return false
  for (let i = 0; i < part.length; i++) if (part[i] !== whole[i]) return false
  return true
}

/** Brings the modem up, whatever state the loss has left it in. */
export function revive(rig: Rig): void {
  for (let tries = 0; tries < 3 && rig.modem.state !== ModemState.ready; tries++) {
    // Only a reset gets the module out of a prompt that may not be filled.
    if (rig.events.includes('down promptStuck')) {
      rig.mock.powerOff()
      rig.mock.powerOn()
      rig.pass(10_000)
    }
    rig.modem.open()
    rig.time.run(() => rig.modem.state === ModemState.ready, 150_000)
  }
  if (rig.modem.state !== ModemState.ready) throw new Error('the modem does not come up again')
}

/** Runs `run`; a failure says what was tried, and what was last on the line. */
export function replayable(rig: Rig, what: () => string, run: () => void): void {
  try {
    run()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${message}\n${what()}\nevents: ${rig.events.slice(-8).join(', ')}\n${rig.wire()}`,
      {
        cause: error,
      },
    )
  }
}

/**
 * A modem on a scripted DCE, with everything the application is told written down as text. The
 * exchanges of the bring-up and of a link's life are here, so that a test only scripts what it is about.
 */

import type { TCPConstructor } from '../../src/bound.ts'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { errorName } from '../../src/errors.ts'
import { ModemState } from '../../src/index.ts'
import type { Listener, ListenerOptions } from '../../src/listener.ts'
import { Modem } from '../../src/modem.ts'
import type { ModemOptions } from '../../src/options.ts'
import type { TCPOptions } from '../../src/tcp.ts'
import { textOf } from './bytes.ts'
import { ScriptedDce, type ScriptedOptions } from './scripted-dce.ts'

export const OK = '\r\nOK\r\n'
export const ERROR = '\r\nERROR\r\n'

/** A line of its own: an information text or an unsolicited result code. */
export function line(text: string): string {
  return `\r\n${text}\r\n`
}

/** An information text and OK. */
export function info(text: string): string {
  return line(text) + OK
}

export interface BenchOptions extends ScriptedOptions {
  readonly modem?: Partial<ModemOptions>
}

type Options = { [Name in keyof TCPOptions]: TCPOptions[Name] | undefined }

export type Socket = InstanceType<TCPConstructor>

/** The exchanges of a bring-up with default options, by their commands. */
export const BRING_UP: readonly (readonly [command: string, answer: string])[] = [
  ['AT', OK],
  ['ATE0', OK],
  ['AT+CMEE=1', OK],
  ['AT+CIPCFG="DATAECHO",OFF', ERROR],
  ['AT+CPIN?', info('+CPIN: READY')],
  ['AT+CSQ', info('+CSQ: 23,0')],
  ['AT+CREG?', info('+CREG: 0,1')],
  ['AT+CGREG?', info('+CGREG: 0,1')],
  ['AT+CEREG?', info('+CEREG: 0,1')],
  ['AT+NETOPEN?', info('+NETOPEN: 0')],
  ['AT+CIPRXGET=1', OK],
  ['AT+NETOPEN', OK + line('+NETOPEN: 0')],
  ['AT+IPADDR', info('+IPADDR: 10.1.2.3')],
]

/** What is asked before a refusal without a reason ends the bring-up. */
export const MODEL: readonly [command: string, answer: string] = ['AT+CGMM\r', info('A7670E-FASE')]

const PUSHED: readonly string[] = [
  'AT+CIPCCFG=10,0,0,1,1,0,500',
  'AT+CIPHEAD=1',
  'AT+CIPSRIP=0',
  'AT+CIPRXGET=0',
]

/** What `AT+NETCLOSE` answers. */
export const NET_CLOSED: string = OK + line('+NETCLOSE: 0')

export const NO_LINKS: string = info('+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0')

/** No server listens: the answer is bare. */
export const NO_SERVERS: string = OK

export class Bench {
  readonly dce: ScriptedDce
  readonly modem: Modem
  /** What the application was told, in order: `ready`, `down networkLost`, `0 readable 5`. */
  readonly events: string[] = []

  constructor(options: BenchOptions = {}) {
    this.dce = new ScriptedDce(options)
    this.modem = new Modem({
      dialect: a76xx,
      serial: this.dce.serial,
      clock: this.dce.clock,
      auditMs: 0,
      onReady: () => this.events.push('ready'),
      onDown: (code) => this.events.push(`down ${errorName(code)}`),
      onFault: (error) => this.events.push(`fault ${String(error)}`),
      onUnsolicited: (text) => this.events.push(`line ${text}`),
      ...options.modem,
    })
  }

  /** What the application was told since the last call. */
  told(): string[] {
    return this.events.splice(0)
  }

  /** Opens the modem and plays the bring-up, up to the question for links. */
  up(changes: Readonly<Record<string, string>> = {}): this {
    this.modem.open()
    for (const [command, answer] of BRING_UP) {
      this.dce.play([`${command}\r`, changes[command] ?? answer])
    }
    this.dce.play(['AT+CIPCLOSE?\r', changes['AT+CIPCLOSE?'] ?? NO_LINKS])
    return this
  }

  /** The same with pushed data, which `receive: 'push'` asks for. */
  upPushed(): this {
    this.modem.open()
    for (const [command, answer] of BRING_UP) {
      if (command !== 'AT+CIPRXGET=1') this.dce.play([`${command}\r`, answer])
      else for (const each of PUSHED) this.dce.play([`${each}\r`, OK])
    }
    this.dce.play(['AT+CIPCLOSE?\r', NO_LINKS])
    return this
  }

  /** The application turns the echo on: from now on an echo means nothing. */
  echoing(): this {
    this.modem.command('ATE1', () => {})
    this.dce.play(['ATE1\r', OK])
    return this
  }

  /** A new socket whose events are written down under `name`. */
  socket(name: string, options: Partial<Options> = {}): Socket {
    const events = this.events
    return new this.modem.TCP({
      host: 'h',
      port: 7,
      onReadable: (count) => events.push(`${name} readable ${count}`),
      onWritable: (count) => events.push(`${name} writable ${count}`),
      onError: (code) => events.push(`${name} error ${errorName(code)}`),
      ...(options as TCPOptions),
    })
  }

  /** A socket that is connected. */
  connected(name: string, options: Parameters<Bench['socket']>[1] = {}): Socket {
    const socket = this.socket(name, options)
    const n = socket.link
    this.dce.play([`AT+CIPOPEN=${n},"TCP","h",7\r`, OK + line(`+CIPOPEN: ${n},0`)])
    this.told()
    return socket
  }

  /** A new listener whose events are written down under `name`. */
  listener(name: string, options: Partial<ListenerOptions> = {}): Listener {
    const events = this.events
    return new this.modem.Listener({
      port: 8080,
      onReadable: (count) => events.push(`${name} readable ${count}`),
      onError: (code) => events.push(`${name} error ${errorName(code)}`),
      ...options,
    })
  }

  /** A listener on server `index` that listens. The first one has the list of servers asked for. */
  listening(name: string, index: number = 0, options: Partial<ListenerOptions> = {}): Listener {
    const listener = this.listener(name, options)
    if (index === 0) this.dce.play(['AT+SERVERSTART?\r', NO_SERVERS])
    const backlog = options.backlog === undefined ? '' : `,${options.backlog}`
    this.dce.play([`AT+SERVERSTART=${listener.port},${index}${backlog}\r`, OK])
    this.told()
    return listener
  }

  /** A client connects. */
  client(link: number, server: number = 0, from: string = '192.168.108.5:57202'): this {
    this.dce.answer(line(`+CLIENT: ${link},${server},${from}`))
    return this
  }

  /** The connection that waits, with its events written down under `name`. */
  accepted(name: string, listener: Listener): Socket {
    const from = listener.read()
    if (from === undefined) throw new Error('nobody waits')
    return this.socket(name, { from, host: undefined, port: undefined })
  }

  /** Everything that waits in a socket, as text. */
  read(socket: Socket): string {
    const view = new Uint8Array(4096)
    return textOf(view.subarray(0, socket.readInto(view)))
  }

  /** Announces data, and answers how much there is. */
  announce(link: number, waiting: number): this {
    this.dce.answer(line(`+CIPRXGET: 1,${link}`))
    return this.count(link, waiting)
  }

  /** Plays the question how many bytes wait. */
  count(link: number, waiting: number): this {
    this.dce.play([`AT+CIPRXGET=4,${link}\r`, info(`+CIPRXGET: 4,${link},${waiting}`)])
    return this
  }

  /** Plays a read command that gives `data`, with `rest` more to come. */
  pull(link: number, data: string, rest: number = 0, trailer: string = '\r\n'): this {
    const header = line(`+CIPRXGET: 2,${link},${data.length},${rest}`)
    this.dce.play([`AT+CIPRXGET=2,${link},${data.length}\r`, `${header}${data}${trailer}OK\r\n`])
    return this
  }

  /** Two blocks of one byte teach the trailer. They are left to be read. */
  learnTrailer(link: number, trailer: string = '\r\n'): this {
    return this.announce(link, 2).pull(link, 'a', 1, trailer).pull(link, 'b', 0, trailer)
  }
}

/** Plays the bring-up up to, and without, `command`. */
export function upTo(command: string, options: BenchOptions = {}): Bench {
  const bench = new Bench(options)
  bench.modem.open()
  for (const [each, answer] of BRING_UP) {
    if (each === command) break
    bench.dce.play([`${each}\r`, answer])
  }
  return bench
}

/** Plays the rest of the bring-up from `command` on, to its end. */
export function goOn(bench: Bench, command: string, withinMs: number = 0): void {
  const from = BRING_UP.findIndex(([each]) => each === command)
  for (const [each, answer] of BRING_UP.slice(from)) {
    bench.dce.play([`${each}\r`, answer, withinMs])
  }
  bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS]).end()
  if (bench.modem.state !== ModemState.ready) throw new Error('the modem is not ready')
}

/**
 * One conversation with a modem: each line of input is a command line, payload, or a command to the
 * terminal itself that begins with a dot. It knows nothing of keyboards and screens, and nothing of
 * what commands mean: the modem may be in any state, and whoever types knows better.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { IdleTimer } from '../../idle-timer.ts'
import type { ClosableSerial } from '../../open-port.ts'
import { parseBaud, parseSeconds } from '../arguments.ts'
import { TerminalPort } from './port.ts'
import { type LineKind, Received } from './received.ts'

/** Where the conversation is shown. */
export interface Screen {
  line(kind: LineKind, text: string): void
  /** The bytes are only valid during the call. */
  payload(bytes: Uint8Array): void
  /** Something that the terminal itself has to say. */
  remark(text: string): void
  /** What the next line of input will be. */
  mode(mode: Mode): void
}

/** A line of input is a command, part of a payload that the modem asked for, or plain payload. */
export type Mode = 'command' | 'prompt' | 'data'

export interface SessionOptions {
  /** The port's rate, bits per second. */
  baud: number
  /** Waits for each command's final result, this long at most; 0: whoever types sees it himself. */
  resultMs: number
  trace?: (direction: 0 | 1, bytes: Uint8Array, start: number, end: number) => void
}

/** V.250's escape wants a second of silence on both sides; more does no harm. */
const guardMs = 1100
/** How long its OK may take after that. */
const escapeMs = 2000
/** An unfinished line is shown after such a pause. */
const pauseMs = 100

const help = `Lines go to the modem as they are typed, with CR. « marks what comes by itself.
At the modem's > and after CONNECT they are payload, with CR LF, cut at an announced length.
  .dtr on|off    raises or drops DTR (what that does is set with AT&D)
  .escape        +++ with its silences: from the online data state to command state
  .data          lines are payload from now on      .command   lines are commands again
  .end           Ctrl-Z: ends a payload without an announced length
  .cancel        ESC: gives it up
  .baud RATE     the port's own rate, after AT+IPR
  .wait SECONDS  shows what comes, and reads no input meanwhile
  .help  .quit   Ctrl-D quits as well; a line that begins with a dot is typed with two`

type DotCommand = (session: Session, argument: string) => unknown

const dotCommands: Readonly<Record<string, DotCommand>> = {
  help: (session) => session.remark(help),
  quit: (session) => session.quit(),
  dtr: (session, argument) => session.setDTR(argument),
  escape: (session) => session.escape(),
  data: (session) => session.setOnline(true),
  command: (session) => session.setOnline(false),
  end: (session) => session.key(0x1a),
  cancel: (session) => session.key(0x1b),
  baud: (session, argument) => session.setBaud(argument),
  wait: (_session, argument) => sleep(parseSeconds(argument) * 1000),
}

/** The dot-commands, for completion. */
export const dotNames: readonly string[] = Object.keys(dotCommands).map((name) => `.${name}`)

export class Session {
  /** Settles at `.quit`; rejects when the port is lost. */
  readonly ended: Promise<void>
  readonly #port: TerminalPort
  readonly #screen: Screen
  readonly #resultMs: number
  readonly #received: Received
  readonly #pause: IdleTimer = new IdleTimer(() => this.#received.flush())
  /** Bytes that the modem's prompt still asks for; Infinity until Ctrl-Z; 0 without a prompt. */
  #wanted = 0
  #announced = Number.POSITIVE_INFINITY
  #onResult: (() => void) | null = null
  #end!: () => void
  #lose!: (error: Error) => void

  constructor(serial: ClosableSerial, screen: Screen, options: SessionOptions) {
    const { baud, resultMs, trace } = options
    this.#screen = screen
    this.#resultMs = resultMs
    this.#received = new Received({
      onLine: (kind, text) => this.#line(kind, text),
      onPayload: (bytes) => screen.payload(bytes),
      onOnline: () => this.#showMode(),
    })
    this.ended = new Promise((resolve, reject) => {
      this.#end = resolve
      this.#lose = reject
    })
    // Whoever is interested asks for it later.
    this.ended.catch(() => {})
    this.#port = new TerminalPort(serial, baud, {
      onBytes: (bytes) => this.#take(bytes),
      onLost: (reason) => this.#lose(new Error(`${reason}.`)),
      trace: trace ?? (() => {}),
    })
  }

  /** Takes one line of input; settles when the next one may come. */
  async input(line: string): Promise<void> {
    const match = /^\.([a-z]+)(?: +(.*?))? *$/.exec(line)
    const run = dotCommands[match?.[1] ?? '']
    if (run !== undefined) {
      await this.#run(run, match?.[2] ?? '')
    } else if (/^\.[^.]/.test(line)) {
      this.remark(`There is no ${line.split(' ')[0]}; .help shows what there is.`)
    } else {
      await this.#send(line.replace(/^\.\./, '.'))
    }
  }

  quit(): void {
    this.#end()
  }

  remark(text: string): void {
    this.#screen.remark(text)
  }

  setDTR(argument: string): void {
    if (argument !== 'on' && argument !== 'off') throw new Error('Say .dtr on or .dtr off.')
    // With AT&D1 the modem leaves the data state and says OK.
    if (argument === 'off' && this.#received.online) this.#received.leave()
    if (!this.#port.setDTR(argument === 'on')) throw new Error('This port has no DTR.')
  }

  setBaud(argument: string): void {
    if (!this.#port.setBaud(parseBaud(argument))) throw new Error('This port has no rate to set.')
  }

  setOnline(online: boolean): void {
    this.#wanted = 0
    this.#received.setOnline(online)
    this.#showMode()
  }

  /** Three pluses in one write, with silence around them. */
  async escape(): Promise<void> {
    for (let restMs = guardMs; restMs > 0; restMs = guardMs - this.#port.quietMs) {
      await sleep(restMs)
    }
    this.#received.sent('+++')
    this.#received.leave()
    this.#port.write(Buffer.from('+++'))
    if (await this.#result(guardMs + escapeMs)) return
    this.#received.giveUp()
    throw new Error('The modem did not answer the escape: it may not be in the data state.')
  }

  /** Ctrl-Z and ESC, which end a payload. */
  async key(code: number): Promise<void> {
    const isAsked = this.#wanted > 0
    this.#wanted = 0
    this.#showMode()
    this.#port.write(Uint8Array.of(code))
    if (isAsked) await this.#patience()
  }

  async close(): Promise<void> {
    this.#pause.stop()
    this.#received.flush()
    await this.#port.close()
  }

  async #run(run: DotCommand, argument: string): Promise<void> {
    try {
      await run(this, argument)
    } catch (error) {
      this.remark((error as Error).message)
    }
  }

  async #send(line: string): Promise<void> {
    const received = this.#received
    if (received.online) {
      this.#port.write(Buffer.from(`${line}\r\n`))
      return
    }
    if (this.#wanted > 0) {
      const bytes = Buffer.from(`${line}\r\n`).subarray(0, this.#wanted)
      this.#wanted -= bytes.length
      received.sent(line)
      this.#port.write(bytes)
      this.#showMode()
      if (this.#wanted === 0) await this.#patience()
      return
    }
    this.#announced = Number(/^AT\+CIPSEND=\d+,(\d+)/i.exec(line)?.[1] ?? Number.POSITIVE_INFINITY)
    received.sent(line)
    if (line !== '') received.expect()
    this.#port.write(Buffer.from(`${line}\r`))
    if (line !== '') await this.#patience()
  }

  /** Where lines are not typed by hand, the next one waits for the final result or the prompt. */
  async #patience(): Promise<void> {
    if (this.#resultMs === 0 || (await this.#result(this.#resultMs))) return
    this.#received.giveUp()
    this.remark(`No answer within ${this.#resultMs / 1000} s.`)
  }

  /** @returns whether a final result or a prompt has come in time. */
  #result(limitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (inTime: boolean) => {
        clearTimeout(late)
        this.#onResult = null
        resolve(inTime)
      }
      const late = setTimeout(() => settle(false), limitMs)
      this.#onResult = () => settle(true)
    })
  }

  #take(bytes: Uint8Array): void {
    this.#pause.start(pauseMs)
    this.#received.feed(bytes)
  }

  #line(kind: LineKind, text: string): void {
    this.#screen.line(kind, text)
    if (kind === 'prompt') this.#wanted = this.#announced
    else if (kind === 'final') this.#wanted = 0
    if (kind === 'prompt' || kind === 'final') {
      this.#showMode()
      this.#onResult?.()
    }
  }

  #showMode(): void {
    const { online } = this.#received
    this.#screen.mode(online ? 'data' : this.#wanted > 0 ? 'prompt' : 'command')
  }
}

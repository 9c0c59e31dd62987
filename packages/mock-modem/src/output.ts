/**
 * Everything the DCE says, in ITU-T V.250's formats (clause 5.7: information text, result codes, with
 * ATV and ATQ), and the rule that keeps it readable: whatever is sent is queued whole, so that an
 * unsolicited line never gets inside another line, a counted block, or an open payload.
 */
import { toBytes } from './ascii.ts'
import type { Final, Piece } from './command.ts'
import { cmeTexts } from './errors.ts'
import type { Knobs } from './knobs.ts'
import type { Random } from './random.ts'
import type { Settings } from './settings.ts'
import type { Scheduler } from './time.ts'
import type { Uart } from './uart.ts'

/** A command line that is being typed, and echoed, keeps unsolicited lines back no longer than this. */
const typingPauseMs = 100
/** As long as `urcInjectPoints` keeps a line back for want of an answer. */
const injectionWaitMs = 500

/** How long RI is asserted for anything but a call or a short message. */
const ringMs = 120

/** Result codes in numeric form: V.250 table 1. CONNECT FAIL is SIMCom's. */
const resultNumbers = { OK: 0, CONNECT: 1, 'NO CARRIER': 3, 'CONNECT FAIL': 3, ERROR: 4 } as const

export interface OutputParts {
  readonly time: Scheduler
  readonly random: Random
  readonly knobs: Knobs
  readonly uart: Uart
  readonly settings: () => Settings
  /** How long RI is asserted for a call, and for a short message; 0: not for its sake. */
  readonly ringMs: { readonly call: number; readonly message: number }
}

export class Output {
  /** Called when unsolicited output may go out again, after the lines that were held back. */
  onOpen: (() => void) | null = null
  readonly #parts: OutputParts
  /** Lines held back while a payload is open or a command line is being echoed. */
  #held: string[] = []
  /** Lines that wait for the place in an answer that `urcInjectPoints` names. */
  #waiting: string[] = []
  #payloadOpen = false
  #online = false
  #asleep = false
  #typing = false
  #typingTimer = 0
  #waitingTimer = 0

  constructor(parts: OutputParts) {
    this.#parts = parts
  }

  /** False while unsolicited output has to wait. */
  get isOpen(): boolean {
    return !this.#payloadOpen && !this.#online && !this.#asleep && !this.#typing
  }

  echo(bytes: Uint8Array, start: number, end: number): void {
    if (!this.#parts.knobs.silent) this.#parts.uart.toDte.push(bytes, start, end)
  }

  /** An unsolicited result code. */
  urc(text: string): void {
    if (this.#isMuted(text)) return
    if (this.#parts.knobs.urcInjectPoints === 'any') {
      this.#unsolicited(text)
      return
    }
    this.#waiting.push(text)
    const { time } = this.#parts
    time.cancel(this.#waitingTimer)
    this.#waitingTimer = time.at(time.now() + injectionWaitMs, () => this.#inject())
  }

  /** A deferred result of a command (`+CIPOPEN: 1,0`): a line of its own, but never injected elsewhere. */
  result(text: string): void {
    if (!this.#isMuted(text)) this.#unsolicited(text)
  }

  /** Unsolicited counted data. Only to be sent while `isOpen`. */
  urcBlock(header: string, bytes: Uint8Array): void {
    this.#write(header)
    this.#writeBytes(bytes)
    this.ring()
  }

  /** RI tells a DTE that has dropped DTR that there is something to be said. */
  ring(): void {
    const { uart } = this.#parts
    if (!uart.dtr) uart.pulseRi(ringMs)
  }

  /** The whole answer to a command line. */
  answer(pieces: readonly Piece[], final: Final): void {
    const { knobs, random } = this.#parts
    const where = knobs.urcInjectPoints
    if (where === 'before') this.#inject()
    const isLost = knobs.loseAnswers > 0
    if (isLost) knobs.loseAnswers--
    if (random.chance(knobs.garbage, 100)) this.#noise()
    if (!isLost) this.pieces(pieces)
    if (where === 'between') this.#inject()
    if (!isLost) this.#write(this.#finalText(final))
    if (where === 'after') this.#inject()
  }

  pieces(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if ('lines' in piece) this.#information(piece.lines)
      else this.#block(piece)
    }
  }

  prompt(): void {
    const { knobs } = this.#parts
    if (knobs.losePrompts > 0) knobs.losePrompts--
    else this.#write(knobs.promptForm)
  }

  /** A payload is expected: nothing unsolicited until it has been answered. */
  holdForPayload(): void {
    this.#payloadOpen = true
  }

  /** A command line is being echoed. */
  holdForTyping(): void {
    const { time } = this.#parts
    this.#typing = true
    time.cancel(this.#typingTimer)
    this.#typingTimer = time.at(time.now() + typingPauseMs, () => this.releaseTyping())
  }

  releaseTyping(): void {
    if (!this.#typing) return
    this.#typing = false
    this.#parts.time.cancel(this.#typingTimer)
    this.#release()
  }

  /** The payload has been answered: first what `before` says, then what was held back. */
  releasePayload(before: () => void): void {
    this.#payloadOpen = false
    before()
    this.#release()
  }

  /** Online data state: nothing goes out but data. */
  holdForData(): void {
    this.#online = true
  }

  /** Back in command state: first what `before` says, then what was held back. */
  releaseData(before: () => void): void {
    this.#online = false
    before()
    this.#release()
  }

  /** Asleep: nothing unsolicited is sent. */
  holdForSleep(): void {
    this.#asleep = true
  }

  /** Awake: what was held back goes out. */
  releaseSleep(): void {
    this.#asleep = false
    this.#release()
  }

  /** Data of the online data state. */
  data(bytes: Uint8Array): void {
    this.#writeBytes(bytes)
  }

  /** A final result code that no command line has asked for. */
  final(final: Final): void {
    this.#write(this.#finalText(final))
  }

  reset(): void {
    const { time } = this.#parts
    time.cancel(this.#typingTimer)
    time.cancel(this.#waitingTimer)
    this.#held = []
    this.#waiting = []
    this.#payloadOpen = false
    this.#online = false
    this.#asleep = false
    this.#typing = false
  }

  #release(): void {
    if (!this.isOpen) return
    const held = this.#held
    this.#held = []
    for (const text of held) this.#unsolicited(text)
    // A link's data comes after the +CLIENT that tells of it.
    this.onOpen?.()
  }

  #unsolicited(text: string): void {
    const { settings, uart, ringMs: pulses } = this.#parts
    if (text === 'RING') uart.pulseRi(pulses.call)
    else if (text.startsWith('+CMTI') && pulses.message > 0) uart.pulseRi(pulses.message)
    else this.ring()
    if (this.isOpen) this.#write(settings().verbose ? `\r\n${text}\r\n` : `${text}\r\n`)
    else this.#held.push(text)
  }

  #inject(): void {
    this.#parts.time.cancel(this.#waitingTimer)
    const waiting = this.#waiting
    this.#waiting = []
    for (const text of waiting) this.#unsolicited(text)
  }

  #isMuted(text: string): boolean {
    const { knobs } = this.#parts
    if (knobs.muteUrc === '' || knobs.muteUrcCount === 0) return false
    if (!text.startsWith(knobs.muteUrc)) return false
    if (knobs.muteUrcCount > 0) knobs.muteUrcCount--
    return true
  }

  #information(lines: readonly string[]): void {
    const { knobs } = this.#parts
    const text = lines.map((line) => line + knobs.lineEnd).join('')
    this.#write(this.#parts.settings().verbose ? `\r\n${text}` : text)
  }

  #block(piece: { header: string; bytes: Uint8Array; blank: boolean }): void {
    const { verbose } = this.#parts.settings()
    this.#write(`${verbose ? '\r\n' : ''}${piece.header}\r\n${piece.blank ? '\r\n' : ''}`)
    this.#writeBytes(piece.bytes)
    // The final result's own CR LF ends the data; in numeric form it has none.
    if (!verbose || this.#parts.knobs.rxgetTrailer === '\r\n\r\n') this.#write('\r\n')
  }

  #finalText(final: Final): string {
    const settings = this.#parts.settings()
    if (settings.quiet || final === 'NONE') return ''
    if (typeof final === 'number' && settings.cmee > 0) {
      const colon = this.#parts.knobs.cmeColon ? ':' : ''
      const what = settings.cmee === 1 ? final : cmeTexts[final]
      return `${settings.verbose ? '\r\n' : ''}+CME ERROR${colon} ${what}\r\n`
    }
    const code = typeof final === 'number' ? 'ERROR' : final
    if (!settings.verbose) return `${resultNumbers[code]}\r`
    // ATX0: CONNECT alone; otherwise with the rate between DTE and DCE.
    const { connectRate } = this.#parts.knobs
    const hasRate = code === 'CONNECT' && settings.resultLevel > 0 && connectRate
    return `\r\n${code}${hasRate ? ` ${this.#parts.uart.dceRate}` : ''}\r\n`
  }

  #noise(): void {
    const { random } = this.#parts
    const bytes = new Uint8Array(random.between(1, 16))
    for (let i = 0; i < bytes.length; i++) bytes[i] = random.byte()
    this.#writeBytes(bytes)
  }

  #write(text: string): void {
    this.#writeBytes(toBytes(text))
  }

  #writeBytes(bytes: Uint8Array): void {
    const { knobs, uart } = this.#parts
    if (!knobs.silent && uart.powered) uart.toDte.push(bytes, 0, bytes.length)
  }
}

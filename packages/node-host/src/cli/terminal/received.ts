/**
 * What the modem sends, cut into pieces for a person's eye: answers, unsolicited lines, the prompt,
 * counted payload, and what comes in the online data state. It has to make sense of a modem in any
 * state, so it guesses where the engine knows; it is no parser for programs.
 */

/** An answer's line, the final result code, a line that nobody asked for, or the prompt. */
export type LineKind = 'answer' | 'final' | 'unsolicited' | 'prompt'

export interface ReceivedEvents {
  onLine(kind: LineKind, text: string): void
  /** Payload, as it came. The bytes are only valid during the call. */
  onPayload(bytes: Uint8Array): void
  /** The online data state has begun, or ended. */
  onOnline(online: boolean): void
}

const LF = 0x0a

/** V.250 section 5.7.1, and what ends a send or a dial command. */
const finals = /^(OK|ERROR|\+CM[ES] ERROR\b.*|NO CARRIER|NO ANSWER|NO DIALTONE|BUSY|CONNECT\b.*)$/
const connect = /^CONNECT( \d.*)?$/
/** Lines that come by themselves, also in the middle of an answer. */
const unsolicited = [
  /^\+CIPRXGET: ?1,/,
  /^\+IPCLOSE:/,
  /^\+CLIENT:/,
  /^\+CIP ?EVENT/,
  /^\+?RE?CV FROM:/,
  /^\+?IPD\d/,
  /^\+RECEIVE,/,
  /^CLOSED$/,
  /^RING$/,
  /^\+CM[TB]I?:/,
  /^(\*ATREADY|\+CGEV|\+SIMCARD|\+CFUN|PB DONE|SMS DONE|RDY)\b/,
]
/** Headers after which so many bytes are payload, whatever they look like. */
const counted = [
  /^\+CIPRXGET: ?2,\d+,(\d+),\d+$/,
  /^\+?IPD(\d+):?$/,
  /^\+RECEIVE,\d+,(\d+):?$/,
] as const
/** What ends the online data state, unless it was payload: then `.data` leads back. */
const ends = ['\r\nCLOSED\r\n', '\r\nNO CARRIER\r\n']
const escaped = '\r\nOK\r\n'

export class Received {
  /** In the online data state everything is payload. */
  #online = false
  /** A command or an escape that has no final result yet, and what was sent last. */
  #waiting = false
  #sent = ''
  #leaving = false
  #payload = 0
  /** In command state an unfinished line; in data state what may become the end of it. */
  #rest: Buffer = Buffer.alloc(0)
  readonly #events: ReceivedEvents

  constructor(events: ReceivedEvents) {
    this.#events = events
  }

  get online(): boolean {
    return this.#online
  }

  /** True while a final result is outstanding. */
  get waiting(): boolean {
    return this.#waiting
  }

  /** A line has been sent: its echo is not shown. */
  sent(line: string): void {
    this.#sent = line
  }

  /** A final result is awaited from now on. */
  expect(): void {
    this.#waiting = true
  }

  /** Nobody waits for it any longer. */
  giveUp(): void {
    this.#waiting = false
    this.#leaving = false
  }

  /** An escape is under way: `OK` ends the online data state. */
  leave(): void {
    this.#leaving = true
    this.#waiting = true
  }

  /** What follows is payload (true), or lines. */
  setOnline(online: boolean): void {
    if (this.#online === online) return
    this.flush()
    this.#online = online
    this.#leaving = false
    this.#events.onOnline(online)
  }

  feed(bytes: Uint8Array): void {
    let rest: Buffer = Buffer.concat([this.#rest, bytes])
    this.#rest = Buffer.alloc(0)
    while (rest.length > 0) {
      const taken = this.#step(rest)
      if (taken === 0) break
      rest = rest.subarray(taken)
    }
    this.#rest = rest
  }

  /** Nothing has come for a while: what is there is all there is. */
  flush(): void {
    const rest = this.#rest
    this.#rest = Buffer.alloc(0)
    if (rest.length === 0) return
    if (this.#online) this.#events.onPayload(rest)
    else this.#line(rest)
  }

  /** @returns how many bytes were used up; 0 when more are needed. */
  #step(bytes: Buffer): number {
    if (this.#payload > 0) {
      const part = bytes.subarray(0, this.#payload)
      this.#payload -= part.length
      this.#events.onPayload(part)
      return part.length
    }
    if (this.#online) return this.#stream(bytes)
    if (bytes[0] === 0x3e && this.#waiting) {
      this.#events.onLine('prompt', '>')
      return bytes[1] === 0x20 ? 2 : 1
    }
    const end = bytes.indexOf(LF)
    if (end < 0) return 0
    this.#line(bytes.subarray(0, end))
    return end + 1
  }

  /** Payload up to an end of the data state, or to what may become one. */
  #stream(bytes: Buffer): number {
    const marks = this.#leaving ? [...ends, escaped] : ends
    const found = marks.map((mark) => bytes.indexOf(mark, 0, 'latin1')).filter((at) => at >= 0)
    const end = found.length > 0 ? Math.min(...found) : bytes.length - held(bytes, marks)
    if (end > 0) this.#events.onPayload(bytes.subarray(0, end))
    if (found.length > 0) this.setOnline(false)
    return found.length > 0 ? end + 2 : end
  }

  #line(bytes: Buffer): void {
    // The echo of an empty line is a CR before the next one.
    const text = bytes.toString().replace(/^\r+|\r+$/g, '')
    const isFinal = this.#waiting && finals.test(text)
    // What was sent comes back as its echo; an answer of the same words is no echo.
    if (text === '' || (text === this.#sent && !isFinal)) return
    if (isFinal) this.#waiting = false
    const isOwn = this.#waiting && !unsolicited.some((pattern) => pattern.test(text))
    this.#events.onLine(isFinal ? 'final' : isOwn ? 'answer' : 'unsolicited', text)
    if (connect.test(text)) this.setOnline(true)
    for (const pattern of counted) this.#payload ||= Number(pattern.exec(text)?.[1] ?? 0)
  }
}

/** How many of the last bytes are the beginning of a mark. */
function held(bytes: Buffer, marks: readonly string[]): number {
  const text = bytes.toString('latin1', Math.max(0, bytes.length - 16))
  for (let length = Math.min(15, text.length); length > 0; length--) {
    const tail = text.slice(-length)
    if (marks.some((mark) => mark.startsWith(tail))) return length
  }
  return 0
}

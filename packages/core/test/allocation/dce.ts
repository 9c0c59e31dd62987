/**
 * A DCE of a few answers for measuring allocation: enough of the A76XX to bring a modem up, to be
 * read from and written to without end. Not a test double for behaviour; mock-modem is.
 */
import type { Clock, Serial } from '@atlink/core'

const CR = 13
const ETX = 0x03
const CTRL_Z = 0x1a

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

const ANSWERS = new Map<string, string>([
  ['AT+CPIN?', '+CPIN: READY'],
  ['AT+CSQ', '+CSQ: 23,0'],
  ['AT+CREG?', '+CREG: 0,1'],
  ['AT+CGREG?', '+CGREG: 0,1'],
  ['AT+CEREG?', '+CEREG: 0,1'],
  ['AT+NETOPEN?', '+NETOPEN: 0'],
  ['AT+IPADDR', '+IPADDR: 10.1.2.3'],
])

export class ManualClock implements Clock {
  time = 0
  due = -1
  onWake: (() => void) | null = null

  now(): number {
    return this.time
  }

  wake(delayMs: number): void {
    this.due = (this.time + delayMs) | 0
  }

  park(): void {
    this.due = -1
  }
}

export class AnsweringDce implements Serial {
  onReady: (() => void) | null = null
  onLost: ((reason: string) => void) | null = null
  /** Bytes that each link's peer still has to send. */
  readonly waiting: number[] = new Array<number>(10).fill(0)
  readonly open: boolean[] = new Array<boolean>(10).fill(false)
  /** Payload bytes that were taken. */
  taken = 0
  readonly #input = new Uint8Array(1 << 17)
  #first = 0
  #last = 0
  readonly #line = new Uint8Array(1024)
  #length = 0
  #payload = 0
  #payloadLink = 0
  #payloadSize = 0
  /** A payload that Ctrl-Z ends; and the byte after an ETX. */
  #isVariable = false
  #isEscaped = false
  #pushes = false

  read(view: Uint8Array): number {
    const count = Math.min(view.length, this.#last - this.#first)
    view.set(this.#input.subarray(this.#first, this.#first + count))
    this.#first += count
    if (this.#first === this.#last) this.#first = this.#last = 0
    return count
  }

  get available(): number {
    return this.#last - this.#first
  }

  writable(): number {
    return 4096
  }

  write(view: Uint8Array): void {
    for (const byte of view) this.#take(byte)
  }

  close(): void {}

  /** `count` bytes come from a link's peer: pushed, or announced, as the DTE has asked. */
  arrive(link: number, count: number): void {
    if (this.#pushes) {
      this.push(link, count)
      return
    }
    this.waiting[link] = (this.waiting[link] as number) + count
    this.put(`\r\n+CIPRXGET: 1,${link}\r\n`)
  }

  /** Pushes a block to the DTE, with its sender's line if there is one. */
  push(link: number, count: number, sender: string = ''): void {
    if (sender !== '') this.put(`\r\nRECV FROM:${sender}`)
    this.put(`\r\n+RECEIVE,${link},${count}\r\n`)
    for (let i = 0; i < count; i++) this.#input[this.#last++] = i
  }

  put(text: string): void {
    this.#input.set(bytes(text), this.#last)
    this.#last += text.length
  }

  #take(byte: number): void {
    if (this.#isVariable) {
      this.#takeVariable(byte)
      return
    }
    if (this.#payload > 0) {
      this.taken++
      if (--this.#payload === 0) {
        const { link, size } = { link: this.#payloadLink, size: this.#payloadSize }
        this.put(`\r\nOK\r\n\r\n+CIPSEND: ${link},${size},${size}\r\n`)
      }
      return
    }
    if (byte !== CR) {
      this.#line[this.#length++] = byte
      return
    }
    this.#run(String.fromCharCode(...this.#line.subarray(0, this.#length)))
    this.#length = 0
  }

  #takeVariable(byte: number): void {
    if (!this.#isEscaped && byte === ETX) {
      this.#isEscaped = true
      return
    }
    if (this.#isEscaped || byte !== CTRL_Z) {
      this.#isEscaped = false
      this.#payloadSize++
      this.taken++
      return
    }
    this.#isVariable = false
    const { link, size } = { link: this.#payloadLink, size: this.#payloadSize }
    this.put(`\r\nOK\r\n\r\n+CIPSEND: ${link},${size},${size}\r\n`)
  }

  #run(line: string): void {
    const [command = '', first = '', second = ''] = line.split(/[=,]/)
    const link = Number(first)
    if (command === 'AT+CIPRXGET' && link < 2) this.#pushes = link === 0
    if (command === 'AT+CIPSEND') {
      this.#payloadLink = link
      this.#isVariable = second === ''
      this.#payload = this.#payloadSize = Number(second)
      this.put('\r\n>')
    } else if (line.startsWith('AT+CIPRXGET=2,')) this.#pull(Number(second), line)
    else if (line.startsWith('AT+CIPRXGET=4,')) {
      this.put(`\r\n+CIPRXGET: 4,${second},${this.waiting[Number(second)]}\r\n\r\nOK\r\n`)
    } else if (command === 'AT+CIPOPEN') {
      this.open[link] = true
      if (second === '"UDP"') this.put(`\r\n+CIPOPEN: ${link},0\r\n\r\nOK\r\n`)
      else this.put(`\r\nOK\r\n\r\n+CIPOPEN: ${link},0\r\n`)
    } else if (line === 'AT+CIPCLOSE?') {
      this.put(`\r\n+CIPCLOSE: ${this.open.map((is) => (is ? 1 : 0)).join(',')}\r\n\r\nOK\r\n`)
    } else if (command === 'AT+CIPCLOSE') {
      this.open[link] = false
      this.put(`\r\nOK\r\n\r\n+CIPCLOSE: ${link},0\r\n`)
    } else {
      const answer = ANSWERS.get(line)
      if (answer !== undefined) this.put(`\r\n${answer}\r\n`)
      this.put(line === 'AT+NETOPEN' ? '\r\nOK\r\n\r\n+NETOPEN: 0\r\n' : '\r\nOK\r\n')
    }
  }

  #pull(link: number, line: string): void {
    const wanted = Number(line.split(',')[2])
    const waiting = this.waiting[link] as number
    const count = Math.min(wanted, waiting)
    if (count === 0) {
      this.put('\r\n+IP ERROR: No data\r\n\r\nERROR\r\n')
      return
    }
    this.waiting[link] = waiting - count
    this.put(`\r\n+CIPRXGET: 2,${link},${count},${waiting - count}\r\n`)
    for (let i = 0; i < count; i++) this.#input[this.#last++] = i
    this.put('\r\nOK\r\n')
  }
}

/** Runs the engine until neither bytes nor due wakeups are left. */
export function settle(dce: AnsweringDce, clock: ManualClock): void {
  for (let turns = 0; turns < 100000; turns++) {
    if (dce.available > 0) dce.onReady?.()
    else if (clock.due >= 0 && ((clock.due - clock.time) | 0) <= 0) {
      clock.due = -1
      clock.onWake?.()
    } else return
  }
  throw new Error('the engine does not come to rest')
}

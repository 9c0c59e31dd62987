/**
 * SIM800 as a PathDce: several connections, quick sending, and the transparent mode of a single one (TCPIP
 * note V1.02).
 */
import { bytesOf, COMMA, LINE_END, OK, PathDce } from './dce.ts'

/** Answers that come before OK. */
const ANSWERS: Readonly<Record<string, string>> = Object.freeze({
  'AT+CPIN?': '+CPIN: READY',
  'AT+CSQ': '+CSQ: 23,0',
  'AT+CREG?': '+CREG: 0,1',
  'AT+CGATT?': '+CGATT: 1',
})
/** And those that come without. */
const ALONE: Readonly<Record<string, string>> = Object.freeze({
  'AT+CIFSR': '10.1.2.3',
  'AT+CIPSHUT': 'SHUT OK',
})

const PROMPT = bytesOf('\r\n> ')
const NOTHING = bytesOf('\r\nERROR\r\n')
const CONNECT = bytesOf('\r\nCONNECT\r\n')
const ANNOUNCED = bytesOf('\r\n+CIPRXGET: 1,')
const LENGTH = bytesOf('\r\n+CIPRXGET: 4,')
const DATA = bytesOf('\r\n+CIPRXGET: 2,')
const SENT = bytesOf('\r\nDATA ACCEPT:')
const PUSHED = bytesOf('\r\n+RECEIVE,')
const BEHIND = bytesOf(':\r\n')
const SENDER = bytesOf(',198.51.100.7:5353:\r\n')
const LOST = bytesOf('\r\n+PDP: DEACT\r\n')
const STATE = bytesOf('\r\nSTATE: ')
const LINK = bytesOf('\r\nC: ')
const CONNECTED = bytesOf(',0,"TCP","198.51.100.66","80","CONNECTED"')
const FREE = bytesOf(',,"","","","INITIAL"')

const INITIAL = bytesOf('IP INITIAL')
const ACTIVE = bytesOf('IP STATUS')
const PROCESSING = bytesOf('IP PROCESSING')
const DEACTIVATED = bytesOf('PDP DEACT')
const SINGLE = bytesOf('CONNECT OK')
/** What a command leads to, where it does. */
const STATES: Readonly<Record<string, Uint8Array>> = Object.freeze({
  'AT+CIFSR': ACTIVE,
  'AT+CIPSHUT': INITIAL,
})

const ASK_LENGTH = bytesOf('AT+CIPRXGET=4,')
const ASK_DATA = bytesOf('AT+CIPRXGET=2,')
const SEND = bytesOf('AT+CIPSEND=')
const ASK_LIST = bytesOf('AT+CIPSTATUS')
const RETURN = bytesOf('ATO')

export class Sim800Dce extends PathDce {
  #state: Uint8Array = INITIAL
  #isNumbered = false
  #transparent = false

  protected run(): void {
    if (this.begins(ASK_DATA)) this.#pull(this.next(), this.next())
    else if (this.begins(SEND)) this.#ask(this.next(), this.next())
    else if (this.begins(ASK_LENGTH)) this.#tellLength(this.next())
    else if (this.begins(ASK_LIST)) this.#tellLinks()
    else if (this.begins(RETURN)) this.#connect()
    else this.#runText(this.text)
  }

  protected announce(link: number): void {
    this.put(ANNOUNCED)
    this.number(link)
    this.put(LINE_END)
  }

  push(link: number, count: number): void {
    this.#header(link, count)
    this.put(BEHIND)
    this.fill(count)
  }

  pushFrom(link: number, count: number): void {
    this.#header(link, count)
    this.put(SENDER)
    this.fill(count)
  }

  #header(link: number, count: number): void {
    this.put(PUSHED)
    this.number(link)
    this.byte(COMMA)
    this.number(count)
  }

  loseNetwork(): void {
    this.open.fill(0)
    this.#state = DEACTIVATED
    this.put(LOST)
  }

  protected sent(link: number, size: number): void {
    this.put(SENT)
    this.number(link)
    this.byte(COMMA)
    this.number(size)
    this.put(LINE_END)
  }

  #ask(link: number, size: number): void {
    this.prompt(link, size)
    this.put(PROMPT)
  }

  #pull(link: number, wanted: number): void {
    const count = this.fetch(link, wanted)
    if (count === 0) {
      this.put(NOTHING)
      return
    }
    this.put(DATA)
    this.number(link)
    this.byte(COMMA)
    this.number(count)
    this.byte(COMMA)
    this.number(this.waiting[link] as number)
    this.put(LINE_END)
    this.fill(count)
    this.put(OK)
  }

  #tellLength(link: number): void {
    this.put(LENGTH)
    this.number(link)
    this.byte(COMMA)
    this.number(this.waiting[link] as number)
    this.put(LINE_END)
    this.put(OK)
  }

  #tellLinks(): void {
    this.put(OK)
    this.put(STATE)
    this.put(this.#state)
    this.put(LINE_END)
    if (!this.#isNumbered || this.#state === INITIAL) return
    for (let i = 0; i < this.links; i++) {
      this.put(LINK)
      this.number(i)
      this.put(this.open[i] === 1 ? CONNECTED : FREE)
    }
    this.put(LINE_END)
  }

  #connect(): void {
    this.online = true
    this.put(CONNECT)
  }

  #runText(line: string): void {
    const [command = '', first = ''] = line.split(/[=,]/)
    if (command === 'AT+CIPRXGET') this.pushes = first === '0'
    if (command === 'AT+CIPMODE') this.#transparent = first === '1'
    if (command === 'AT+CIPMUX') this.#isNumbered = first === '1'
    this.#state = STATES[line] ?? this.#state
    if (command === 'AT+CIPSTART') this.#opens(Number(first))
    else if (command === 'AT+CIPCLOSE') {
      this.open[Number(first)] = 0
      this.put(bytesOf(`\r\n${first}, CLOSE OK\r\n`))
    } else if (ALONE[line] !== undefined) this.put(bytesOf(`\r\n${ALONE[line]}\r\n`))
    else {
      const answer = ANSWERS[line]
      if (answer !== undefined) this.put(bytesOf(`\r\n${answer}\r\n`))
      this.put(OK)
    }
  }

  #opens(link: number): void {
    this.put(OK)
    this.#state = this.#isNumbered ? PROCESSING : SINGLE
    if (this.#transparent) {
      this.#connect()
      return
    }
    this.open[link] = 1
    this.put(bytesOf(`\r\n${link}, CONNECT OK\r\n`))
  }
}

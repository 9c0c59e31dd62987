/** The families of NETOPEN (A7600, A76XX, SIM7028), which speak alike, as a PathDce. */
import { bytesOf, COMMA, LINE_END, OK, PathDce } from './dce.ts'

/** Answers that come before OK. */
const ANSWERS: Readonly<Record<string, string>> = Object.freeze({
  'AT+CPIN?': '+CPIN: READY',
  'AT+CSQ': '+CSQ: 23,0',
  'AT+CREG?': '+CREG: 0,1',
  'AT+CGREG?': '+CGREG: 0,1',
  'AT+CEREG?': '+CEREG: 0,1',
  'AT+NETOPEN?': '+NETOPEN: 0',
  'AT+IPADDR': '+IPADDR: 10.1.2.3',
})

const PROMPT = bytesOf('\r\n>')
const NOTHING = bytesOf('\r\n+IP ERROR: No data\r\n\r\nERROR\r\n')
const CONNECT = bytesOf('\r\nCONNECT 115200\r\n')
const ANNOUNCED = bytesOf('\r\n+CIPRXGET: 1,')
const LENGTH = bytesOf('\r\n+CIPRXGET: 4,')
const DATA = bytesOf('\r\n+CIPRXGET: 2,')
const SENT = bytesOf('\r\nOK\r\n\r\n+CIPSEND: ')
const SENDER = bytesOf('\r\nRECV FROM:198.51.100.7:5353')
const PUSHED = bytesOf('\r\n+RECEIVE,')
const LIST = bytesOf('\r\n+CIPCLOSE: ')
const CONNECTION = bytesOf('\r\n+CIPOPEN: ')
const PEER = bytesOf(',"TCP","198.51.100.66",80,-1')
const LOST = bytesOf('\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n')

const ASK_LENGTH = bytesOf('AT+CIPRXGET=4,')
const ASK_DATA = bytesOf('AT+CIPRXGET=2,')
const SEND = bytesOf('AT+CIPSEND=')
const ASK_LIST = bytesOf('AT+CIPCLOSE?')
const ASK_PEERS = bytesOf('AT+CIPOPEN?')
const RETURN = bytesOf('ATO')

export class NetopenDce extends PathDce {
  #transparent = false

  protected run(): void {
    if (this.begins(ASK_DATA)) this.#pull(this.next(), this.next())
    else if (this.begins(SEND)) this.#ask(this.next(), this.next())
    else if (this.begins(ASK_LENGTH)) this.#tellLength(this.next())
    else if (this.begins(ASK_LIST)) this.#tellLinks()
    else if (this.begins(ASK_PEERS)) this.#tellPeers()
    else if (this.begins(RETURN)) this.#connect()
    else this.#runText(this.text)
  }

  protected announce(link: number): void {
    this.put(ANNOUNCED)
    this.number(link)
    this.put(LINE_END)
  }

  push(link: number, count: number): void {
    this.put(PUSHED)
    this.number(link)
    this.byte(COMMA)
    this.number(count)
    this.put(LINE_END)
    this.fill(count)
  }

  pushFrom(link: number, count: number): void {
    this.put(SENDER)
    this.push(link, count)
  }

  loseNetwork(): void {
    this.open.fill(0)
    this.put(LOST)
  }

  protected sent(link: number, size: number): void {
    this.put(SENT)
    this.number(link)
    this.byte(COMMA)
    this.number(size)
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
    this.put(LIST)
    for (let i = 0; i < this.links; i++) {
      if (i > 0) this.byte(COMMA)
      this.number(this.open[i] as number)
    }
    this.put(LINE_END)
    this.put(OK)
  }

  #tellPeers(): void {
    for (let i = 0; i < this.links; i++) {
      this.put(CONNECTION)
      this.number(i)
      if (this.open[i] === 1) this.put(PEER)
    }
    this.put(LINE_END)
    this.put(OK)
  }

  #connect(): void {
    this.online = true
    this.put(CONNECT)
  }

  #runText(line: string): void {
    const [command = '', first = '', second = ''] = line.split(/[=,]/)
    if (command === 'AT+CIPRXGET') this.pushes = first === '0'
    if (command === 'AT+CIPMODE') this.#transparent = first === '1'
    if (command === 'AT+CIPOPEN') this.#opens(Number(first), second)
    else if (command === 'AT+CIPCLOSE') {
      this.open[Number(first)] = 0
      this.put(bytesOf(`\r\nOK\r\n\r\n+CIPCLOSE: ${first},0\r\n`))
    } else if (line === 'AT+NETOPEN') this.put(bytesOf('\r\nOK\r\n\r\n+NETOPEN: 0\r\n'))
    else {
      const answer = ANSWERS[line]
      if (answer !== undefined) this.put(bytesOf(`\r\n${answer}\r\n`))
      this.put(OK)
    }
  }

  #opens(link: number, protocol: string): void {
    this.open[link] = 1
    if (this.#transparent && link === 0) this.#connect()
    else if (protocol === '"UDP"') this.put(bytesOf(`\r\n+CIPOPEN: ${link},0\r\n\r\nOK\r\n`))
    else this.put(bytesOf(`\r\nOK\r\n\r\n+CIPOPEN: ${link},0\r\n`))
  }
}

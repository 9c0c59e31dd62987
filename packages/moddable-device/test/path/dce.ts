/**
 * A DCE of prebuilt answers for measuring the whole path inside one machine: what it does while data
 * flows allocates nothing on XS either, so that all that is counted is the driver's. Bring-up and the
 * opening of connections are answered by strings. Not a test double for behaviour; mock-modem is.
 */

const CR = 13
const COMMA = 0x2c
const PLUS = 0x2b
const ZERO = 0x30
const NINE = 0x39
const ETX = 0x03
const CTRL_Z = 0x1a
const LINKS = 10

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

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

const OK = bytesOf('\r\nOK\r\n')
const PROMPT = bytesOf('\r\n>')
const NOTHING = bytesOf('\r\n+IP ERROR: No data\r\n\r\nERROR\r\n')
const CONNECT = bytesOf('\r\nCONNECT 115200\r\n')
const ANNOUNCED = bytesOf('\r\n+CIPRXGET: 1,')
const LENGTH = bytesOf('\r\n+CIPRXGET: 4,')
const DATA = bytesOf('\r\n+CIPRXGET: 2,')
const SENT = bytesOf('\r\nOK\r\n\r\n+CIPSEND: ')
const PUSHED = bytesOf('\r\n+RECEIVE,')
const LIST = bytesOf('\r\n+CIPCLOSE: ')
const LINE_END = bytesOf('\r\n')

const ASK_LENGTH = bytesOf('AT+CIPRXGET=4,')
const ASK_DATA = bytesOf('AT+CIPRXGET=2,')
const SEND = bytesOf('AT+CIPSEND=')
const ASK_LIST = bytesOf('AT+CIPCLOSE?')
const RETURN = bytesOf('ATO')

export class PathDce {
  /** Bytes that each link's peer still has to send. */
  readonly waiting: number[] = new Array<number>(LINKS).fill(0)
  readonly open: number[] = new Array<number>(LINKS).fill(0)
  /** Payload bytes that were taken. */
  taken = 0
  /** Commands that were run. */
  commands = 0
  online = false
  readonly #input = new Uint8Array(1 << 14)
  #first = 0
  #last = 0
  readonly #line = new Uint8Array(512)
  #length = 0
  #at = 0
  #payload = 0
  #link = 0
  #size = 0
  #isVariable = false
  #isEscaped = false
  #pushes = false
  #transparent = false

  get available(): number {
    return this.#last - this.#first
  }

  /** Moves up to `count` bytes for the DTE into `view`. */
  give(view: Uint8Array, count: number): number {
    const input = this.#input
    const first = this.#first
    for (let i = 0; i < count; i++) view[i] = input[first + i] as number
    this.#first = first + count
    if (this.#first === this.#last) this.#first = this.#last = 0
    return count
  }

  take(view: Uint8Array, length: number): void {
    if (this.online) this.#pipe(view, length)
    else for (let i = 0; i < length; i++) this.#takeByte(view[i] as number)
  }

  put(bytes: Uint8Array): void {
    this.#input.set(bytes, this.#last)
    this.#last += bytes.length
  }

  /** `count` bytes come from a link's peer: as such, pushed, or announced, as the DTE has asked. */
  arrive(link: number, count: number): void {
    if (this.online) {
      this.fill(count)
      return
    }
    if (this.#pushes) {
      this.push(link, count)
      return
    }
    this.waiting[link] = (this.waiting[link] as number) + count
    this.put(ANNOUNCED)
    this.#number(link)
    this.put(LINE_END)
  }

  /** Pushes a block to the DTE; a datagram's has the sender's line before. */
  push(link: number, count: number): void {
    this.put(PUSHED)
    this.#number(link)
    this.#byte(COMMA)
    this.#number(count)
    this.put(LINE_END)
    this.fill(count)
  }

  /** Payload, as such. */
  fill(count: number): void {
    this.#input.fill(0x55, this.#last, this.#last + count)
    this.#last += count
  }

  #byte(byte: number): void {
    this.#input[this.#last++] = byte
  }

  #number(value: number): void {
    let unit = 1
    while (unit * 10 <= value) unit *= 10
    for (; unit >= 1; unit = (unit / 10) | 0) this.#byte(ZERO + (((value / unit) | 0) % 10))
  }

  #pipe(view: Uint8Array, length: number): void {
    const isEscape = length === 3 && view[0] === PLUS && view[1] === PLUS && view[2] === PLUS
    if (isEscape) this.online = false
    else this.taken += length
  }

  #takeByte(byte: number): void {
    if (this.#isVariable) this.#takeVariable(byte)
    else if (this.#payload > 0) this.#takeFixed()
    else if (byte === CR) this.#run()
    else this.#line[this.#length++] = byte
  }

  #takeFixed(): void {
    this.taken++
    if (--this.#payload === 0) this.#sent()
  }

  #takeVariable(byte: number): void {
    if (!this.#isEscaped && byte === ETX) {
      this.#isEscaped = true
    } else if (this.#isEscaped || byte !== CTRL_Z) {
      this.#isEscaped = false
      this.#size++
      this.taken++
    } else {
      this.#isVariable = false
      this.#sent()
    }
  }

  #sent(): void {
    this.put(SENT)
    this.#number(this.#link)
    this.#byte(COMMA)
    this.#number(this.#size)
    this.#byte(COMMA)
    this.#number(this.#size)
    this.put(LINE_END)
  }

  /** The line begins so; numbers are read from behind it. */
  #begins(prefix: Uint8Array): boolean {
    const line = this.#line
    for (let i = 0; i < prefix.length; i++) if (line[i] !== prefix[i]) return false
    this.#at = prefix.length
    return this.#length >= prefix.length
  }

  /** The digits from here on, and one separator. */
  #next(): number {
    const line = this.#line
    let value = 0
    let at = this.#at
    for (; at < this.#length; at++) {
      const byte = line[at] as number
      if (byte < ZERO || byte > NINE) break
      value = value * 10 + byte - ZERO
    }
    this.#at = at + 1
    return value
  }

  #run(): void {
    this.commands++
    if (this.#begins(ASK_DATA)) this.#pull(this.#next(), this.#next())
    else if (this.#begins(SEND)) this.#prompt(this.#next(), this.#next())
    else if (this.#begins(ASK_LENGTH)) this.#tellLength(this.#next())
    else if (this.#begins(ASK_LIST)) this.#tellLinks()
    else if (this.#begins(RETURN)) this.#connect()
    else this.#runText(String.fromCharCode(...this.#line.subarray(0, this.#length)))
    this.#length = 0
  }

  #pull(link: number, wanted: number): void {
    const waiting = this.waiting[link] as number
    const count = Math.min(wanted, waiting)
    if (count === 0) {
      this.put(NOTHING)
      return
    }
    this.waiting[link] = waiting - count
    this.put(DATA)
    this.#number(link)
    this.#byte(COMMA)
    this.#number(count)
    this.#byte(COMMA)
    this.#number(waiting - count)
    this.put(LINE_END)
    this.fill(count)
    this.put(OK)
  }

  #tellLength(link: number): void {
    this.put(LENGTH)
    this.#number(link)
    this.#byte(COMMA)
    this.#number(this.waiting[link] as number)
    this.put(LINE_END)
    this.put(OK)
  }

  #tellLinks(): void {
    this.put(LIST)
    for (let i = 0; i < LINKS; i++) {
      if (i > 0) this.#byte(COMMA)
      this.#number(this.open[i] as number)
    }
    this.put(LINE_END)
    this.put(OK)
  }

  /** Without a length Ctrl-Z ends the payload. */
  #prompt(link: number, size: number): void {
    this.#link = link
    this.#size = size
    this.#payload = size
    this.#isVariable = size === 0
    this.put(PROMPT)
  }

  #connect(): void {
    this.online = true
    this.put(CONNECT)
  }

  #runText(line: string): void {
    const [command = '', first = '', second = ''] = line.split(/[=,]/)
    if (command === 'AT+CIPRXGET') this.#pushes = first === '0'
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

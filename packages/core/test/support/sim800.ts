/** SIM800 on a scripted DCE: the exchanges of its bring-up and of a link's life, as bench.ts has the A76XX's. */
import { sim800 } from '../../src/sim800/dialect.ts'
import { Bench, type BenchOptions, info, line, OK, type Socket } from './bench.ts'

/** A row of `AT+CIPSTATUS`. */
export function row(link: number, state: string = 'INITIAL', port: number = 7): string {
  if (state === 'INITIAL') return `C: ${link},,"","","","INITIAL"`
  return `C: ${link},0,"TCP","192.0.2.7","${port}","${state}"`
}

/** `AT+CIPSTATUS` in multi connection: the links that are connected, all others never used. */
export function list(open: readonly number[] = [], state: string = 'IP PROCESSING'): string {
  const rows = Array.from({ length: 6 }, (_, n) =>
    row(n, open.includes(n) ? 'CONNECTED' : 'INITIAL'),
  )
  return `${OK}${line(`STATE: ${state}`)}\r\n${rows.join('\r\n')}\r\n`
}

export const NO_LINKS: string = list([], 'IP STATUS')

export type Exchange = readonly [command: string, answer: string, withinMs?: number]

/** The exchanges of a bring-up with default options, by their commands. */
export const BRING_UP: readonly Exchange[] = [
  ['AT', OK],
  ['ATE0', OK],
  ['AT+CMEE=1', OK],
  ['AT+CPIN?', info('+CPIN: READY')],
  ['AT+CSQ', info('+CSQ: 20,0')],
  ['AT+CREG?', info('+CREG: 0,1')],
  ['AT+CGATT?', info('+CGATT: 1')],
  ['AT+CIPSTATUS', OK + line('STATE: IP INITIAL')],
  ['AT+CIPMUX=1', OK, 250],
  ['AT+CIPRXGET=1', OK],
  ['AT+CIPQSEND=1', OK],
  ['AT+CIPSPRT=1', OK],
  ['AT+CSTT', OK],
  ['AT+CIICR', OK],
  ['AT+CIFSR', line('10.78.245.128')],
]

/** The same with other commands in the place of some. */
export function instead(changes: Readonly<Record<string, readonly Exchange[]>>): Exchange[] {
  return BRING_UP.flatMap((exchange) => changes[exchange[0]] ?? [exchange])
}

const PUSHED = instead({
  'AT+CIPRXGET=1': [
    ['AT+CIPSRIP=0', OK],
    ['AT+CIPRXGET=0', OK],
  ],
})
const SINGLE = instead({
  'AT+CIPMUX=1': [
    ['AT+CIPMUX=0', OK, 250],
    ['AT+CIPMODE=0', OK],
  ],
})

export class Bench800 extends Bench {
  #exchanges: readonly Exchange[] = BRING_UP

  constructor(options: BenchOptions = {}) {
    super({ ...options, modem: { dialect: sim800, ...options.modem } })
  }

  /** Links without numbers. */
  static single(options: BenchOptions = {}): Bench800 {
    const bench = new Bench800({ ...options, modem: { single: true, ...options.modem } })
    bench.#exchanges = SINGLE
    return bench
  }

  /** Received data is pushed. */
  static pushed(options: BenchOptions = {}): Bench800 {
    const bench = new Bench800({ ...options, modem: { receive: 'push', ...options.modem } })
    bench.#exchanges = PUSHED
    return bench
  }

  /** The bring-up is played as `exchanges` say. */
  as(exchanges: readonly Exchange[]): this {
    this.#exchanges = exchanges
    return this
  }

  /** Plays the bring-up. */
  rise(changes: Readonly<Record<string, string>> = {}): this {
    this.modem.open()
    for (const [command, answer, withinMs = 0] of this.#exchanges) {
      this.dce.play([`${command}\r`, changes[command] ?? answer, withinMs])
    }
    return this
  }

  override up(changes: Readonly<Record<string, string>> = {}): this {
    this.rise(changes)
    const links = this.#exchanges === SINGLE ? OK + line('STATE: IP STATUS') : NO_LINKS
    this.dce.play(['AT+CIPSTATUS\r', links, 100])
    this.dce.pass(250)
    this.told()
    return this
  }

  override connected(name: string, options: Parameters<Bench['socket']>[1] = {}): Socket {
    const socket = this.socket(name, options)
    const number = this.#exchanges === SINGLE ? '' : `${socket.link},`
    const prefix = this.#exchanges === SINGLE ? '' : `${socket.link}, `
    this.dce.play([`AT+CIPSTART=${number}"TCP","h","7"\r`, OK + line(`${prefix}CONNECT OK`)])
    this.told()
    return socket
  }
}

export { ERROR, info, line, OK } from './bench.ts'

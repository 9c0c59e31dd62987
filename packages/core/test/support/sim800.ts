/** SIM800 on a scripted DCE: the exchanges of its bring-up and of a link's life, as bench.ts has the A76XX's. */
import { sim800 } from '../../src/sim800/dialect.ts'
import { Bench, type BenchOptions, ERROR, info, line, OK, type Socket } from './bench.ts'

/** `AT+CIPSTATUS` in multi connection: the links that are connected, all others never used. */
export function list(open: readonly number[] = [], state: string = 'IP PROCESSING'): string {
  const rows = Array.from({ length: 6 }, (_, n) =>
    open.includes(n)
      ? `C: ${n},0,"TCP","192.0.2.7","7","CONNECTED"`
      : `C: ${n},,"","","","INITIAL"`,
  )
  return `${OK}${line(`STATE: ${state}`)}\r\n${rows.join('\r\n')}\r\n`
}

export const NO_LINKS: string = list([], 'IP STATUS')

/** The exchanges of a bring-up with default options, by their commands. */
export const BRING_UP: readonly (readonly [command: string, answer: string, withinMs?: number])[] =
  [
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

export class Bench800 extends Bench {
  constructor(options: BenchOptions = {}) {
    super({ ...options, modem: { dialect: sim800, ...options.modem } })
  }

  override up(changes: Readonly<Record<string, string>> = {}): this {
    this.modem.open()
    for (const [command, answer, withinMs = 0] of BRING_UP) {
      this.dce.play([`${command}\r`, changes[command] ?? answer, withinMs])
    }
    this.dce.play(['AT+CIPSTATUS\r', NO_LINKS, 100])
    return this
  }

  override connected(name: string, options: Parameters<Bench['socket']>[1] = {}): Socket {
    const socket = this.socket(name, options)
    const n = socket.link
    this.dce.play([`AT+CIPSTART=${n},"TCP","h","7"\r`, OK + line(`${n}, CONNECT OK`)])
    this.told()
    return socket
  }
}

export { ERROR, info, line, OK }

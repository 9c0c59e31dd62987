/** A modem that pushes what it receives, on a scripted DCE: its bring-up, blocks, and UDP sockets. */

import type { UDPConstructor } from '../../src/bound.ts'
import { errorName } from '../../src/errors.ts'
import type { UDPOptions } from '../../src/udp.ts'
import { Bench, type BenchOptions, BRING_UP, line, NO_LINKS, OK, type Socket } from './bench.ts'
import { textOf } from './bytes.ts'

/** Silence that proves a block. */
export const PROOF_MS = 20

export type UDPSocket = InstanceType<UDPConstructor>

type Exchange = readonly [command: string, answer: string]

const RECEIVE: readonly Exchange[] = [
  ['AT+CIPCCFG=10,0,0,1,1,0,500', OK],
  ['AT+CIPHEAD=1', OK],
  ['AT+CIPSRIP=0', OK],
  ['AT+CIPRXGET=0', OK],
]

/** The exchanges of a bring-up that sets push reception; of one that also turns RTS/CTS on. */
export const PUSH_BRING_UP: readonly Exchange[] = BRING_UP.flatMap((exchange) =>
  exchange[0] === 'AT+CIPRXGET=1' ? RECEIVE : [exchange],
)
export const HELD_BRING_UP: readonly Exchange[] = PUSH_BRING_UP.flatMap((exchange) =>
  exchange[0] === 'ATE0' ? [exchange, ['AT+IFC=2,2', OK] as const] : [exchange],
)

/** A pushed block. */
export function block(link: number, data: string, header: string = '+RECEIVE'): string {
  return `\r\n${header},${link},${data.length}\r\n${data}`
}

/** A pushed datagram. */
export function datagram(link: number, data: string, from: string = '10.0.0.9:53'): string {
  return line(`RECV FROM:${from}`) + block(link, data).slice(2)
}

export class PushBench extends Bench {
  readonly #exchanges: readonly Exchange[]

  constructor(options: BenchOptions = {}, exchanges: readonly Exchange[] = PUSH_BRING_UP) {
    super({ ...options, modem: { receive: 'push', ...options.modem } })
    this.#exchanges = exchanges
  }

  /** A modem that RTS/CTS holds, and that pushes therefore. */
  static held(options: BenchOptions = {}): PushBench {
    const modem = { flowControl: true, receive: undefined, ...options.modem } as object
    return new PushBench({ ...options, modem }, HELD_BRING_UP)
  }

  override up(changes: Readonly<Record<string, string>> = {}): this {
    this.modem.open()
    for (const [command, answer] of this.#exchanges) {
      this.dce.play([`${command}\r`, changes[command] ?? answer])
    }
    this.dce.play(['AT+CIPCLOSE?\r', changes['AT+CIPCLOSE?'] ?? NO_LINKS])
    return this
  }

  /** Everything that waits in a socket once the last block has proved whole. */
  override read(socket: Socket): string {
    this.dce.pass(PROOF_MS)
    return super.read(socket)
  }

  /** A new UDP socket whose events are written down under `name`. */
  udp(name: string, options: Partial<UDPOptions> = {}): UDPSocket {
    const events = this.events
    return new this.modem.UDP({
      port: 5000,
      onReadable: (count) => events.push(`${name} readable ${count}`),
      onWritable: (count) => events.push(`${name} writable ${count}`),
      onError: (code) => events.push(`${name} error ${errorName(code)}`),
      ...options,
    })
  }

  /** Plays the open command of a UDP socket, in the order in which the DCE answers it. */
  opens(socket: UDPSocket, port: number = 5000): this {
    const n = socket.link
    this.dce.play([`AT+CIPOPEN=${n},"UDP",,,${port}\r`, line(`+CIPOPEN: ${n},0`) + OK])
    return this
  }

  /** A UDP socket that is open; the first one turns senders on. */
  bound(name: string, options: Partial<UDPOptions> = {}): UDPSocket {
    const socket = this.udp(name, options)
    this.dce.play(['AT+CIPSRIP=1\r', OK])
    this.opens(socket, options.port)
    this.told()
    return socket
  }

  /** The next datagram as `address:port text`; '' when there is none. */
  take(socket: UDPSocket): string {
    const got = socket.read() as (ArrayBuffer & { address: string; port: number }) | undefined
    if (got === undefined) return ''
    return `${got.address}:${got.port} ${textOf(new Uint8Array(got))}`
  }

  /** Plays the end of a link that the driver gives up. */
  closes(link: number, withinMs: number = 0): this {
    this.dce.play([`AT+CIPCLOSE=${link}\r`, OK + line(`+CIPCLOSE: ${link},0`), withinMs])
    return this
  }

  /** Plays the end of several links that are given up, in whatever order the driver takes them. */
  closesAll(...links: number[]): this {
    const left = new Set(links)
    while (left.size > 0) {
      this.dce.clock.settle()
      const wanted = textOf(this.dce.serial.written)
      const link = links.find((each) => left.has(each) && wanted === `AT+CIPCLOSE=${each}\r`)
      if (link === undefined) throw new Error(`closes of ${[...left]} were expected, not ${wanted}`)
      left.delete(link)
      this.closes(link)
    }
    return this
  }

  /** Plays how the channel is won back after the line has been passed over. */
  winsBack(links: string, withinMs: number = 300): this {
    this.dce.play(['~\r', '', withinMs], ['AT\r', OK, 100])
    this.dce.play(['AT+CIPCLOSE?\r', line(`+CIPCLOSE: ${links}`) + OK])
    return this
  }
}

/** Both streams of `opened` have ended before a gap. */
export const HOLES: readonly string[] = ['a error hole', 'b error hole']

/** A modem with two sockets. */
export function opened(options: BenchOptions = {}): {
  bench: PushBench
  a: Socket
  b: Socket
} {
  const bench = new PushBench(options).up()
  const a = bench.connected('a')
  const b = bench.connected('b')
  return { bench, a, b }
}

/** Neither stream goes on, and the channel is won back. */
export function lostTrack(bench: PushBench): void {
  const told = bench.told().filter((event) => event.includes('error'))
  if (told.join() !== HOLES.join()) throw new Error(`the application was told: ${told.join(', ')}`)
  bench.winsBack('1,1,0,0,0,0,0,0,0,0').closesAll(0, 1)
}

/** A modem with an open UDP socket. */
export function bound(options: BenchOptions = {}): {
  bench: PushBench
  u: UDPSocket
} {
  const bench = new PushBench(options).up()
  const u = bench.bound('u')
  return { bench, u }
}

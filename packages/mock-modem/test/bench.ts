/**
 * A modem on a bench: what a test types, and what the modem said, under virtual time.
 */
import {
  type Knobs,
  MemoryNetwork,
  type MemoryNetworkOptions,
  type MemoryPeer,
  MockModem,
  type MockModemOptions,
  VirtualTime,
} from '../src/index.ts'

export interface BenchOptions extends Omit<MockModemOptions, 'time' | 'network'> {
  readonly net?: MemoryNetworkOptions
  /** ATE0 first, as most tests want it. */
  readonly echo?: boolean
}

export class Bench {
  readonly time = new VirtualTime()
  readonly network: MemoryNetwork
  readonly modem: MockModem
  /** When the last run of bytes arrived. */
  lastArrivalMs = 0
  firstArrivalMs = 0
  /** Bytes of the first run that arrived, all told of when its last had. */
  firstRun = 0
  #said = ''

  constructor(options: BenchOptions = {}) {
    const { net, echo = false, ...modem } = options
    this.network = new MemoryNetwork(this.time, net)
    this.modem = new MockModem({ time: this.time, network: this.network, ...modem })
    this.modem.port.onReceive = () => this.#receive()
    if (!echo && modem.knobs?.echo !== 'stuck-on') {
      this.say('ATE0\r')
      this.modem.takeCommands()
    }
  }

  /** Types bytes, without waiting. */
  type(text: string | Uint8Array): void {
    const bytes = typeof text === 'string' ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : text
    this.modem.port.write(bytes, 0, bytes.length)
  }

  /** What the modem has said since the last call. */
  heard(): string {
    const said = this.#said
    this.#said = ''
    this.firstArrivalMs = 0
    return said
  }

  /** Types, and returns what is said within `ms`. */
  say(text: string | Uint8Array, ms = 300): string {
    this.type(text)
    this.time.advance(ms)
    return this.heard()
  }

  /** Says several command lines, one after the other; returns the last answer. */
  run(...lines: readonly string[]): string {
    let answer = ''
    for (const line of lines) answer = this.say(`${line}\r`)
    return answer
  }

  turn(knobs: Partial<Knobs>): void {
    for (const [name, value] of Object.entries(knobs)) this.modem.set(name, value)
  }

  /** An open network in buffer mode and `links` open links to one listener; returns their peers. */
  connect(...links: readonly number[]): MemoryPeer[] {
    const peers: MemoryPeer[] = []
    this.network.listen(5253, (peer) => peers.push(peer))
    this.run('AT+CIPRXGET=1', 'AT+NETOPEN')
    for (const link of links) {
      const answer = this.run(`AT+CIPOPEN=${link},"TCP","117.131.85.139",5253`)
      if (!answer.includes(`+CIPOPEN: ${link},0`)) throw new Error(`no link: ${answer}`)
    }
    return peers
  }

  /** An open network in transparent mode, and link 0 in online data state; returns its peer. */
  online(...lines: readonly string[]): MemoryPeer {
    let made: MemoryPeer | undefined
    this.network.listen(5253, (peer) => {
      made = peer
    })
    this.run(...lines, 'AT+CIPMODE=1', 'AT+NETOPEN')
    const answer = this.run('AT+CIPOPEN=0,"TCP","117.131.85.139",5253')
    if (made === undefined) throw new Error(`not online: ${answer}`)
    return made
  }

  /** The escape sequence, with the silence around it. */
  escape(): string {
    this.time.advance(1000)
    return this.say('+++', 1050)
  }

  #receive(): void {
    const bytes = new Uint8Array(this.modem.port.available)
    this.modem.port.read(bytes)
    if (this.firstArrivalMs === 0) {
      this.firstArrivalMs = this.time.now()
      this.firstRun = bytes.length
    }
    this.lastArrivalMs = this.time.now()
    for (const byte of bytes) this.#said += String.fromCharCode(byte)
  }
}

/** Text of a peer's received bytes. */
export function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

export const OK = '\r\nOK\r\n'
export const ERROR = '\r\nERROR\r\n'

/** One information line and OK. */
export function info(line: string): string {
  return `\r\n${line}\r\n${OK}`
}

/** One information line and ERROR. */
export function failure(line: string): string {
  return `\r\n${line}\r\n${ERROR}`
}

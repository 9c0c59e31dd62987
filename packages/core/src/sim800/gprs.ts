/* hot: no allocation */
/**
 * What the SIM800's packet service is doing, as the DTE leads it and as `STATE:` tells (TCPIP note V1.02,
 * chapter 8; manual V1.12 for which command is legal where): a table, state x event → state. It sends
 * nothing; steps.ts and link.ts of this folder ask it what may be sent.
 */
import { ascii } from '../ascii.ts'

export const GprsState = {
  /** Not asked yet, or a command has gone wrong. */
  unknown: 0,
  initial: 1,
  start: 2,
  config: 3,
  active: 4,
  status: 5,
  /** With numbers: connections are, or were, open. */
  processing: 6,
  /** The one connection that has no number, or the server instead of it. */
  connecting: 7,
  listening: 8,
  connected: 9,
  closing: 10,
  closed: 11,
  /** The network has taken the context away. */
  deactivated: 12,
} as const

export const GprsEvent = {
  /** CSTT has named the access point. */
  name: 0,
  /** CIICR goes out, is done, is refused. */
  activate: 1,
  activated: 2,
  refused: 3,
  /** CIFSR has told the address. */
  address: 4,
  /** A connection with a number, and one without, is opened. */
  dial: 5,
  dialOnly: 6,
  /** CIPSERVER=1, with numbers and without. */
  listen: 7,
  listenOnly: 8,
  /** Of the connection without a number. */
  up: 9,
  close: 10,
  closed: 11,
  /** `+PDP: DEACT` */
  deactivated: 12,
  /** CIPSHUT */
  shut: 13,
} as const

const U = GprsState.unknown
const I = GprsState.initial
const S = GprsState.start
const F = GprsState.config
const A = GprsState.active
const T = GprsState.status
const P = GprsState.processing
const C = GprsState.connecting
const L = GprsState.listening
const O = GprsState.connected
const G = GprsState.closing
const D = GprsState.closed
const X = GprsState.deactivated
/** The modem refuses it. */
const N = -1

/** Only CIPSHUT is legal everywhere, and only it leads out of `deactivated`. */
export const GPRS_TABLE: readonly (readonly number[])[] = Object.freeze([
  //            name activate activated refused address dial dialOnly listen listenOnly up close closed deactivated shut
  Object.freeze([N, N, U, U, N, N, N, N, N, U, N, U, U, I]), // unknown
  Object.freeze([S, N, I, I, N, N, N, N, N, I, N, I, I, I]), // initial
  Object.freeze([N, F, S, S, N, N, N, N, N, S, N, S, S, I]), // start
  Object.freeze([N, N, A, X, N, N, N, N, N, F, N, F, X, I]), // config
  Object.freeze([N, N, A, A, T, N, N, N, N, A, N, A, X, I]), // active
  Object.freeze([N, N, T, T, T, P, C, P, L, O, N, T, X, I]), // status
  Object.freeze([N, N, P, P, P, P, N, P, N, P, P, P, X, I]), // processing
  Object.freeze([N, N, C, C, C, N, N, N, N, O, G, D, X, I]), // connecting
  Object.freeze([N, N, L, L, L, N, N, N, N, O, G, D, X, I]), // listening
  Object.freeze([N, N, O, O, O, N, N, N, N, O, G, D, X, I]), // connected
  Object.freeze([N, N, G, G, G, N, N, N, N, O, N, D, X, I]), // closing
  Object.freeze([N, N, D, D, D, N, C, N, L, O, N, D, X, I]), // closed
  Object.freeze([N, N, X, X, N, N, N, N, N, X, N, X, X, I]), // deactivated
])

export const GPRS_STATE_NAMES: readonly string[] = Object.freeze([
  'unknown',
  'IP INITIAL',
  'IP START',
  'IP CONFIG',
  'IP GPRSACT',
  'IP STATUS',
  'IP PROCESSING',
  'CONNECTING',
  'SERVER LISTENING',
  'CONNECT OK',
  'CLOSING',
  'CLOSED',
  'PDP DEACT',
])

export const GPRS_EVENT_NAMES: readonly string[] = Object.freeze([
  'name',
  'activate',
  'activated',
  'refused',
  'address',
  'dial',
  'dial only',
  'listen',
  'listen only',
  'up',
  'close',
  'closed',
  'deactivated',
  'shut',
])

/** What stands behind `STATE:`, `IP` with a blank before it or without (clones). */
const SPELLINGS: readonly (readonly [text: readonly number[], state: number])[] = Object.freeze([
  Object.freeze([ascii('IP INITIAL'), I] as const),
  Object.freeze([ascii('IP START'), S] as const),
  Object.freeze([ascii('IP CONFIG'), F] as const),
  Object.freeze([ascii('IP GPRSACT'), A] as const),
  Object.freeze([ascii('IP STATUS'), T] as const),
  Object.freeze([ascii('IP PROCESSING'), P] as const),
  Object.freeze([ascii('TCP CONNECTING'), C] as const),
  Object.freeze([ascii('UDP CONNECTING'), C] as const),
  Object.freeze([ascii('SERVER LISTENING'), L] as const),
  Object.freeze([ascii('CONNECT OK'), O] as const),
  Object.freeze([ascii('TCP CLOSING'), G] as const),
  Object.freeze([ascii('UDP CLOSING'), G] as const),
  Object.freeze([ascii('TCP CLOSED'), D] as const),
  Object.freeze([ascii('UDP CLOSED'), D] as const),
  Object.freeze([ascii('IP CLOSE'), D] as const),
  Object.freeze([ascii('PDP DEACT'), X] as const),
  Object.freeze([ascii('IP PDPDEACT'), X] as const),
])

/** The state whose name bytes [start, end) are; `unknown` for none. */
export function stateOf(bytes: Uint8Array, start: number, end: number): number {
  for (let i = 0; i < SPELLINGS.length; i++) {
    const spelling = SPELLINGS[i] as readonly [readonly number[], number]
    const text = spelling[0]
    if (text.length !== end - start) continue
    let at = 0
    while (at < text.length && text[at] === bytes[start + at]) at++
    if (at === text.length) return spelling[1]
  }
  return GprsState.unknown
}

/** Of one send (section 6.3). */
const MOST = 1460

export class Gprs {
  state: number = GprsState.unknown
  /** The local port of each link as CLPORT has set it, -1 where that is not known. */
  readonly #tcpPorts: number[] = [0, 0, 0, 0, 0, 0]
  readonly #udpPorts: number[] = [-1, -1, -1, -1, -1, -1]
  /** The most that a link's next send may have: what the modem says after it has refused one. */
  readonly rooms: number[] = [MOST, MOST, MOST, MOST, MOST, MOST]
  /** Links one of whose sends was refused, a bit each: how much there is room for is to be asked. */
  asksRoom = 0
  /** Links whose datagrams may come from anybody (CIPUDPMODE), a bit each. */
  extended = 0
  /** The context that commands are about (CIPSGTXT). */
  context = 0
  /** How much of the way out is done: see shut.ts. */
  shuts = 0

  /** True when the modem takes it. */
  may(event: number): boolean {
    return (GPRS_TABLE[this.state] as readonly number[])[event] !== N
  }

  /** What the modem takes in no case leaves the state as it is. */
  move(event: number): void {
    const next = (GPRS_TABLE[this.state] as readonly number[])[event] as number
    if (next !== N) this.state = next
  }

  portsOf(isUdp: boolean): number[] {
    return isUdp ? this.#udpPorts : this.#tcpPorts
  }

  /** How much the next send of a link may have. What was refused holds for one send only. */
  takeRoom(link: number): number {
    const room = this.rooms[link] as number
    this.rooms[link] = MOST
    return room
  }

  /** The modem may have been reset: what was set for links is said again. */
  forget(): void {
    this.context = 0
    this.extended = 0
    for (let i = 0; i < this.#udpPorts.length; i++) {
      this.#udpPorts[i] = -1
      if (this.#tcpPorts[i] !== 0) this.#tcpPorts[i] = -1
    }
  }

  /** IP is up: connections may be opened. */
  get isUp(): boolean {
    return this.state >= GprsState.status && this.state <= GprsState.closed
  }
}

/**
 * The modem families as the bench measures them: whose driver, whose simulated modem, and what one block
 * of each scheme is on the wire. A family is one row here; what differs in how it spells things is data.
 */
import { a76xx, type Dialect } from '@atlink/core'
import type { ProfileName } from '@atlink/mock-modem'

/** One block: its payload, all other bytes that pass for it, and how often the line turns round. */
export interface Exchange {
  readonly payload: number
  readonly other: number
  readonly turns: number
}

export interface Family {
  readonly name: string
  readonly dialect: Dialect
  readonly profile: ProfileName
  /** What one block costs, by scheme. */
  readonly pull: Exchange
  readonly push: Exchange
  readonly send: Exchange
}

/** Nothing is on the line of the online data state but payload. */
export const ONLINE: Exchange = Object.freeze({ payload: 1, other: 0, turns: 0 })

const OK = '\r\nOK\r\n'

/** The DTE speaks, the line turns, the DCE answers, and so on. */
function exchange(payload: number, ...texts: readonly string[]): Exchange {
  return Object.freeze({ payload, other: texts.join('').length, turns: texts.length - 1 })
}

/** The families of NETOPEN, which say the same in the same bytes. Link 0 stands for any. */
function netopen(name: ProfileName, dialect: Dialect): Family {
  const { read, send } = dialect.limits
  return Object.freeze({
    name,
    dialect,
    profile: name,
    pull: exchange(read, `AT+CIPRXGET=2,0,${read}\r`, `\r\n+CIPRXGET: 2,0,${read},0\r\n${OK}`),
    // Under a header of type 1, without its sender.
    push: exchange(read, `\r\n+RECEIVE,0,${read}\r\n`),
    send: exchange(
      send,
      `AT+CIPSEND=0,${send}\r`,
      '\r\n>',
      `${OK}\r\n+CIPSEND: 0,${send},${send}\r\n`,
    ),
  })
}

export const FAMILIES: readonly Family[] = Object.freeze([netopen('a76xx', a76xx)])

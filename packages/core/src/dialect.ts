/**
 * What differs between modem families: a dialect is data, each row with its section (line tags, limits,
 * deadlines), and tables of what is said and what is heard (bring-up rows, commands, lines). It holds no
 * state.
 */

import type { Command } from './command.ts'
import type { AnswerEnd } from './commands/user.ts'
import type { Engine } from './engine.ts'
import type { LastWordIndex } from './last-words.ts'
import type { LineHandler } from './lines.ts'
import type { Link } from './link.ts'
import type { Questions } from './settings/answers.ts'
import type { FamilySettings } from './settings/family-settings.ts'
import type { Gprs } from './sim800/gprs.ts'
import type { StepRow } from './step-row.ts'
import type { TagIndex } from './tags.ts'

/** What a line of the DCE is. */
export const Tag = {
  none: 0,
  ok: 1,
  error: 2,
  cmeError: 3,
  cmsError: 4,
  ipError: 5,
  cipError: 6,
  cipRxGet: 7,
  cipOpen: 8,
  cipSend: 9,
  cipClose: 10,
  ipClose: 11,
  cipEvent: 12,
  netOpen: 13,
  netClose: 14,
  creg: 15,
  cgreg: 16,
  cereg: 17,
  cpin: 18,
  csq: 19,
  ipAddress: 20,
  cipAck: 21,
  boot: 22,
  foreign: 23,
  cdnsGip: 24,
  /** A block of received data with its link number, without one, and where it came from. */
  receive: 25,
  ipd: 26,
  receivedFrom: 27,
  client: 28,
  serverStart: 29,
  serverStop: 30,
  /** Of the online data state: it begins, it is over. */
  connect: 31,
  closed: 32,
  noCarrier: 33,
  cipMode: 34,
  socketContext: 35,
  /** SIM800: how an open, a send and a close came out. */
  connectOk: 36,
  connectFail: 37,
  inUse: 38,
  sendOk: 39,
  sendFail: 40,
  dataAccept: 41,
  closeOk: 42,
  shutOk: 43,
  remoteIp: 44,
  serverOk: 45,
  serverClosed: 46,
  /** What the packet service is doing, and a line of the list of connections, or the answer about one. */
  state: 47,
  listed: 48,
  cipStatus: 49,
  cipServer: 50,
  contextLost: 51,
  attached: 52,
  /** An IP address alone. */
  ownAddress: 53,
  /** A service has started, as after a boot. */
  started: 54,
} as const

/** One past the largest tag. */
export const TAG_COUNT = 55

/** Text at the start of a line, its tag, and whether the text must be the whole line. */
export type LineRow = readonly [text: string, tag: number, whole?: boolean]

/**
 * What the DCE may say at the end of the online data state: a line, in which `#` is a digit and a last
 * `*` the rest of it, and whether it never follows another of them.
 */
export type LastWord = readonly [text: string, opens?: boolean]

export interface Limits {
  /** Links, numbered from 0. */
  readonly links: number
  /** Servers, numbered from 0. */
  readonly servers: number
  /** Largest fixed-length send, bytes. */
  readonly send: number
  /** Largest block that is pulled, or pushed, bytes. */
  readonly read: number
  /** Longest host name, characters. */
  readonly host: number
  /** Longest APN, user name and password, characters. */
  readonly text: number
}

/** All in milliseconds. */
export interface Deadlines {
  /** A command that answers from the module alone. */
  readonly command: number
  /** CIPRXGET. */
  readonly read: number
  /** NETOPEN, NETCLOSE, and the result of CIPOPEN, CIPSEND and CIPCLOSE. */
  readonly network: number
  /** Until the result of an open and of a send, where they are others. */
  readonly open?: number
  readonly send?: number
  /** CDNSGIP. */
  readonly resolve: number
  readonly contact: number
  /** From a pulse on PWRKEY or RESET, which is part of it, to the first command. */
  readonly boot: number
  readonly sim: number
  readonly registration: number
  /** From a send command to its prompt. */
  readonly prompt: number
  /** From DTR asserted to the first command that a sleeping module hears. */
  readonly wake: number
  /** Silence inside a counted block after which the rest is taken as lost. */
  readonly block: number
}

/** The commands that families spell differently, by what they do. The schedule asks for them. */
export interface CommandSet {
  readonly open: Command
  readonly close: Command
  /** What must come before an open or a send of the link; null where there is never anything. */
  readonly before: ((engine: Engine, link: Link) => Command | null) | null
  /** Payload of a length that is said beforehand, and of one that its end shows. */
  readonly send: Command
  readonly sendVariable: Command
  /** Which links are open, and who is at their other ends. */
  readonly links: Command
  readonly peers: Command
  /** Whether received data comes with its sender. */
  readonly senders: Command
  readonly resolve: Command
  readonly serverStart: Command
  readonly serverStop: Command
  readonly serverList: Command
  /** The network is released, and then the port. */
  readonly shut: Command
  /** The module restarts. */
  readonly restart: Command
}

/** The access point as the application gives it, checked. */
export interface Access {
  readonly apn: string | undefined
  readonly user: string | undefined
  readonly password: string | undefined
  /** 0 where none was asked for. */
  readonly ipVersion: number
}

/** Command lines without their CR, null where there is nothing to be said. */
export interface AccessLines {
  readonly context: string | null
  readonly login: string | null
}

export interface Dialect {
  readonly name: string
  /** How its modules name their model in `AT+CGMM` and `ATI`: a part of it that no other family has. */
  readonly models: readonly string[]
  /** A question to which it answers OK; families of a higher rank may, too. */
  readonly probe: { readonly line: string; readonly rank: number }
  readonly access: (access: Access) => AccessLines
  /** The bring-up's rows, in their order. */
  readonly steps: readonly StepRow[]
  readonly commands: CommandSet
  readonly settings: FamilySettings
  /** What a line does that no command claims, by its tag. */
  readonly unclaimed: readonly (LineHandler | null)[]
  readonly lines: readonly LineRow[]
  /** The same, from `tagIndex`. */
  readonly tags: TagIndex
  /** The tag of a line that the tags do not know, with `parser.text` set; null where they know all. */
  readonly classify: ((engine: Engine, start: number, end: number) => number) | null
  /** How the answer to a command line of the application's ends; null where that is its final result code. */
  readonly answerEnd: ((line: string) => AnswerEnd | null) | null
  readonly questions: Questions
  /** From `lastWordIndex`. */
  readonly lastWords: LastWordIndex
  /** What is known of the packet service, where the family lets the DTE lead it from state to state. */
  readonly newGprs: (() => Gprs) | null
  /** IPv6 beside IPv4. */
  readonly ipv6: boolean
  /** The command that chooses between them, `+CSOCKSETPN`; empty where there is none. */
  readonly socketContext: string
  /** CIPACK tells what the peer has acknowledged, and not only what was sent. */
  readonly acknowledges: boolean
  /** ETX makes Ctrl-Z, ESC and ETX payload of a block that Ctrl-Z ends. */
  readonly etx: boolean
  /** A server takes one of the links, and may be stopped before its clients are gone. */
  readonly serverTakesLink: boolean
  readonly limits: Limits
  readonly deadlines: Deadlines
  /** Pause before each command. 0 unless a firmware is known to need one. */
  readonly guardMs: number
  /** Longest command line; one filler more makes the DCE refuse the line without running it. */
  readonly lineLimit: number
}

/**
 * What the families have in common that open their network with `AT+NETOPEN` (A7600, A76XX, SIM7028):
 * how they are brought up, what they are told, what their lines do, their deadlines. No dialect by itself.
 */
import { CLOSE, OPEN } from '../commands/open.ts'
import { PEERS } from '../commands/peers.ts'
import { RESOLVE } from '../commands/resolve.ts'
import { restartBy } from '../commands/restart.ts'
import { SEND } from '../commands/send.ts'
import { SEND_VARIABLE } from '../commands/send-variable.ts'
import { SENDERS } from '../commands/senders.ts'
import { LIST, START, STOP } from '../commands/servers.ts'
import { LINKS } from '../commands/status.ts'
import { SHUT } from '../commands/sync.ts'
import {
  type Access,
  type AccessLines,
  type CommandSet,
  type Deadlines,
  type Dialect,
  type LastWord,
  type LineRow,
  Tag,
} from '../dialect.ts'
import { UNCLAIMED } from '../lines.ts'
import { QUERIES, QUESTIONS, type Queries } from '../settings/answers.ts'
import { CHECKS, type Configuration } from '../settings/configuration.ts'
import type { FamilySettings } from '../settings/family-settings.ts'
import { SETTINGS } from '../settings/setting-lines.ts'

export const COMMANDS: CommandSet = Object.freeze({
  open: OPEN,
  close: CLOSE,
  before: null,
  send: SEND,
  sendVariable: SEND_VARIABLE,
  links: LINKS,
  peers: PEERS,
  senders: SENDERS,
  resolve: RESOLVE,
  serverStart: START,
  serverStop: STOP,
  serverList: LIST,
  shut: SHUT,
  restart: restartBy('AT+CRESET'),
})

export const LINES: readonly LineRow[] = Object.freeze([
  ['ERROR', Tag.error, true],
  ['+CME ERROR', Tag.cmeError],
  ['+CMS ERROR', Tag.cmsError],
  ['+IP ERROR:', Tag.ipError],
  ['+CIPERROR:', Tag.cipError],
  ['+CIPRXGET:', Tag.cipRxGet],
  ['+CIPOPEN:', Tag.cipOpen],
  ['+CIPSEND:', Tag.cipSend],
  ['+CIPCLOSE:', Tag.cipClose],
  ['+IPCLOSE:', Tag.ipClose],
  ['+CIPEVENT:', Tag.cipEvent],
  ['+CIP EVENT:', Tag.cipEvent],
  ['+NETOPEN:', Tag.netOpen],
  ['+NETCLOSE:', Tag.netClose],
  ['+CREG:', Tag.creg],
  ['+CGREG:', Tag.cgreg],
  ['+CEREG:', Tag.cereg],
  ['+CPIN:', Tag.cpin],
  ['+CSQ:', Tag.csq],
  ['+IPADDR:', Tag.ipAddress],
  ['+CIPACK:', Tag.cipAck],
  ['+CDNSGIP:', Tag.cdnsGip],
  // Push reception, in the spellings of the documents and of older firmware (section 3.2.1).
  ['+RECEIVE', Tag.receive],
  ['+IPD', Tag.ipd],
  ['RECV FROM:', Tag.receivedFrom],
  ['+RECV FROM:', Tag.receivedFrom],
  ['RCV FROM:', Tag.receivedFrom],
  ['+CLIENT:', Tag.client],
  ['+SERVERSTART', Tag.serverStart],
  ['+SERVERSTOP:', Tag.serverStop],
  // Online data state (section 1.5.4): how it begins and ends. What a name means is in online.ts.
  ['CONNECT', Tag.connect],
  ['CLOSED', Tag.closed, true],
  ['NO CARRIER', Tag.noCarrier, true],
  ['+CIPMODE:', Tag.cipMode],
  // Unsolicited lines of other services, which must never be taken for an answer.
  ['RING', Tag.foreign, true],
  ['SMS DONE', Tag.foreign, true],
  ['PB DONE', Tag.foreign, true],
  ['+CMTI:', Tag.foreign],
  ['+CMT:', Tag.foreign],
  ['+CDSI:', Tag.foreign],
  ['+CUSD:', Tag.foreign],
  ['+CLIP:', Tag.foreign],
  ['+CGEV:', Tag.foreign],
  ['+CTZV:', Tag.foreign],
  ['*PSNWID:', Tag.foreign],
  ['*PSUTTZ:', Tag.foreign],
  ['DST:', Tag.foreign],
] as const)

/** No document has them: SIM5320's logs, and what drivers of the A7670 look for. */
export const LAST_WORDS: readonly LastWord[] = Object.freeze([
  ['CLOSED', true],
  ['NO CARRIER', true],
  ['+IPCLOSE: 0,#'],
  ['+CIPCLOSE: 0,#'],
  ['+CIPEVENT:*'],
  ['+CIP EVENT:*'],
] as const)

/** Those of the A76XX note's flow chart (section 1.4). */
export const DEADLINES: Deadlines = Object.freeze({
  command: 9000,
  read: 9000,
  network: 120000,
  // The manual says 6 s; drivers in the field had to wait longer.
  resolve: 20000,
  contact: 10000,
  // No document has it. LilyGO's sketches hold RESET for 2.6 s and give a start 3 s; contact has its own.
  boot: 10000,
  sim: 10000,
  registration: 90000,
  prompt: 9000,
  // 20 by the sleep application note; clocks may count whole milliseconds, and late.
  wake: 30,
  block: 1000,
})

/** PAP; SIMCom has the password before the user name. */
function access({ apn, user, password, ipVersion }: Access): AccessLines {
  const type = ipVersion === 6 ? 'IPV6' : 'IP'
  return {
    context: apn === undefined ? null : `AT+CGDCONT=1,"${type}","${apn}"`,
    login: user === undefined ? null : `AT+CGAUTH=1,1,"${password}","${user}"`,
  }
}

/** All that any of them has; A76XX's. */
export const ALL_SETTINGS: FamilySettings = Object.freeze({
  checks: CHECKS,
  rows: SETTINGS,
  queries: QUERIES,
})

/** All but these. */
export function settingsWithout(
  groups: readonly (keyof Configuration & keyof Queries)[],
  queries: Partial<Queries>,
): Readonly<FamilySettings> {
  const none = Object.fromEntries(groups.map((group) => [group, null]))
  return Object.freeze({
    checks: Object.freeze({ ...CHECKS, ...none }),
    rows: Object.freeze(SETTINGS.filter(({ group }) => !(group in none))),
    queries: Object.freeze({ ...QUERIES, ...none, ...queries }),
  })
}

type Common =
  | 'access'
  | 'acknowledges'
  | 'answerEnd'
  | 'classify'
  | 'commands'
  | 'deadlines'
  | 'etx'
  | 'guardMs'
  | 'ipv6'
  | 'lineLimit'
  | 'newGprs'
  | 'questions'
  | 'serverTakesLink'
  | 'unclaimed'

/** As most of them have it. */
export const NETOPEN: Pick<Dialect, Common> = Object.freeze({
  access,
  acknowledges: true,
  answerEnd: null,
  classify: null,
  commands: COMMANDS,
  deadlines: DEADLINES,
  etx: true,
  guardMs: 0,
  ipv6: true,
  lineLimit: 3071,
  newGprs: null,
  questions: QUESTIONS,
  serverTakesLink: false,
  unclaimed: UNCLAIMED,
})

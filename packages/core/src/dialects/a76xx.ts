/**
 * A76XX series, TCPIP application note V1.04 (A1803S, A1603, A1601, A1802): tables only.
 * Deadlines are those of the flow chart in section 1.4; limits those of the command manual.
 */
import { type Dialect, type LineRow, Tag } from '../dialect.ts'
import { lastWordIndex } from '../last-words.ts'
import { tagIndex } from '../tags.ts'
import { NETOPEN } from './netopen.ts'

const LINES: readonly LineRow[] = Object.freeze([
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
  ['+CSOCKSETPN:', Tag.socketContext],
  // The module has (re)started (LilyGO's logs; SIM7600's START).
  ['*ATREADY:', Tag.boot],
  ['START', Tag.boot, true],
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

export const a76xx: Dialect = Object.freeze({
  ...NETOPEN,
  name: 'a76xx',
  lines: LINES,
  tags: tagIndex(LINES),
  // No document has them: SIM5320's logs, and what drivers of the A7670 look for.
  lastWords: lastWordIndex([
    ['CLOSED', true],
    ['NO CARRIER', true],
    ['+IPCLOSE: 0,#'],
    ['+CIPCLOSE: 0,#'],
    ['+CIPEVENT:*'],
    ['+CIP EVENT:*'],
    ['*ATREADY: #'],
    ['START'],
  ]),
  limits: Object.freeze({ links: 10, servers: 4, send: 1500, read: 1500, host: 255, text: 99 }),
  deadlines: Object.freeze({
    command: 9000,
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
  }),
  guardMs: 0,
  lineLimit: 3071,
})

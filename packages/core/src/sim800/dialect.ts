/**
 * SIM800 series, TCPIP application note V1.02 (SIM800, SIM800C, SIM800L, SIM868 and clones of them): its
 * tables. What they name is in the other files of this folder; limits and deadlines are those of the note
 * and of the command manual.
 */
import { restartBy } from '../commands/restart.ts'
import { SENDERS } from '../commands/senders.ts'
import {
  type Access,
  type AccessLines,
  type CommandSet,
  type Dialect,
  type LineRow,
  Tag,
} from '../dialect.ts'
import { lastWordIndex } from '../last-words.ts'
import { tagIndex } from '../tags.ts'
import { classify } from './classify.ts'
import { Gprs } from './gprs.ts'
import { UNCLAIMED_LINES } from './lines.ts'
import { DIAL, HANG_UP } from './links.ts'
import { before } from './prepare.ts'
import { answerEnd, QUESTIONS } from './questions.ts'
import { LOOK_UP } from './resolve.ts'
import { SEND_CTRL_Z, SEND_FIXED } from './sends.ts'
import { SERVE, SERVE_NO_MORE, SERVER_LIST } from './servers.ts'
import { SETTINGS } from './settings.ts'
import { SHUT_DOWN } from './shut.ts'
import { STATUS, WHO } from './status.ts'
import { STEPS } from './steps.ts'

const LINES: readonly LineRow[] = Object.freeze([
  ['ERROR', Tag.error, true],
  ['+CME ERROR', Tag.cmeError],
  ['+CMS ERROR', Tag.cmsError],
  ['+CIPRXGET:', Tag.cipRxGet],
  ['+CREG:', Tag.creg],
  ['+CGREG:', Tag.cgreg],
  ['+CGATT:', Tag.attached],
  ['+CPIN:', Tag.cpin],
  ['+CSQ:', Tag.csq],
  ['+CIPACK:', Tag.cipAck],
  ['+CIPSEND:', Tag.cipSend],
  ['+CDNSGIP:', Tag.cdnsGip],
  ['+RECEIVE', Tag.receive],
  ['+IPD', Tag.ipd],
  ['RECV FROM:', Tag.receivedFrom],
  ['+RECV FROM:', Tag.receivedFrom],
  // Results, with a link's number before them or without (sections 2, 3 and 6). Clones misspell some.
  ['CONNECT OK', Tag.connectOk, true],
  ['CONNECT FAIL', Tag.connectFail, true],
  ['CONNECT', Tag.connect],
  ['ALREADY CONN', Tag.inUse],
  ['ALREAY CONNE', Tag.inUse],
  ['SEND OK', Tag.sendOk, true],
  ['SEND FAIL', Tag.sendFail, true],
  ['DATA ACCEPT:', Tag.dataAccept],
  ['CLOSE OK', Tag.closeOk, true],
  ['CLOSED OK', Tag.closeOk, true],
  ['CLOSED', Tag.closed, true],
  ['NO CARRIER', Tag.noCarrier, true],
  ['SHUT OK', Tag.shutOk, true],
  ['REMOTE IP:', Tag.remoteIp],
  ['SERVER OK', Tag.serverOk, true],
  ['SERVER CLOSE', Tag.serverClosed],
  ['STATE:', Tag.state],
  ['+CIPSTATUS:', Tag.cipStatus],
  ['+CIPSERVER:', Tag.cipServer],
  ['+PDP: DEACT', Tag.contextLost],
  ['+PDP DEACT', Tag.contextLost],
  // The module has (re)started. RDY is in classify.ts.
  ['Call Ready', Tag.started, true],
  ['SMS Ready', Tag.started, true],
  // Unsolicited lines of other services, which must never be taken for an answer.
  ['RING', Tag.foreign, true],
  ['+CMTI:', Tag.foreign],
  ['+CMT:', Tag.foreign],
  ['+CDSI:', Tag.foreign],
  ['+CUSD:', Tag.foreign],
  ['+CLIP:', Tag.foreign],
  ['+CFUN:', Tag.foreign],
  ['+CMTE:', Tag.foreign],
  ['+SAPBR', Tag.foreign],
  ['*PSNWID:', Tag.foreign],
  ['*PSUTTZ:', Tag.foreign],
  ['DST:', Tag.foreign],
  ['UNDER-VOLTAG', Tag.foreign],
  ['OVER-VOLTAGE', Tag.foreign],
  ['NORMAL POWER', Tag.foreign],
] as const)

const COMMANDS: CommandSet = Object.freeze({
  open: DIAL,
  close: HANG_UP,
  before,
  send: SEND_FIXED,
  sendVariable: SEND_CTRL_Z,
  links: STATUS,
  peers: WHO,
  senders: SENDERS,
  resolve: LOOK_UP,
  serverStart: SERVE,
  serverStop: SERVE_NO_MORE,
  serverList: SERVER_LIST,
  shut: SHUT_DOWN,
  restart: restartBy('AT+CFUN=1,1'),
})

/** CSTT has all of it in one line; without an access point it is the module's own. */
function access({ apn, user, password }: Access): AccessLines {
  const login = user === undefined ? '' : `,"${user}","${password}"`
  if (apn === undefined && login !== '')
    throw new RangeError('apn: is needed beside user and password')
  return { context: apn === undefined ? 'AT+CSTT' : `AT+CSTT="${apn}"${login}`, login: null }
}

export const sim800: Dialect = Object.freeze({
  name: 'sim800',
  models: Object.freeze(['SIM800', 'SIM808', 'SIM868']),
  probe: Object.freeze({ line: 'AT+CIPMUX?', rank: 0 }),
  access,
  acknowledges: true,
  answerEnd,
  classify,
  commands: COMMANDS,
  etx: false,
  ipv6: false,
  lines: LINES,
  newGprs: () => new Gprs(),
  questions: QUESTIONS,
  serverTakesLink: true,
  settings: SETTINGS,
  socketContext: '',
  steps: STEPS,
  tags: tagIndex(LINES),
  unclaimed: UNCLAIMED_LINES,
  lastWords: lastWordIndex([
    ['CLOSED', true],
    ['NO CARRIER', true],
    ['+PDP: DEACT', true],
    ['+PDP DEACT', true],
    ['RDY'],
    ['Call Ready'],
  ]),
  limits: Object.freeze({ links: 6, servers: 1, send: 1460, read: 1460, host: 255, text: 50 }),
  deadlines: Object.freeze({
    command: 10000,
    read: 10000,
    network: 120000,
    // 75 s and 645 s by the manual, and what the line takes.
    open: 80000,
    send: 650000,
    resolve: 60000,
    contact: 10000,
    boot: 10000,
    sim: 10000,
    registration: 90000,
    prompt: 10000,
    // 50 by chapter 11; clocks may count whole milliseconds, and late.
    wake: 60,
    block: 1000,
  }),
  guardMs: 0,
  lineLimit: 556,
})

/**
 * The knobs that only SIM800 has: where its document, its manual, logs and the clones of it differ. As in
 * `knobs.ts`, which adds them to the others; those that both families read are there.
 */
import { choice, delay, type KnobRow, text, toggle } from '../knob-row.ts'

export interface Sim800Knobs {
  muxPrefixSpace: boolean
  answerBlank: boolean
  stateBlank: boolean
  rxgetBlank: boolean
  rxgetUrcForm: 'mode' | 'link'
  hexCase: 'upper' | 'lower'
  countedForm: '+IPD,16:' | '+IPD, 16:' | '+IPD,16:\r\n'
  sripForm: 'colon' | 'bare' | 'line'
  sripPortBlank: boolean
  cifsrOk: boolean
  ciicrFailForm: 'error' | 'deact'
  alreadyConnectForm: 'error-first' | 'alone' | 'ok-first' | 'misspelt'
  closeOkForm: 'CLOSE OK' | 'OK+CLOSED OK'
  escapeAnswer: 'OK' | 'ERROR' | 'SEND FAIL' | 'none'
  stuckSendForm: 'closed' | 'send-fail'
  urcBeforeSendOk: boolean
  ackBlank: boolean
  cipstatusLinks: 6 | 8
  serverLine: 'apart' | 'joined' | 'last'
  muxIdleState: 'IP PROCESSING' | 'IP STATUS'
  pdpDeactName: 'PDP DEACT' | 'IP PDPDEACT'
  startInGprsact: boolean
  shutInInitial: 'shut-ok' | 'error'
  serverCloseForm: 'SERVER CLOSE' | 'SERVER CLOSED'
  serverCloseKeepsClients: boolean
  serverAgainForm: 'error' | 'already-opened'
  serverBesideClients: boolean
  cdnsgipOrder: 'ok-first' | 'result-first'
  cdnsgipError: 8 | 3
  dnsBrackets: boolean
  waitTmUnitMs: 200 | 100
  remoteCloseDelay: 'none' | 'rdtimer'
  slowCloseMs: number
  address2: string
}

export const sim800KnobTable: Readonly<Record<keyof Sim800Knobs, KnobRow>> = {
  muxPrefixSpace: toggle(true, 'SIM800, CIPMUX=1: `0, CONNECT OK`, or `0,CONNECT OK`.', 'A30'),
  answerBlank: toggle(true, 'SIM800: `+CIPMUX: 0`, or `+CIPMUX:0`, and so for all of TCP/IP.'),
  stateBlank: toggle(true, 'SIM800: `STATE: IP STATUS`, or `STATE:IP STATUS`.'),
  rxgetBlank: toggle(true, 'SIM800: `+CIPRXGET: 1`, or `+CIPRXGET:1`.', 'A31'),
  rxgetUrcForm: choice(
    ['mode', 'link'],
    'SIM800, CIPMUX=1: arrived data is told as `+CIPRXGET: 1,0`, or as `+CIPRXGET: 0`, the link.',
  ),
  hexCase: choice(['upper', 'lower'], 'SIM800: the digits of CIPRXGET=3.'),
  countedForm: choice(
    ['+IPD,16:', '+IPD, 16:', '+IPD,16:\r\n'],
    'SIM800, CIPHEAD=1: the header of 16 pushed bytes.',
    'A4',
  ),
  sripForm: choice(
    ['colon', 'bare', 'line'],
    'SIM800, CIPMUX=1 and CIPSRIP=1: `+RECEIVE,0,16,address:port:`, the same without the last colon, or that without it as a line before `+RECEIVE,0,16:`.',
    'A36',
  ),
  sripPortBlank: toggle(false, 'SIM800, CIPSRIP=1: a blank between the colon and the port.', 'A3'),
  cifsrOk: toggle(false, 'SIM800: CIFSR’s address is followed by OK.', 'A34'),
  ciicrFailForm: choice(
    ['error', 'deact'],
    'SIM800: CIICR fails with ERROR, or with `+PDP: DEACT` before it.',
  ),
  alreadyConnectForm: choice(
    ['error-first', 'alone', 'ok-first', 'misspelt'],
    'SIM800, CIPSTART while connected: ERROR and `ALREADY CONNECT`, the latter alone, OK before it, or OK and `ALREAY CONNECT`.',
    'A51',
  ),
  closeOkForm: choice(
    ['CLOSE OK', 'OK+CLOSED OK'],
    'SIM800: CIPCLOSE’s answer: `CLOSE OK`, or OK and `CLOSED OK`.',
    'A29',
  ),
  escapeAnswer: choice(
    ['OK', 'ERROR', 'SEND FAIL', 'none'],
    'SIM800: what ESC in a payload is answered with.',
  ),
  stuckSendForm: choice(
    ['closed', 'send-fail'],
    'SIM800: a peer that acknowledges nothing for 645 s: `CLOSED`, or `SEND FAIL` before it.',
  ),
  urcBeforeSendOk: toggle(
    true,
    'SIM800: unsolicited lines may come between a payload and its SEND OK, or wait for that.',
  ),
  ackBlank: toggle(false, 'SIM800: `+CIPACK: 3, 3, 0`, or `+CIPACK: 3,3,0`.'),
  cipstatusLinks: choice([6, 8], 'SIM800, CIPMUX=1: how many links there are.', 'A33'),
  serverLine: choice(
    ['apart', 'joined', 'last'],
    'SIM800: the line `S:` of CIPSTATUS comes first and alone, first, or after those that begin with `C:`.',
  ),
  muxIdleState: choice(
    ['IP PROCESSING', 'IP STATUS'],
    'SIM800, CIPMUX=1: the state once every link has been closed.',
  ),
  pdpDeactName: choice(
    ['PDP DEACT', 'IP PDPDEACT'],
    'SIM800: what the state of a lost context is called.',
  ),
  startInGprsact: toggle(false, 'SIM800, CIPMUX=1: CIPSTART works without CIFSR before it.'),
  shutInInitial: choice(
    ['shut-ok', 'error'],
    'SIM800: CIPSHUT in IP INITIAL: SHUT OK or an error.',
  ),
  serverCloseForm: choice(
    ['SERVER CLOSE', 'SERVER CLOSED'],
    'SIM800: what tells that the server has ended.',
  ),
  serverCloseKeepsClients: toggle(
    true,
    'SIM800: CIPSERVER=0 leaves accepted links open, or closes them.',
  ),
  serverAgainForm: choice(
    ['error', 'already-opened'],
    'SIM800: CIPSERVER=1 while a server listens: an error, or `Already opened` and an error.',
  ),
  serverBesideClients: toggle(
    true,
    'SIM800, CIPMUX=1: CIPSERVER=1 is legal while a link is open, or an error.',
  ),
  cdnsgipOrder: choice(
    ['ok-first', 'result-first'],
    'SIM800: CDNSGIP: OK then `+CDNSGIP`, or the reverse.',
    'A35',
  ),
  cdnsgipError: choice([8, 3], 'SIM800: why CDNSGIP has failed: unknown name, or no network.'),
  dnsBrackets: toggle(false, 'SIM800: CDNSCFG? shows addresses in angle brackets.'),
  waitTmUnitMs: choice([200, 100], 'SIM800: the unit of CIPCCFG’s WaitTm, in ms.', 'A37'),
  remoteCloseDelay: choice(
    ['none', 'rdtimer'],
    'SIM800: the end of a peer is told at once, or as much later as CIPRDTIMER says.',
  ),
  slowCloseMs: delay(100, 'SIM800: how long CIPCLOSE=0 waits for the peer.'),
  address2: text('10.204.70.11', 'SIM800: the IPv4 address of the second context.'),
}

/**
 * The modem's knobs: every point where firmwares differ, documents are silent, or a test wants a fault.
 * A knob is one row here and one place in the code that reads it. `register` names the row of the
 * ambiguity register that a knob answers.
 */
import { choice, count, delay, type KnobRow, row, span, text, toggle } from './knob-row.ts'
import { type Sim800Knobs, sim800KnobTable } from './sim800/knobs.ts'

export type { KnobRow } from './knob-row.ts'

export interface Knobs extends Sim800Knobs {
  echo: 'command' | 'stuck-on'
  cmee: 0 | 1 | 2
  cmeColon: boolean
  lineEnd: '\r\n' | '\r\r\n'
  promptForm: '\r\n>' | '\r\n> ' | '\r\n>\r\n' | '>'
  dataEcho: 'on' | 'off' | 'always'
  cipcfg: boolean
  connectRate: boolean
  areaQuoted: boolean
  openOrder: 'ok-first' | 'result-first'
  closeOrder: 'ok-first' | 'result-first'
  udpOpenOrder: 'result-first' | 'ok-first'
  udpCloseOrder: 'result-first' | 'ok-first'
  udpLostComma: 'refuse' | 'accept'
  udpNoAddressError: 3 | 11
  udpReadForm: 'stream' | 'datagram'
  sendOrder: 'ok-first' | 'result-first'
  serverStopOrder: 'result-first' | 'ok-first'
  serverStopRequiresClosedClients: boolean
  acceptedIndexForm: 'real' | 'plus-one'
  transparentLinks: 'any' | 'only-0'
  transparentClosedLine: 'tcp' | 'always' | 'never'
  transparentOpenFailForm: 'connect-fail' | 'cipopen'
  remoteCloseInDataMode: 'CLOSED+IPCLOSE' | 'CLOSED' | 'NO CARRIER'
  atoFailure: 'no-carrier' | 'error'
  udpReopenResumes: boolean
  netcloseForm: 'links' | 'bare'
  netopenReadForm: 'one-field' | 'two-fields'
  ipaddrClosedForm: 'ip-error' | 'ipaddr'
  cgpaddrQuoted: boolean
  rtsCts: boolean
  ifcAtFirst: 0 | 2
  errMode: 0 | 1
  rxgetTrailer: '\r\n' | '\r\n\r\n'
  hexExtraBlank: boolean
  rxgetSender: boolean
  recvFromForm: 'RECV FROM:' | 'RECV FROM: ' | '+RECV FROM:' | 'RCV FROM:'
  ipdForm: '+IPD16' | '+IPD16:' | '+IPD(16)'
  receiveColon: boolean
  emptyReadForm: 'no-data' | 'zeroes' | 'error'
  urcEdgeTriggered: boolean
  retainRxAfterClose: boolean
  peerClosedLink: 'free' | 'occupied'
  netAfterLoss: 'closed' | 'open'
  cgactProhibited: boolean
  maxSendAccepted: number
  sendBuffer: number
  receiveBuffer: number
  sim: 'ready' | 'pin' | 'puk' | 'absent'
  pin: string
  puk: string
  sleepUrc: 'held' | 'sent'
  wakesByLine: boolean
  rssi: number
  ber: number
  regStat: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 11
  registerMs: number
  operator: string
  clock: string
  simApns: string
  simAuth: string
  address: string
  address6: string
  latencyMs: number
  latency: Readonly<Record<string, number>>
  promptDelayMs: number
  bootMs: number
  powerKeyMs: number
  resetMs: number
  pins: 'wired' | 'broken'
  netOpenMs: number
  netCloseMs: number
  refuseNetOpen: number
  failNetOpen: number
  silent: boolean
  loseCommands: number
  loseAnswers: number
  losePrompts: number
  muteUrc: string
  muteUrcCount: number
  urcInjectPoints: 'any' | 'before' | 'between' | 'after'
  splitWrites: 'run' | 'byte' | 'random'
  garbage: number
  noiseToDte: number
  noiseToDce: number
  dteFifo: number
}

const order = ['ok-first', 'result-first']

export const knobTable: Readonly<Record<keyof Knobs, KnobRow>> = {
  echo: choice(['command', 'stuck-on'], 'ATE decides, or the echo cannot be turned off.'),
  cmee: choice([0, 1, 2], 'AT+CMEE after power-on; setting it also changes the present value.'),
  cmeColon: toggle(true, '`+CME ERROR: 3`, or `+CME ERROR 3`.', 'A38'),
  lineEnd: choice(['\r\n', '\r\r\n'], 'End of an information line.', 'A44'),
  promptForm: choice(['\r\n>', '\r\n> ', '\r\n>\r\n', '>'], 'Bytes of the prompt.', 'A13'),
  dataEcho: choice(
    ['on', 'off', 'always'],
    'AT+CIPCFG="DATAECHO" after power-on: with ATE1, "on" echoes CIPSEND payload; "always" even with ATE0.',
    'A14',
  ),
  cipcfg: toggle(true, 'AT+CIPCFG exists (firmware of manual V1.09 on).', 'A14'),
  connectRate: toggle(true, '`CONNECT 115200` with ATX1 and higher, or always `CONNECT`.', 'A26'),
  areaQuoted: toggle(false, 'The area and the cell of +CREG and +CGREG are in quotes.', 'A54'),
  openOrder: choice(order, 'CIPOPEN of TCP: `OK` then `+CIPOPEN`, or the reverse.', 'A7'),
  closeOrder: choice(order, 'CIPCLOSE of TCP: `OK` then `+CIPCLOSE`, or the reverse.'),
  udpOpenOrder: choice(
    ['result-first', 'ok-first'],
    'CIPOPEN of UDP: `+CIPOPEN` then `OK`, or the reverse.',
    'A6',
  ),
  udpCloseOrder: choice(
    ['result-first', 'ok-first'],
    'CIPCLOSE and NETCLOSE of UDP: `+CIPCLOSE` then `OK`, or the reverse.',
    'A8',
  ),
  udpLostComma: choice(
    ['refuse', 'accept'],
    'CIPSEND=n,"address",port, which lacks a comma: `+CIPERROR: 3`, or as with both.',
    'A15',
  ),
  udpNoAddressError: choice([3, 11], 'CIPSEND on a UDP link without an address: this `+CIPERROR`.'),
  udpReadForm: choice(
    ['stream', 'datagram'],
    'CIPRXGET=2 and 3 of UDP read on across datagrams, or stop at the end of one.',
  ),
  sendOrder: choice(order, 'CIPSEND: `OK` then `+CIPSEND`, or the reverse.', 'A53'),
  serverStopOrder: choice(
    ['result-first', 'ok-first'],
    'SERVERSTOP: `+SERVERSTOP` then `OK`, or the reverse.',
    'A11',
  ),
  serverStopRequiresClosedClients: toggle(
    true,
    'SERVERSTOP while a client is open: `+SERVERSTOP: i,9` and ERROR; or it stops, and the client stays.',
  ),
  acceptedIndexForm: choice(
    ['real', 'plus-one'],
    'The server index of an accepted link in CIPOPEN?: as in +CLIENT, or one more, as the examples print it.',
    'A24',
  ),
  transparentLinks: choice(
    ['any', 'only-0'],
    'CIPMODE=1: links and servers other than 0 work in command state, or are refused with 4.',
  ),
  transparentClosedLine: choice(
    ['tcp', 'always', 'never'],
    'Closing a transparent link says `CLOSED` before `+CIPCLOSE`: of TCP only, always, or never.',
    'A10',
  ),
  transparentOpenFailForm: choice(
    ['connect-fail', 'cipopen'],
    'A transparent link that cannot be opened: `CONNECT FAIL`, or `+CIPOPEN: 0,err` and ERROR.',
  ),
  remoteCloseInDataMode: choice(
    ['CLOSED+IPCLOSE', 'CLOSED', 'NO CARRIER'],
    'What tells that a transparent link has ended: `CLOSED` and `+IPCLOSE: 0,1`, or one line.',
    'A27',
  ),
  atoFailure: choice(
    ['no-carrier', 'error'],
    'ATO without a link in transparent mode: NO CARRIER or ERROR; outside of it always ERROR.',
    'A28',
  ),
  udpReopenResumes: toggle(
    false,
    'CIPOPEN of the transparent UDP link that is open already answers CONNECT, as ATO does; or 4.',
  ),
  netcloseForm: choice(['links', 'bare'], 'NETCLOSE reports each open link, or none.', 'A12'),
  netopenReadForm: choice(['one-field', 'two-fields'], '`+NETOPEN: 1`, or `+NETOPEN: 1,0`.', 'A43'),
  ipaddrClosedForm: choice(
    ['ip-error', 'ipaddr'],
    'IPADDR while closed: `+IP ERROR: …`, or `+IPADDR: Network not opened`; then ERROR.',
    'A5',
  ),
  cgpaddrQuoted: toggle(false, 'CGPADDR gives the address in quotes.'),
  rtsCts: toggle(true, 'The modem has RTS and CTS: AT+IFC=2,2 is accepted.', 'A39'),
  ifcAtFirst: choice([0, 2], 'AT+IFC, both fields, as it leaves the factory.', 'A39'),
  errMode: row(
    [0, 1],
    1,
    'CIPCCFG errMode after power-on: +IP ERROR as a number (0) or as text (1). Setting it also changes the present value.',
    'A41',
  ),
  rxgetTrailer: choice(['\r\n', '\r\n\r\n'], 'Between CIPRXGET data and `OK`.', 'A17'),
  hexExtraBlank: toggle(false, 'An extra CR LF before the digits of CIPRXGET=3.', 'A19'),
  rxgetSender: toggle(
    false,
    'CIPRXGET=5 exists (manual V1.09): reads begin with a line `+CIPRXGETIP:address:port`.',
  ),
  recvFromForm: choice(
    ['RECV FROM:', 'RECV FROM: ', '+RECV FROM:', 'RCV FROM:'],
    'How the line begins that tells who has sent pushed data.',
    'A3',
  ),
  ipdForm: choice(['+IPD16', '+IPD16:', '+IPD(16)'], 'The header of 16 pushed bytes.', 'A4'),
  receiveColon: toggle(false, '`+RECEIVE,1,16:`, or without a colon.', 'A36'),
  emptyReadForm: choice(
    ['no-data', 'zeroes', 'error'],
    'CIPRXGET=2,n without data: `+IP ERROR: No data` and ERROR, `+CIPRXGET: 2,n,0,0` and OK, or ERROR.',
    'A21',
  ),
  urcEdgeTriggered: toggle(
    true,
    '`+CIPRXGET: 1,n` only when the buffer was empty, or on every arrival.',
  ),
  retainRxAfterClose: toggle(true, 'Unread data stays readable after a link has closed.'),
  peerClosedLink: choice(
    ['free', 'occupied'],
    'A link that the peer has closed can be opened again at once, or only after a CIPCLOSE.',
    'A49',
  ),
  netAfterLoss: choice(['closed', 'open'], 'What `AT+NETOPEN?` says after +CIPEVENT.'),
  cgactProhibited: toggle(false, 'AT+CGACT on context 1 is refused (default bearer on LTE).'),
  maxSendAccepted: span(
    0,
    1500,
    0,
    'Bytes of one CIPSEND that are taken: `+CIPSEND: n,req,cnf` with cnf < req; on SIM800 the number of DATA ACCEPT. 0: all.',
  ),
  sendBuffer: span(1, 1_000_000, 10_240, 'Bytes a link buffers for a peer that does not read.'),
  receiveBuffer: span(1, 1_000_000, 16_384, 'Bytes a link buffers for a DTE that does not read.'),
  sim: choice(['ready', 'pin', 'puk', 'absent'], 'The SIM card: as it is now.'),
  pin: text('1234', 'The PIN that unlocks the SIM.'),
  puk: text('12345678', 'The PUK that unlocks it after three wrong PINs.'),
  sleepUrc: choice(
    ['held', 'sent'],
    'Asleep by AT+CSCLK=1: what is unsolicited waits for DTR, and RI tells of it; or it is sent all the same.',
  ),
  wakesByLine: toggle(true, 'AT+CSCLK=2 exists (not on ASR’s 1802S).'),
  rssi: row({ low: 0, high: 99 }, 23, 'AT+CSQ, first field.'),
  ber: row({ low: 0, high: 99 }, 0, 'AT+CSQ, second field.'),
  regStat: row([0, 1, 2, 3, 4, 5, 6, 7, 11], 1, 'What registration ends in: <stat> of 27.007.'),
  registerMs: delay(0, 'How long registration takes.'),
  operator: text('MOCK', 'The operator’s name, as AT+COPS? tells it.'),
  clock: text(
    '80/01/06,00:00:00+00',
    'What AT+CCLK? tells: yy/MM/dd,hh:mm:ss±zz. It stands still.',
  ),
  simApns: text('', 'Comma list of the APNs the network accepts; empty: any.'),
  simAuth: text('', 'The `user:password` the network asks for; empty: any or none.'),
  address: text('10.148.0.17', 'The modem’s IPv4 address.'),
  address6: text('2001:DB8:0:0:0:0:0:17', 'The modem’s IPv6 address.'),
  latencyMs: delay(5, 'From a command’s CR, or a payload’s last byte, to the answer’s first bit.'),
  latency: row(
    'latencies',
    {},
    'Commands that take longer: {"+CSQ": 200} in milliseconds, instead of latencyMs.',
  ),
  promptDelayMs: delay(0, 'How much later than other answers the prompt comes.'),
  bootMs: delay(3000, 'From power-on, or reset, to the first boot line.'),
  powerKeyMs: delay(100, 'How long PWRKEY is held to switch the modem on.'),
  resetMs: delay(2600, 'How long RESET is held; the modem resets when it is let go.'),
  pins: choice(['wired', 'broken'], 'PWRKEY and RESET reach the modem, or nothing comes of them.'),
  netOpenMs: delay(50, 'From NETOPEN’s `OK` to its result; on SIM800 how long CIICR takes.'),
  netCloseMs: delay(20, 'From NETCLOSE’s `OK` to its result; on SIM800 how long CIPSHUT takes.'),
  refuseNetOpen: count('NETOPENs, on SIM800 CIICRs, that answer a bare ERROR and change nothing.'),
  failNetOpen: count(
    'NETOPENs that end in `+NETOPEN: 1`; on SIM800 contexts that are not activated.',
  ),
  silent: toggle(false, 'The modem hangs: it takes bytes, runs nothing, says nothing.'),
  loseCommands: count('Command lines that the modem does not notice.'),
  loseAnswers: count('Answers (information and final result) that are not sent.'),
  losePrompts: count('Prompts that are not sent, though the modem waits for the payload.'),
  muteUrc: text('', 'Unsolicited lines and deferred results that begin so are not sent.'),
  muteUrcCount: row(
    { low: -1, high: 1_000_000 },
    -1,
    'How many of them are lost, counting down; -1: all.',
  ),
  urcInjectPoints: choice(
    ['any', 'before', 'between', 'after'],
    'Unsolicited lines come when they come; or they wait, half a second at most, for an answer: before it, between its information and its final result, or right after it.',
  ),
  splitWrites: choice(
    ['run', 'byte', 'random'],
    'Bytes the DTE is told of at once: up to 64, one, or a seeded number up to 96.',
  ),
  garbage: span(0, 100, 0, 'Percent of answers with line noise before them.'),
  noiseToDte: span(0, 1_000_000, 0, 'Bytes of a million that arrive at the DTE with a wrong bit.'),
  noiseToDce: span(0, 1_000_000, 0, 'Bytes of a million that arrive at the DCE with a wrong bit.'),
  dteFifo: span(0, 1_000_000, 0, 'Depth of the DTE’s receive FIFO (ESP32: 128); 0: unlimited.'),
  ...sim800KnobTable,
}

export function defaultKnobs(): Knobs {
  const entries = Object.entries(knobTable).map(([name, knob]) => [name, knob.default])
  return Object.fromEntries(entries) as Knobs
}

/** @throws RangeError with the list, for an unknown name or a value that is not one of the knob's. */
export function checkKnob(name: string, value: unknown): asserts name is keyof Knobs {
  if (!Object.hasOwn(knobTable, name)) {
    const names = Object.keys(knobTable).join(', ')
    throw new RangeError(`no knob is called ${JSON.stringify(name)}; knobs: ${names}`)
  }
  const { values } = knobTable[name as keyof Knobs]
  if (isAllowed(values, value)) return
  throw new RangeError(`knob ${name} cannot be ${shown(value)}; it takes ${describeValues(values)}`)
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** The values of a knob, for people. */
export function describeValues(values: KnobRow['values']): string {
  if (values === 'text') return 'text'
  if (values === 'latencies') return 'an object of command names and milliseconds'
  if ('low' in values) return `${values.low} to ${values.high}`
  return values.map((value) => JSON.stringify(value)).join(', ')
}

function isAllowed(values: KnobRow['values'], value: unknown): boolean {
  if (values === 'text') return typeof value === 'string' && /^[ -~]*$/.test(value)
  if (values === 'latencies') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    return Object.values(value).every((ms) => typeof ms === 'number' && ms >= 0 && ms <= 600_000)
  }
  if (!('low' in values)) return values.includes(value)
  if (typeof value !== 'number' || !(value >= values.low && value <= values.high)) return false
  return values.fraction === true || Number.isInteger(value)
}

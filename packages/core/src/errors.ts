/**
 * Every number that a socket or a bring-up step can report, with its name, its meaning and what to do.
 * One number space: small numbers are the driver's own, 1000 + n is `+CME ERROR: n` (3GPP 27.007
 * section 9.2), 2000 + n the `+IP ERROR` table and 3000 + n the `<err>` table of the A76XX TCPIP
 * application note, section 5. Not a place for texts of one family: the tables are shared by all.
 */

import { CIP, CME, type ErrorRow, IP } from './error-tables.ts'

export const ErrorCode = {
  none: 0,
  remoteClosed: 1,
  networkLost: 2,
  modemSilent: 3,
  hole: 4,
  sendFailed: 5,
  openTimedOut: 6,
  sendTimedOut: 7,
  notReady: 8,
  portLost: 9,
  applicationFault: 10,
  noLink: 11,
  linkLost: 12,
  commandFailed: 13,
  simMissing: 20,
  pinRequired: 21,
  pinWrong: 22,
  pukRequired: 23,
  notRegistered: 24,
  registrationDenied: 25,
  noAddress: 26,
  promptStuck: 27,
  modemReset: 28,
  closed: 29,
  overflow: 30,
  pushRefused: 31,
  timeoutsRefused: 40,
  tuningRefused: 41,
  waitForPeerRefused: 42,
  stackRefused: 43,
  dnsRefused: 44,
  keepAliveRefused: 45,
  sleepRefused: 46,
  sleepEnded: 47,
  answerUnreadable: 48,
  networkKept: 49,
  wrongFamily: 50,
  unknownModel: 51,
  sendTimerRefused: 52,
} as const

/** First number of each of the modem's own tables. */
export const ErrorBase = { cme: 1000, ip: 2000, cip: 3000 } as const

const DRIVER: readonly ErrorRow[] = Object.freeze([
  [0, 'none', 'No error.'],
  [1, 'remoteClosed', 'The peer ended the connection in order. Open a new one if you need it.'],
  [
    2,
    'networkLost',
    'The mobile network dropped the connection. The driver opens it again; reconnect on ready.',
  ],
  [3, 'modemSilent', 'The modem does not answer. Check power, wiring, port and baud rate.'],
  [
    4,
    'hole',
    'Received bytes were lost on the serial line, so the stream was ended before the gap. Lower the baud rate or wire RTS/CTS.',
  ],
  [
    5,
    'sendFailed',
    'The modem took fewer bytes than were sent: the connection is unusable. Reconnect.',
  ],
  [
    6,
    'openTimedOut',
    'The modem reported no result for the connection in time. Check the peer and the signal, then retry.',
  ],
  [7, 'sendTimedOut', 'The peer took no data in time. Reconnect.'],
  [8, 'notReady', 'The modem has no IP connection. Call open() and wait for onReady.'],
  [9, 'portLost', 'The serial port has gone. Plug the modem in again and open a new port.'],
  [
    10,
    'applicationFault',
    'A callback of this socket threw; the socket was closed. See onFault for the exception.',
  ],
  [11, 'noLink', 'All links of the modem are in use. Close one first.'],
  [12, 'linkLost', 'The modem no longer knows this connection. Reconnect.'],
  [
    13,
    'commandFailed',
    'The modem answered ERROR without a reason. Check that the SIM is ready and the network open, then try again; restart the module if that does not help.',
  ],
  [20, 'simMissing', 'No SIM card was found. Insert one, or check the card holder.'],
  [21, 'pinRequired', 'The SIM asks for a PIN. Give the pin option.'],
  [
    22,
    'pinWrong',
    'The SIM refused the PIN. Correct the pin option: three wrong tries lock the card.',
  ],
  [23, 'pukRequired', 'The SIM is locked and asks for its PUK. Unlock it in a telephone.'],
  [
    24,
    'notRegistered',
    'No network took the modem in. Check antenna, coverage and that the SIM is active.',
  ],
  [
    25,
    'registrationDenied',
    'The network refused the SIM. Check that the subscription covers data and this network.',
  ],
  [26, 'noAddress', 'The network gave no IP address. Check the apn, user and password options.'],
  [
    27,
    'promptStuck',
    'The modem waits for payload bytes that were lost on the line, and nothing may safely be written to it. Reset the module.',
  ],
  [
    28,
    'modemReset',
    'The modem restarted. All connections are gone; the driver brings it up again.',
  ],
  [29, 'closed', 'The modem was closed or disconnected by the application.'],
  [
    30,
    'overflow',
    'More arrived than the application had read and the modem cannot be held. Read faster, enlarge receiveSize, or wire RTS/CTS.',
  ],
  [
    31,
    'pushRefused',
    "The modem does not push received data under a header, and datagrams come no other way. With receive: 'push' the bring-up says which setting it refuses.",
  ],
  [
    40,
    'timeoutsRefused',
    'The modem refused the timeouts setting (AT+CIPTIMEOUT) and goes on with its own. Leave it out with this firmware.',
  ],
  [
    41,
    'tuningRefused',
    'The modem refused the tuning setting (AT+CIPCCFG) and goes on with its own. Leave it out with this firmware.',
  ],
  [
    42,
    'waitForPeerRefused',
    'The modem refused the waitForPeer setting (AT+CIPSENDMODE): it reports a send when its own buffer has it. Leave it out with this firmware.',
  ],
  [
    43,
    'stackRefused',
    'The modem refused a number of the stack setting (AT+CSOC), which only Cat-1 modules know. Change it or leave it out.',
  ],
  [
    44,
    'dnsRefused',
    'The modem refused the dns setting (AT+CDNSCFG) and goes on with the name servers of the network. Check the addresses.',
  ],
  [
    45,
    'keepAliveRefused',
    'The modem refused the keepAlive setting (AT+CTCPKA) and goes on with its own. Leave it out with this firmware.',
  ],
  [
    46,
    'sleepRefused',
    'The modem refused to sleep (AT+CSCLK=1). Check that the firmware can sleep by DTR.',
  ],
  [47, 'sleepEnded', 'The modem was woken before it had fallen asleep. Call sleep() again.'],
  [
    48,
    'answerUnreadable',
    'The modem answered, but not as its document says. Use modem.command to see the answer.',
  ],
  [
    49,
    'networkKept',
    'The modem does not release its network, three times. The module must be restarted.',
  ],
  [
    50,
    'wrongFamily',
    'The modem does not speak the commands of the dialect. Give that of its family: a7600, a76xx, sim7028 or sim800.',
  ],
  [
    51,
    'unknownModel',
    'The modem is of none of the families that were asked for. Give the dialect that is nearest: a7600, a76xx, sim7028 or sim800.',
  ],
  [
    52,
    'sendTimerRefused',
    'The modem refused the sendTimer setting (AT+CIPATS) and goes on with its own. Leave it out with this firmware.',
  ],
])

function row(code: number): ErrorRow | undefined {
  const base = code < 1000 ? 0 : code - (code % 1000)
  const table = base === 0 ? DRIVER : base === 1000 ? CME : base === 2000 ? IP : CIP
  for (let i = 0; i < table.length; i++) if (table[i]?.[0] === code - base) return table[i]
  return undefined
}

/** Of a modem's number. */
function prefix(code: number): string {
  return code < 2000 ? '+CME ERROR' : code < 3000 ? '+IP ERROR' : 'CIP error'
}

/** The name of an error number: `remoteClosed`, `+CME ERROR 10 (SIM not inserted)`. Never throws. */
export function errorName(code: number): string {
  const found = row(code)
  if (code < 1000) return found ? found[1] : `error ${code}`
  return `${prefix(code)} ${code % 1000} (${found ? found[1] : 'unknown'})`
}

/** What an error number means and what to do, for people: one or two sentences. Never throws. */
export function describeError(code: number): string {
  const found = row(code)
  if (code < 1000) return found ? found[2] : `Error ${code}.`
  return `${errorName(code)}: ${found ? found[2] : 'The module gave no reason.'}`
}

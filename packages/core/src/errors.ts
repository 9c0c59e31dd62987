/**
 * Every number that a socket or a bring-up step can report, with its name, its meaning and what to do.
 * One number space: small numbers are the driver's own, 1000 + n is `+CME ERROR: n` (3GPP 27.007
 * section 9.2), 2000 + n the `+IP ERROR` table and 3000 + n the `<err>` table of the A76XX TCPIP
 * application note, section 5. Not a place for texts of one family: the tables are shared by all.
 */

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
} as const

/** First number of each of the modem's own tables. */
export const ErrorBase = { cme: 1000, ip: 2000, cip: 3000 } as const

type Row = readonly [code: number, name: string, text: string]

const DRIVER: readonly Row[] = Object.freeze([
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
  [13, 'commandFailed', 'The modem answered ERROR without a reason.'],
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
  [29, 'closed', 'The modem was closed by the application.'],
  [
    30,
    'overflow',
    'More arrived than the application had read and the modem cannot be held. Read faster, enlarge receiveSize, or wire RTS/CTS.',
  ],
])

const CME: readonly Row[] = Object.freeze([
  [0, 'phone failure', 'Restart the module.'],
  [1, 'no connection to phone', 'Restart the module.'],
  [2, 'phone-adaptor link reserved', 'Restart the module.'],
  [3, 'operation not allowed', 'The command is not allowed in this state.'],
  [4, 'operation not supported', 'The firmware does not know this command.'],
  [5, 'PH-SIM PIN required', 'The module is locked to a SIM.'],
  [10, 'SIM not inserted', 'Insert a SIM card, or check the card holder.'],
  [11, 'SIM PIN required', 'Give the pin option.'],
  [12, 'SIM PUK required', 'Unlock the SIM with its PUK in a telephone.'],
  [13, 'SIM failure', 'The SIM does not answer: clean or replace it.'],
  [14, 'SIM busy', 'The SIM is still starting: try again.'],
  [15, 'SIM wrong', 'The module refuses this SIM.'],
  [16, 'incorrect password', 'Correct the pin option: three wrong tries lock the card.'],
  [17, 'SIM PIN2 required', 'The operation needs PIN2.'],
  [18, 'SIM PUK2 required', 'Unlock PIN2 with its PUK2.'],
  [20, 'memory full', 'Delete stored items.'],
  [21, 'invalid index', 'The index does not exist.'],
  [22, 'not found', 'The item does not exist.'],
  [23, 'memory failure', 'The module could not store the value.'],
  [24, 'text string too long', 'Shorten the value.'],
  [25, 'invalid characters in text string', 'Correct the value.'],
  [26, 'dial string too long', 'Shorten the number.'],
  [27, 'invalid characters in dial string', 'Correct the number.'],
  [30, 'no network service', 'Check antenna and coverage.'],
  [31, 'network timeout', 'The network did not answer: try again.'],
  [32, 'network not allowed - emergency calls only', 'The network refuses this SIM.'],
  [40, 'network personalization PIN required', 'The module is locked to a network.'],
  [50, 'incorrect parameters', 'The firmware refused a parameter.'],
  [100, 'unknown', 'The module gave no reason.'],
  [103, 'illegal MS', 'The network refuses this SIM.'],
  [106, 'illegal ME', 'The network refuses this module.'],
  [107, 'GPRS services not allowed', 'The subscription has no data service.'],
  [111, 'PLMN not allowed', 'The network refuses this SIM.'],
  [112, 'location area not allowed', 'The network refuses this SIM here.'],
  [113, 'roaming not allowed in this location area', 'Roaming is not allowed here.'],
  [132, 'service option not supported', 'The network does not offer this service.'],
  [133, 'requested service option not subscribed', 'Check the apn option and the subscription.'],
  [134, 'service option temporarily out of order', 'Try again later.'],
  [148, 'unspecified GPRS error', 'Check the apn option, then try again.'],
  [149, 'PDP authentication failure', 'Check the user and password options.'],
  [150, 'invalid mobile class', 'The module cannot be in this class.'],
])

const IP: readonly Row[] = Object.freeze([
  [0, 'Connection time out', 'The peer did not answer.'],
  [1, 'Bind port failed', 'The local port is in use.'],
  [2, 'Port overflow', 'Use a port from 1 to 65535.'],
  [3, 'Create socket failed', 'The module has no socket left.'],
  [4, 'Network is already opened', 'The IP connection is up already.'],
  [5, 'Network is already closed', 'The IP connection is down already.'],
  [6, 'No clients connected', 'No client is connected.'],
  [7, 'No active client', 'No client is connected.'],
  [8, 'Network not opened', 'Open the network first.'],
  [9, 'Client index overflow', 'Use a link number from 0 to 9.'],
  [10, 'Connection is already created', 'The link is in use.'],
  [11, 'Connection is not created', 'The link is not open.'],
  [12, 'Invalid parameter', 'The firmware refused a parameter.'],
  [13, 'Operation not supported', 'The firmware cannot do this now.'],
  [14, 'DNS query failed', 'Check the host name and the DNS servers.'],
  [15, 'TCP busy', 'Try again.'],
  [16, 'Net close failed for socket opened', 'Close the sockets first.'],
  [17, 'Sending time out', 'The peer took no data in time.'],
  [18, 'Sending failure for network error', 'Check the network, then reconnect.'],
  [19, 'Open failure for network error', 'Check the network and the apn option.'],
  [20, 'Server is already listening', 'Stop the server first.'],
  [21, 'Operation failed', 'Try again.'],
  [22, 'No data', 'Nothing was waiting to be read.'],
])

const CIP: readonly Row[] = Object.freeze([
  [0, 'success', 'No error.'],
  [
    1,
    'Network failure',
    'The peer refused or could not be reached; for the network itself, check the apn option.',
  ],
  [2, 'Network not opened', 'Open the network first.'],
  [3, 'Wrong parameter', 'The firmware refused a parameter.'],
  [4, 'Operation not supported', 'The link is not open, or is open already.'],
  [5, 'Failed to create socket', 'The module has no socket left.'],
  [6, 'Failed to bind socket', 'The local port is in use.'],
  [7, 'TCP server is already listening', 'Stop the server first.'],
  [8, 'Busy', 'The module is still working on this link: try again.'],
  [9, 'Sockets opened', 'Close the open connections first.'],
  [10, 'Timeout', 'The peer did not answer in time.'],
  [11, 'DNS parse failed', 'Check the host name and the DNS servers.'],
  [12, 'Unknown error', 'The module gave no reason.'],
  [255, 'Unknown error', 'The module gave no reason.'],
])

function row(code: number): Row | undefined {
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

const PARENTHESIS = 0x28

/** Folds a text so that case, blanks and punctuation do not matter; the firmware varies in all three. */
function foldString(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = foldByte(hash, text.charCodeAt(i))
  return hash
}

function foldByte(hash: number, byte: number): number {
  const lower = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte
  const counts = (lower >= 0x61 && lower <= 0x7a) || (lower >= 0x30 && lower <= 0x39)
  if (!counts) return hash
  return ((hash << 5) - hash + lower) | 0
}

function foldTable(table: readonly Row[]): readonly number[] {
  return Object.freeze(table.map((entry) => foldString(entry[1])))
}

const CME_FOLDED: readonly number[] = foldTable(CME)
const IP_FOLDED: readonly number[] = foldTable(IP)
const CIP_FOLDED: readonly number[] = foldTable(CIP)

/**
 * The number of an error given as text (`+CME ERROR: SIM not inserted`, CMEE=2, or errMode=1).
 * Works on the bytes in place: a verbose firmware must not make the driver allocate.
 * @returns the number in the driver's number space, or -1 when the text is unknown.
 */
export function errorFromText(base: number, bytes: Uint8Array, start: number, end: number): number {
  const folded =
    base === ErrorBase.cme ? CME_FOLDED : base === ErrorBase.ip ? IP_FOLDED : CIP_FOLDED
  const table = base === ErrorBase.cme ? CME : base === ErrorBase.ip ? IP : CIP
  let hash = 0
  // Some firmware adds the number: `… not subscribed (#33)`.
  for (let i = start; i < end && bytes[i] !== PARENTHESIS; i++) {
    hash = foldByte(hash, bytes[i] as number)
  }
  for (let i = 0; i < folded.length; i++) {
    if (folded[i] === hash) return base + (table[i] as Row)[0]
  }
  return -1
}

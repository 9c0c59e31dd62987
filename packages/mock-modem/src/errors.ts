/**
 * Error numbers and their texts, as data: 3GPP TS 27.007 clause 9.2 (+CME ERROR) and the two tables of
 * SIMCom's TCP/IP application notes: <err> and <err_info>.
 */

/** +CME ERROR, the ones this modem can give. */
export const CmeError = {
  operationNotAllowed: 3,
  operationNotSupported: 4,
  simNotInserted: 10,
  simPinRequired: 11,
  simPukRequired: 12,
  incorrectPassword: 16,
  noNetworkService: 30,
} as const

export const cmeTexts: Readonly<Record<number, string>> = {
  3: 'operation not allowed',
  4: 'operation not supported',
  10: 'SIM not inserted',
  11: 'SIM PIN required',
  12: 'SIM PUK required',
  16: 'incorrect password',
  30: 'no network service',
}

/** <err> of NETOPEN, NETCLOSE, CIPOPEN, CIPSEND (as +CIPERROR) and CIPCLOSE. */
export const StackError = {
  none: 0,
  networkFailure: 1,
  networkNotOpened: 2,
  wrongParameter: 3,
  notSupported: 4,
  createFailed: 5,
  bindFailed: 6,
  alreadyListening: 7,
  busy: 8,
  socketsOpened: 9,
  timeout: 10,
  dnsFailed: 11,
  unknown: 12,
} as const

/** <err_info> of +IP ERROR: the index is the number that CIPCCFG's errMode 0 gives. */
export const ipErrorTexts = [
  'Connection time out',
  'Bind port failed',
  'Port overflow',
  'Create socket failed',
  'Network is already opened',
  'Network is already closed',
  'No clients connected',
  'No active client',
  'Network not opened',
  'Client index overflow',
  'Connection is already created',
  'Connection is not created',
  'Invalid parameter',
  'Operation not supported',
  'DNS query failed',
  'TCP busy',
  'Net close failed for socket opened',
  'Sending time out',
  'Sending failure for network error',
  'Open failure for network error',
  'Server is already listening',
  'Operation failed',
  'No data',
] as const

export type IpErrorText = (typeof ipErrorTexts)[number]

/**
 * The engine's error numbers in Node's words: an Error with the code, syscall, address and port that
 * callers of node:net look at. The number itself stays in `atlinkCode`.
 */
import { describeError, ErrorBase, ErrorCode, errorName } from '@atlink/core'

export interface SocketError extends Error {
  code: string
  syscall: string
  address?: string
  hostname?: string
  port?: number
  /** The engine's number; see `ErrorCode` and the tables behind `errorName`. */
  atlinkCode: number
}

/** What the socket was doing: the syscall that a host's own stack would have named. */
export type Phase = 'connect' | 'read' | 'write'

/** The tables of the A76XX TCPIP application note, section 5, while a connection is being made. */
const OPENING: ReadonlyMap<number, string> = new Map([
  [ErrorBase.cip + 1, 'ECONNREFUSED'],
  [ErrorBase.cip + 2, 'ENETDOWN'],
  [ErrorBase.cip + 3, 'EINVAL'],
  [ErrorBase.cip + 4, 'EALREADY'],
  [ErrorBase.cip + 5, 'EMFILE'],
  [ErrorBase.cip + 6, 'EADDRINUSE'],
  [ErrorBase.cip + 8, 'EBUSY'],
  [ErrorBase.cip + 9, 'EBUSY'],
  [ErrorBase.cip + 10, 'ETIMEDOUT'],
  [ErrorBase.cip + 11, 'ENOTFOUND'],
  [ErrorBase.ip + 0, 'ETIMEDOUT'],
  [ErrorBase.ip + 3, 'EMFILE'],
  [ErrorBase.ip + 8, 'ENETDOWN'],
  [ErrorBase.ip + 14, 'ENOTFOUND'],
  [ErrorBase.ip + 15, 'EBUSY'],
  [ErrorCode.openTimedOut, 'ETIMEDOUT'],
  [ErrorCode.noLink, 'EMFILE'],
  [ErrorCode.hole, 'EIO'],
  [ErrorCode.closed, 'ECONNABORTED'],
  [ErrorCode.linkLost, 'ECONNRESET'],
  [ErrorCode.remoteClosed, 'ECONNRESET'],
])

/** While listening. What is not listed here is the network that is not there, or a bad request. */
const LISTENING: ReadonlyMap<number, string> = new Map([
  [ErrorBase.cip + 2, 'ENETDOWN'],
  [ErrorBase.cip + 5, 'EMFILE'],
  [ErrorBase.cip + 6, 'EADDRINUSE'],
  [ErrorBase.cip + 7, 'EADDRINUSE'],
  [ErrorCode.commandFailed, 'EADDRINUSE'],
])

/** Once connected, what is not listed here is a lost connection. */
const OPEN: ReadonlyMap<number, string> = new Map([
  [ErrorBase.cip + 10, 'ETIMEDOUT'],
  [ErrorCode.sendTimedOut, 'ETIMEDOUT'],
  [ErrorCode.hole, 'EIO'],
  [ErrorCode.closed, 'ECONNABORTED'],
  [ErrorCode.remoteClosed, 'EPIPE'],
])

function nodeCode(code: number, phase: Phase): string {
  if (phase !== 'connect') return OPEN.get(code) ?? 'ECONNRESET'
  // The driver's other numbers say that there is no network to connect through.
  return OPENING.get(code) ?? (code < ErrorBase.cme ? 'ENETDOWN' : 'ECONNREFUSED')
}

/** Name, meaning and what to do. */
export function explainCode(atlinkCode: number): string {
  const meaning = describeError(atlinkCode)
  // What the modem's own tables say begins with the name already.
  return atlinkCode < ErrorBase.cme ? `${errorName(atlinkCode)}: ${meaning}` : meaning
}

/** The error of a name that was not resolved, as dns.lookup gives it. */
export function lookupError(atlinkCode: number, hostname: string): SocketError {
  const isUnknown = OPENING.get(atlinkCode) === 'ENOTFOUND'
  const code = isUnknown ? 'ENOTFOUND' : 'EAI_AGAIN'
  const error = new Error(`getaddrinfo ${code} ${hostname} (${explainCode(atlinkCode)})`)
  return Object.assign(error, { code, syscall: 'getaddrinfo', hostname, atlinkCode })
}

/** What ended a server, or kept it from listening. */
export function serverError(atlinkCode: number, port: number): SocketError {
  const code = LISTENING.get(atlinkCode) ?? (atlinkCode < ErrorBase.cme ? 'ENETDOWN' : 'EINVAL')
  const error = new Error(`listen ${code} port ${port} (${explainCode(atlinkCode)})`)
  return Object.assign(error, { code, syscall: 'listen', port, atlinkCode })
}

/** What ended a datagram socket, or kept it from being opened. */
export function datagramError(
  atlinkCode: number,
  syscall: 'bind' | 'recv',
  port: number,
): SocketError {
  const code = nodeCode(atlinkCode, syscall === 'bind' ? 'connect' : 'read')
  const error = new Error(`${syscall} ${code} port ${port} (${explainCode(atlinkCode)})`)
  return Object.assign(error, { code, syscall, port, atlinkCode })
}

/** An error with one of Node's own codes. */
export function codedError(
  Type: new (message: string) => Error,
  code: string,
  message: string,
): Error & { code: string } {
  return Object.assign(new Type(message), { code })
}

/**
 * @param where - the peer, as the caller named it.
 * @param why - instead of the number's meaning.
 */
export function socketError(
  atlinkCode: number,
  phase: Phase,
  where: { host: string; port: number },
  why: string = explainCode(atlinkCode),
): SocketError {
  const code = nodeCode(atlinkCode, phase)
  const { host, port } = where
  if (code === 'ENOTFOUND') return Object.assign(lookupError(atlinkCode, host), { port })
  const error = new Error(`${phase} ${code} ${host}:${port} (${why})`)
  return Object.assign(error, { code, syscall: phase, address: host, port, atlinkCode })
}

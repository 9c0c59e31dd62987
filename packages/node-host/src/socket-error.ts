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

/** `<err>` of +CIPOPEN, A76XX TCPIP application note, section 5, while a connection is being made. */
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
  [ErrorCode.openTimedOut, 'ETIMEDOUT'],
  [ErrorCode.noLink, 'EMFILE'],
  [ErrorCode.hole, 'EIO'],
  [ErrorCode.closed, 'ECONNABORTED'],
  [ErrorCode.linkLost, 'ECONNRESET'],
  [ErrorCode.remoteClosed, 'ECONNRESET'],
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

/** @param where - the peer, as the caller named it. */
export function socketError(
  atlinkCode: number,
  phase: Phase,
  where: { host: string; port: number },
): SocketError {
  const code = nodeCode(atlinkCode, phase)
  const { host, port } = where
  const meaning = describeError(atlinkCode)
  // What the modem's own tables say begins with the name already.
  const detail = atlinkCode < ErrorBase.cme ? `${errorName(atlinkCode)}: ${meaning}` : meaning
  if (code === 'ENOTFOUND') {
    const error = new Error(`getaddrinfo ENOTFOUND ${host} (${detail})`)
    return Object.assign(error, { code, syscall: 'getaddrinfo', hostname: host, port, atlinkCode })
  }
  const error = new Error(`${phase} ${code} ${host}:${port} (${detail})`)
  return Object.assign(error, { code, syscall: phase, address: host, port, atlinkCode })
}

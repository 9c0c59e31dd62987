/* hot: no allocation */
/** What an application gives a TCP socket, and the checks of it. What it does is in tcp.ts. */
import type { Engine } from './engine.ts'
import type { TCP } from './tcp.ts'

export type Format = 'buffer' | 'number'

export interface TCPOptions {
  /**
   * Host name or address of the peer; the modem resolves names. One of the two is needed. Where there
   * are both, as clients give that have asked a resolver, it is `address`.
   */
  readonly host?: string
  readonly address?: string
  /** 1 to 65535. */
  readonly port?: number
  /** Takes over another socket's connection, with its buffered data; that socket is closed. */
  readonly from?: TCP
  readonly nodelay?: boolean
  /**
   * `fixed` (default): each send says its length first. `variable`: it ends with Ctrl-Z, and needs an
   * ETX before each ETX, Ctrl-Z and ESC in it; see docs/lost-prompt.md for what a lost byte does then.
   * An accepted connection takes `fixed` only. On SIM800 nothing makes Ctrl-Z and ESC payload: to write them
   * throws. Source: A76XX TCPIP note, sections 3.2.1 and 3.4.2.
   */
  readonly sending?: 'fixed' | 'variable'
  /**
   * At most so many bytes are on their way that the peer has not acknowledged (AT+CIPACK), 1 to
   * 1000000; what is written beyond waits in this socket's buffer. Default: no limit but the module's.
   */
  readonly unacknowledgedLimit?: number
  /** The modem's own port, 1 to 65535. Default: the module chooses one. */
  readonly localPort?: number
  /** SIM800: 1 for the packet context of `secondApn`. Default 0. Source: SIM800 TCPIP note, chapter 4. */
  readonly context?: 0 | 1
  readonly format?: Format
  readonly target?: unknown
  /** `count` bytes may be read. Called once for each arrival. */
  onReadable?(this: TCP, count: number): void
  /** Connected, or room has come back: `count` bytes may be written. */
  onWritable?(this: TCP, count: number): void
  /** The connection is over, after all received data was read. See ErrorCode. */
  onError?(this: TCP, code: number): void
}

export const BUFFER: number = 0
export const NUMBER: number = 1
/** Named once: where code is not in ROM, XS copies a string literal each time that it is met. */
export const BUFFER_FORMAT: Format = 'buffer'
export const NUMBER_FORMAT: Format = 'number'

export function formatOf(format: unknown): number {
  if (format === undefined || format === BUFFER_FORMAT) return BUFFER
  if (format === NUMBER_FORMAT) return NUMBER
  throw new RangeError(`format: ${String(format)} is not 'buffer' or 'number'`)
}

export function sendingOf(sending: unknown): boolean {
  if (sending === undefined || sending === 'fixed') return false
  if (sending === 'variable') return true
  throw new RangeError(`sending: ${String(sending)} is not 'fixed' or 'variable'`)
}

export function limitOf(limit: number | undefined): number {
  if (limit === undefined) return 0
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000000) {
    throw new RangeError(`unacknowledgedLimit: ${limit} is not a whole number from 1 to 1000000`)
  }
  return limit
}

/** @throws RangeError that names `what`. */
export function checkCounts({ dialect }: Engine, what: string): void {
  if (dialect.acknowledges) return
  throw new RangeError(`${what}: the ${dialect.name} does not count what has arrived`)
}

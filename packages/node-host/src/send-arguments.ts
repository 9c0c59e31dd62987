/** The many forms of node:dgram's `send`, as one. Wrong arguments throw at once. */
import { codedError } from './socket-error.ts'

export type SendDone = (error: Error | null, bytes: number) => void
export type Message = string | ArrayBufferView

/**
 * (message, port, address, done?), (message, offset, length, port, address, done?), and on a connected
 * socket (message, done?) and (message, offset, length, done?). A message may come in parts.
 */
export type SendArguments =
  | [message: Message | readonly Message[], done?: SendDone]
  | [message: Message | readonly Message[], port: number, address: string, done?: SendDone]
  | [message: Message, offset: number, length: number, done?: SendDone]
  | [
      message: Message,
      offset: number,
      length: number,
      port: number,
      address: string,
      done?: SendDone,
    ]

export interface Sending {
  readonly bytes: Uint8Array
  /** 0 and '' on a connected socket. */
  readonly port: number
  readonly address: string
  readonly done: SendDone | undefined
}

export function parseSend(given: SendArguments, isConnected: boolean): Sending {
  const [message, ...rest] = given as [unknown, ...unknown[]]
  const last = rest.at(-1)
  const done = typeof last === 'function' ? (last as SendDone) : undefined
  const others = rest.filter((each) => typeof each !== 'function' && each !== undefined)
  const isRange = typeof others[0] === 'number' && typeof others[1] === 'number'
  const bytes = isRange ? part(message, others.splice(0, 2) as [number, number]) : whole(message)
  const [port, address] = others
  if (isConnected) {
    if (others.length === 0) return { bytes, port: 0, address: '', done }
    const code = 'ERR_SOCKET_DGRAM_IS_CONNECTED'
    throw codedError(Error, code, 'A connected socket sends to its peer only.')
  }
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw codedError(RangeError, 'ERR_SOCKET_BAD_PORT', `port: ${String(port)} is not 1 to 65535`)
  }
  // node:dgram takes this machine for granted; the modem has nobody to talk to on itself.
  if (typeof address !== 'string' || address === '') {
    throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', 'address: a name or an address is needed')
  }
  return { bytes, port, address, done }
}

function whole(message: unknown): Uint8Array {
  if (Array.isArray(message)) return Buffer.concat(message.map((each) => bytesOf(each)))
  return bytesOf(message)
}

function part(message: unknown, [offset, length]: [number, number]): Uint8Array {
  const bytes = bytesOf(message)
  if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length)) {
    const problem = `offset: ${offset} and ${length} bytes are not inside a message of ${bytes.length}`
    throw codedError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', problem)
  }
  return bytes.subarray(offset, offset + length)
}

/** A copy: the caller may use the buffer again before the datagram has left. */
function bytesOf(message: unknown): Uint8Array {
  if (typeof message === 'string') return Buffer.from(message)
  if (ArrayBuffer.isView(message)) {
    return new Uint8Array(message.buffer, message.byteOffset, message.byteLength).slice()
  }
  throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', 'message: a string or bytes are needed')
}

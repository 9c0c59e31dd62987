/**
 * Both ends of a WebSocket that use their sockets as Moddable's do: headers are read byte by byte, and
 * in the middle of what was announced the connection is taken over by another object, with
 * `new attach.constructor({ from: attach, … })`. For tests: short messages, no control frames.
 */
import type { TCP, TCPOptions } from '../../src/index.ts'
import { classOf, type SocketSettings } from './socket-settings.ts'

type Headed = (socket: TCP, head: string) => void

/** Options of a socket that reads a head in number format, and gives the socket away behind it. */
export function heading(onHead: Headed): Pick<TCPOptions, 'format' | 'onReadable'> {
  let head = ''
  return {
    format: 'number',
    onReadable(count) {
      for (let i = 0; i < count; i++) {
        head += String.fromCharCode(this.read() as number)
        if (!head.endsWith('\r\n\r\n')) continue
        onHead(this, head)
        return
      }
    },
  }
}

/** A connection whose client asks for `head` once, and reads the answer's. */
export function asking({ io, ...settings }: SocketSettings, head: Uint8Array, onHead: Headed): TCP {
  let isAsked = false
  return new io({
    ...settings,
    ...heading(onHead),
    onWritable() {
      if (isAsked) return
      isAsked = true
      this.format = 'buffer'
      this.write(head)
      this.format = 'number'
    },
  })
}

const TEXT = 0x81
const MASKED = 0x80
const LONG = 126

/** Length of a frame's header, as far as its second byte tells. */
function headerLength(second: number): number {
  return 2 + ((second & 127) === LONG ? 2 : 0) + (second & MASKED ? 4 : 0)
}

export class FrameSocket {
  readonly socket: TCP
  readonly messages: Uint8Array[] = []
  readonly readable: number[] = []
  readonly errors: number[] = []
  readonly #mask: readonly number[]
  #header: number[] = []
  #payload: Uint8Array | null = null
  #filled = 0

  /** @param mask four bytes at the client's end, none at the server's. */
  constructor(attach: TCP, mask: readonly number[]) {
    const frames = this
    this.#mask = mask
    const Socket = classOf(attach)
    this.socket = new Socket({
      from: attach,
      format: 'number',
      onReadable(count) {
        frames.readable.push(count)
        frames.#read(count)
      },
      onError: (code) => frames.errors.push(code),
    })
  }

  send(message: Uint8Array): void {
    const { socket } = this
    const mask = this.#mask
    const bit = mask.length > 0 ? MASKED : 0
    socket.write(TEXT)
    if (message.length < LONG) socket.write(bit | message.length)
    else {
      socket.write(bit | LONG)
      socket.write(message.length >> 8)
      socket.write(message.length & 255)
    }
    for (const byte of mask) socket.write(byte)
    socket.format = 'buffer'
    socket.write(masked(message, mask))
    socket.format = 'number'
  }

  #read(count: number): void {
    let available = count
    while (available > 0) {
      if (this.#payload !== null) available -= this.#readInto(this.#payload, available)
      else {
        this.#header.push(this.socket.read() as number)
        available--
        this.#headed()
      }
    }
  }

  #headed(): void {
    const [, second, high = 0, low = 0] = this.#header
    if (second === undefined || this.#header.length < headerLength(second)) return
    const short = second & 127
    this.#payload = new Uint8Array(short === LONG ? (high << 8) | low : short)
    this.#filled = 0
  }

  #readInto(payload: Uint8Array, available: number): number {
    const { socket } = this
    const left = payload.length - this.#filled
    const count = Math.min(left, available)
    socket.format = 'buffer'
    socket.read(payload.subarray(this.#filled, this.#filled + count))
    socket.format = 'number'
    this.#filled += count
    if (this.#filled < payload.length) return count
    const isMasked = ((this.#header[1] as number) & MASKED) !== 0
    this.messages.push(masked(payload, isMasked ? this.#header.slice(-4) : []))
    this.#header = []
    this.#payload = null
    return count
  }
}

function masked(bytes: Uint8Array, mask: readonly number[]): Uint8Array {
  if (mask.length === 0) return bytes
  return bytes.map((byte, i) => byte ^ (mask[i & 3] as number))
}

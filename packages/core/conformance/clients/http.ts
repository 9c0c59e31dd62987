/**
 * A client of HTTP that uses its socket as Moddable's does: lines are read byte by byte in number
 * format and bodies in buffer format, each line is a write of its own, and what `write` returns says
 * how long the next one may be. It is for tests: it knows no more of HTTP than they need.
 */
import type { TCP } from '../../src/index.ts'
import { ByteLog, text } from '../bytes.ts'
import type { SocketSettings } from './socket-settings.ts'

export interface Request {
  readonly method: string
  readonly path: string
  readonly headers?: readonly string[]
  readonly body?: Uint8Array
}

export class Response {
  status = 0
  readonly headers: Map<string, string> = new Map<string, string>()
  readonly body: ByteLog = new ByteLog()
  done = false
}

const Part = { status: 0, header: 1, body: 2, size: 3, gap: 4, trailer: 5 } as const

const LF = 10
/** The body is written in pieces of this length. */
const PIECE = 500

export class HTTPClient {
  readonly socket: TCP
  readonly responses: Response[] = []
  readonly errors: number[] = []
  #response = new Response()
  #writes: Uint8Array[] = []
  #part: number = Part.status
  #line = ''
  /** Bytes of the body, or of its chunk, that are still to come. */
  #left = 0

  constructor({ io, ...settings }: SocketSettings) {
    this.socket = new io({
      ...settings,
      format: 'number',
      onReadable: (count) => this.#read(count),
      onWritable: (count) => this.#write(count),
      onError: (code) => this.errors.push(code),
    })
  }

  /** One request at a time; before the connection is up it waits. */
  ask({ method, path, headers = [], body }: Request): void {
    const length = body === undefined ? [] : [`Content-Length: ${body.length}`]
    const lines = [`${method} ${path} HTTP/1.1`, 'Host: peer.example', ...headers, ...length, '']
    for (const line of lines) this.#writes.push(text(`${line}\r\n`))
    const bytes = body ?? new Uint8Array(0)
    for (let at = 0; at < bytes.length; at += PIECE) {
      this.#writes.push(bytes.subarray(at, at + PIECE))
    }
    this.#write(this.socket.room)
  }

  #write(count: number): void {
    const { socket } = this
    const { format } = socket
    let writable = count
    socket.format = 'buffer'
    while (this.#writes.length > 0 && (this.#writes[0] as Uint8Array).length <= writable) {
      writable = socket.write(this.#writes.shift() as Uint8Array, { more: this.#writes.length > 0 })
    }
    socket.format = format
  }

  #read(count: number): void {
    let available = count
    while (available > 0) {
      if (this.#part === Part.body) available -= this.#readBody(available)
      else {
        this.#readCharacter()
        available--
      }
    }
  }

  #readBody(available: number): number {
    const { socket } = this
    const count = Math.min(available, this.#left)
    socket.format = 'buffer'
    this.#response.body.push(new Uint8Array(socket.read(count) as ArrayBuffer))
    socket.format = 'number'
    this.#left -= count
    if (this.#left === 0) this.#bodyEnds()
    return count
  }

  #bodyEnds(): void {
    if (this.#isChunked) this.#part = Part.gap
    else this.#finish()
  }

  get #isChunked(): boolean {
    return this.#response.headers.get('transfer-encoding') === 'chunked'
  }

  #readCharacter(): void {
    const byte = this.socket.read() as number
    if (byte !== LF) {
      this.#line += String.fromCharCode(byte)
      return
    }
    // Without its CR. In XS 13.3 trimEnd() leaves a line that is nothing else as it is.
    const line = this.#line.slice(0, -1)
    this.#line = ''
    this.#take(line)
  }

  #take(line: string): void {
    const response = this.#response
    if (this.#part === Part.status) {
      response.status = Number(line.split(' ')[1])
      this.#part = Part.header
    } else if (this.#part === Part.header) {
      const at = line.indexOf(':')
      if (line === '') this.#headersEnd()
      else response.headers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim())
    } else if (this.#part === Part.size) {
      this.#left = Number.parseInt(line, 16)
      this.#part = this.#left === 0 ? Part.trailer : Part.body
    } else if (this.#part === Part.gap) this.#part = Part.size
    else if (line === '') this.#finish()
  }

  #headersEnd(): void {
    this.#left = Number(this.#response.headers.get('content-length') ?? 0)
    if (this.#isChunked) this.#part = Part.size
    else if (this.#left > 0) this.#part = Part.body
    else this.#finish()
  }

  #finish(): void {
    this.#response.done = true
    this.responses.push(this.#response)
    this.#response = new Response()
    this.#part = Part.status
  }
}

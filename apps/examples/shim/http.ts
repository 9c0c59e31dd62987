/**
 * A stand-in for the SDK's HTTP client (`embedded:network/http/client`), which exists on the device only: a
 * small one of ECMA-419's shape for Node and for tests inside XS, so that examples run there unchanged.
 * HTTP/1.1 (RFC 9112), requests without a body, one at a time; a response without a length has no end but
 * the connection's, and counts as cut off, as with the SDK. It uses its socket as the SDK's client does.
 */
import type { TCP } from '@atlink/core'
import type { Timer } from '../board/board.ts'
import type {
  HTTPClient as Client,
  HTTPClientOptions,
  HTTPRequest,
  HTTPRequestOptions,
} from '../board/protocols.ts'
import { ascii, LineReader } from './bytes.ts'

/** What is awaited of the response; `whole` until the application has been told so. */
type State = 'idle' | 'status' | 'header' | 'body' | 'size' | 'chunk' | 'gap' | 'trailer' | 'whole'

interface Exchange {
  readonly options: HTTPRequestOptions
  readonly request: HTTPRequest
}

type TakeLine = (client: HTTPClient, line: string) => State

const MORE = Object.freeze({ more: true })
const NO_BODY: readonly number[] = Object.freeze([204, 205, 304])

export class HTTPClient implements Client {
  /** What each state does with a line; those without a row take none. */
  static readonly #ROWS: Readonly<Partial<Record<State, TakeLine>>> = Object.freeze({
    status: (client, line) => client.#takeStatus(line),
    header: (client, line) => (line === '' ? client.#endHeaders() : client.#takeHeader(line)),
    size: (client, line) => client.#takeSize(line),
    gap: () => 'size',
    trailer: (_, line) => (line === '' ? 'whole' : 'trailer'),
  } as Partial<Record<State, TakeLine>>)

  readonly #options: HTTPClientOptions
  readonly #timer: Timer
  #socket: TCP | null = null
  #isConnected = false
  #isClosed = false
  #isPumping = false
  /** Requests that have not been answered; the first one is under way unless the state is idle. */
  readonly #waiting: Exchange[] = []
  #state: State = 'idle'
  /** Lines of the request that have not left yet. */
  #unsent: Uint8Array[] = []
  readonly #line = new LineReader()
  #status = 0
  #headers = new Map<string, string>()
  /** Bytes of the body, or of the chunk, that the application has not read. */
  #left = 0

  constructor(options: HTTPClientOptions) {
    if (!options.host) throw new Error('host: a host name or an address is needed')
    if (options.timer === undefined) throw new Error('timer: this stand-in needs one')
    this.#options = options
    this.#timer = options.timer
    new options.dns.io(options.dns).resolve({
      host: options.host,
      onResolved: (host, address) => this.#connect(host, address),
      onError: () => this.#fail(),
    })
  }

  request(options: HTTPRequestOptions): HTTPRequest {
    if (this.#isClosed) throw new Error('the client is closed')
    const request: HTTPRequest = { read: (count) => this.#read(request, count) }
    this.#waiting.push({ options, request })
    this.#begin()
    return request
  }

  close(): void {
    this.#isClosed = true
    this.#state = 'idle'
    this.#waiting.length = 0
    this.#socket?.close()
    this.#socket = null
  }

  #connect(host: string, address: string): void {
    const { socket, port = 80 } = this.#options
    this.#socket = new socket.io({
      ...socket,
      host,
      address,
      port,
      onReadable: () => this.#pump(),
      onWritable: () => {
        this.#isConnected = true
        this.#begin()
        this.#send()
      },
      onError: () => this.#fail(),
    })
  }

  /** Each line of the request is written by itself, as the SDK's client does. */
  #begin(): void {
    const [first] = this.#waiting
    if (!this.#isConnected || this.#state !== 'idle' || first === undefined) return
    const { method = 'GET', path = '/', headers } = first.options
    this.#unsent = [
      ascii(`${method} ${path} HTTP/1.1\r\n`),
      ascii(`host: ${this.#options.host}\r\n`),
    ]
    for (const [name, value] of headers ?? []) this.#unsent.push(ascii(`${name}: ${value}\r\n`))
    this.#unsent.push(ascii('\r\n'))
    this.#headers = new Map()
    this.#state = 'status'
    this.#send()
  }

  #send(): void {
    const socket = this.#socket
    if (socket === null) return
    let [next] = this.#unsent
    while (next !== undefined && next.length <= socket.room) {
      this.#unsent.shift()
      socket.write(next, this.#unsent.length > 0 ? MORE : undefined)
      next = this.#unsent[0]
    }
  }

  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    while (this.#step());
    this.#isPumping = false
  }

  /** Takes a line, or lets the application read. @returns false when there is nothing to be done. */
  #step(): boolean {
    if (this.#state === 'whole') return this.#finish()
    const socket = this.#socket
    if (socket === null || socket.available === 0) return false
    const take = HTTPClient.#ROWS[this.#state]
    if (take === undefined) return this.#offer(socket)
    const line = this.#line.read(socket)
    if (line === undefined) return false
    this.#state = take(this, line)
    return true
  }

  #offer(socket: TCP): boolean {
    const [current] = this.#waiting
    if (current === undefined) {
      this.#fail()
      return false
    }
    const before = this.#left
    const count = Math.min(socket.available, before)
    current.options.onReadable?.call(current.request, count)
    // What the application leaves is offered again when more comes, as a socket does it.
    return this.#left !== before
  }

  #read(request: HTTPRequest, count: number | undefined): ArrayBuffer | undefined {
    const socket = this.#socket
    if (this.#waiting[0]?.request !== request) throw new Error('the request is over')
    const isBody = this.#state === 'body' || this.#state === 'chunk'
    const most = socket === null || !isBody ? 0 : Math.min(socket.available, this.#left)
    const length = Math.min(count ?? most, most)
    if (socket === null || length === 0) return undefined
    const bytes = socket.read(length) as ArrayBuffer
    this.#left -= length
    if (this.#left === 0) {
      this.#state = this.#state === 'chunk' ? 'gap' : 'whole'
      // No callback comes from inside a read.
      if (!this.#isPumping) this.#timer.set(() => this.#pump(), 0)
    }
    return bytes
  }

  #takeStatus(line: string): State {
    this.#status = Number(line.split(' ')[1])
    return 'header'
  }

  #takeHeader(line: string): State {
    const colon = line.indexOf(':')
    this.#headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
    return 'header'
  }

  #endHeaders(): State {
    const [current] = this.#waiting
    current?.options.onHeaders?.call(current.request, this.#status, this.#headers)
    if (NO_BODY.includes(this.#status)) return 'whole'
    if (this.#headers.get('transfer-encoding')?.toLowerCase() === 'chunked') return 'size'
    const length = this.#headers.get('content-length')
    this.#left = length === undefined ? Number.POSITIVE_INFINITY : Number(length)
    return this.#left === 0 ? 'whole' : 'body'
  }

  #takeSize(line: string): State {
    this.#left = Number.parseInt(line, 16)
    return this.#left > 0 ? 'chunk' : 'trailer'
  }

  /** The response is whole. @returns true: there may be more to do. */
  #finish(): boolean {
    this.#state = 'idle'
    const done = this.#waiting.shift()
    done?.options.onDone?.call(done.request, null)
    this.#begin()
    return true
  }

  #fail(): void {
    if (this.#isClosed) return
    if (this.#state === 'whole') this.#finish()
    const cut = this.#waiting.splice(0)
    this.close()
    for (const { options, request } of cut) options.onDone?.call(request, new Error('cut off'))
    this.#options.onError?.()
  }
}

/**
 * The engine's `Serial` over a TCP connection: a serial server (ser2net, a terminal server in raw
 * mode) or a simulated modem. It has no baud rate and no lines to set, so it offers neither; RFC 2217
 * is not spoken.
 */
import { connect, type Socket } from 'node:net'
import type { Serial } from '@atlink/core'
import { ByteQueue } from './byte-queue.ts'
import { Outbox } from './outbox.ts'
import { PortError, type PortErrorCode } from './port-error.ts'

const receiveLimit = 64 * 1024
const transmitLimit = 8 * 1024
/** How long a close waits for the other end's. */
const closeMs = 500

export interface TcpAddress {
  host: string
  port: number
}

/** Reads `tcp://host:port`. Throws a `PortError` that shows the right form. */
export function parseTcpUrl(url: string): TcpAddress {
  const match = /^tcp:\/\/(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):(\d{1,5})\/?$/.exec(url)
  const port = Number(match?.[2])
  if (match === null || port < 1 || port > 65535) {
    throw new PortError('EINVAL', url, `${url} is not an address: write tcp://host:port.`)
  }
  return { host: (match[1] as string).replace(/^\[|\]$/g, ''), port }
}

/** Connects to a serial server. Rejects with a `PortError` that says what to do. */
export async function openTcpSerial(url: string, timeoutMs = 10_000): Promise<TcpSerial> {
  const { host, port } = parseTcpUrl(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    // Taken over before it connects: what the other end sends at once must not be lost.
    const serial = new TcpSerial(socket, url)
    const fail = (error: Error & { code?: string }) => {
      clearTimeout(late)
      socket.destroy()
      reject(explain(url, error))
    }
    const late = setTimeout(() => fail(new Error('it does not answer')), timeoutMs)
    socket.once('error', fail)
    socket.once('connect', () => {
      clearTimeout(late)
      socket.off('error', fail)
      resolve(serial)
    })
  })
}

function explain(url: string, error: Error & { code?: string }): PortError {
  const reasons: Record<string, readonly [code: PortErrorCode, text: string]> = {
    ECONNREFUSED: ['ENOENT', 'nothing listens there. Start the serial server, or correct the port'],
    ENOTFOUND: ['ENOENT', 'that host name is not known'],
    EHOSTUNREACH: ['ENOENT', 'that host cannot be reached'],
  }
  const [code, text] = reasons[error.code ?? ''] ?? ['EIO', error.message]
  return new PortError(code, url, `${url} cannot be opened: ${text}.`, error)
}

export class TcpSerial implements Serial {
  onReady: (() => void) | null = null
  onLost: ((reason: string) => void) | null = null
  readonly path: string
  /** Settles when the connection has ended. */
  readonly closed: Promise<void>
  readonly #socket: Socket
  readonly #received: ByteQueue = new ByteQueue()
  readonly #outbox: Outbox
  #closing = false
  #gone = false

  /** @param socket - it belongs to this object now. */
  constructor(socket: Socket, path: string) {
    this.#socket = socket
    this.path = path
    this.#outbox = new Outbox(transmitLimit, {
      send: (block, sent) => socket.write(block, (error) => error ?? sent()),
      onRoom: () => this.#ready(),
    })
    let reason = 'the other end closed the connection'
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', (error) => {
      reason = error.message
    })
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        resolve()
        this.#lose(reason)
      })
    })
  }

  read(view: Uint8Array): number {
    const count = this.#received.read(view)
    if (this.#socket.isPaused() && this.#received.length <= receiveLimit / 2) this.#socket.resume()
    return count
  }

  writable(): number {
    return this.#gone || this.#closing ? 0 : this.#outbox.room
  }

  write(view: Uint8Array): void {
    if (!this.#gone && !this.#closing) this.#outbox.write(view)
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    this.onReady = null
    this.onLost = null
    if (this.#gone) return
    this.#outbox.flush()
    this.#socket.resume()
    this.#socket.end()
    const late = setTimeout(() => this.#socket.destroy(), closeMs)
    this.#socket.once('close', () => clearTimeout(late))
  }

  #receive(chunk: Buffer): void {
    if (this.#closing) return
    this.#received.push(chunk)
    if (this.#received.length > receiveLimit) this.#socket.pause()
    this.#ready()
  }

  #ready(): void {
    if (!this.#closing && !this.#gone) this.onReady?.()
  }

  #lose(reason: string): void {
    if (this.#gone) return
    this.#gone = true
    if (!this.#closing) this.onLost?.(`${this.path} has gone: ${reason}`)
  }
}

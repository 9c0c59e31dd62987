/**
 * What the tests of this folder share: a modem on real time, conversations with bounded waits, and
 * ends that come in any case. No sleeps: everything waits for something to happen.
 */

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { vi } from 'vitest'

/** A wait that ends in failure: far longer than anything here takes, also on a busy machine. */
export const patienceMs = 15_000
vi.setConfig({ testTimeout: 4 * patienceMs })

/** Collects what a stream sends, and waits for text in it. */
export class Conversation {
  text = ''
  #search: (() => void) | null = null
  readonly #stream: Duplex

  constructor(stream: Duplex) {
    this.#stream = stream
    stream.on('data', (bytes: Buffer) => {
      this.text += bytes.toString('latin1')
      this.#search?.()
    })
  }

  /** Waits until the pattern has come; returns all up to its end and forgets that. */
  until(pattern: RegExp): Promise<string> {
    const wait = new Promise<string>((resolve) => {
      this.#search = () => {
        const match = pattern.exec(this.text)
        if (match === null) return
        this.#search = null
        const end = match.index + match[0].length
        const all = this.text.slice(0, end)
        this.text = this.text.slice(end)
        resolve(all)
      }
      this.#search()
    })
    return within(wait, () => `${pattern} has not come, but ${JSON.stringify(this.text)}`)
  }

  /** Sends a command line and waits for its final result code. */
  command(line: string, final: RegExp = /\r\n(OK|ERROR|\+CM[ES] ERROR: .*)\r\n/): Promise<string> {
    this.#stream.write(`${line}\r`)
    return this.until(final)
  }
}

/** Fails with what `describe` says when the promise takes too long. */
export async function within<T>(promise: Promise<T>, describe: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(describe())), patienceMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits for an event, for a bounded time. */
export async function event(emitter: NodeJS.EventEmitter, name: string): Promise<unknown[]> {
  return await within(once(emitter, name), () => `no '${name}' event`)
}

/** A promise with its resolve at hand. */
export class Signal<T = void> {
  readonly promise: Promise<T>
  resolve!: (value: T) => void

  constructor() {
    this.promise = new Promise<T>((resolve) => {
      this.resolve = resolve
    })
  }

  wait(what: string): Promise<T> {
    return within(this.promise, () => `${what}: has not happened`)
  }
}

/** A server on a free port of loopback. */
export async function listen(accept: (socket: Socket) => void): Promise<[Server, number]> {
  const server = createServer({ allowHalfOpen: true }, accept)
  server.listen(0, '127.0.0.1')
  await event(server, 'listening')
  return [server, (server.address() as AddressInfo).port]
}

export async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await event(socket, 'connect')
  return socket
}

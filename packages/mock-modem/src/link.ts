/**
 * One link of the TCP/IP stack: a connection with a buffer in each direction. It knows nothing of AT
 * commands; what it has to tell it tells the stack.
 */
import { ByteQueue } from './byte-queue.ts'
import type { Knobs } from './knobs.ts'
import type { Connection, ConnectionEvents, Network } from './network.ts'
import type { Scheduler } from './time.ts'

export type LinkState = 'free' | 'opening' | 'open'

/** 'dropped': by this side, which has lost its network. */
export type OpenFailure = 'refused' | 'timeout' | 'unreachable' | 'dns' | 'dropped'

/** Bytes of a payload that were taken; -1 when the link has ended; 'dropped' as above. */
export type Confirmed = number | 'dropped'

export interface LinkParts {
  readonly time: Scheduler
  readonly network: Network
  readonly knobs: Knobs
  /** Data has arrived; `wasEmpty`: none was waiting. */
  readonly onData: (link: Link, wasEmpty: boolean) => void
  /** The peer has ended. */
  readonly onEnd: (link: Link) => void
  /** A send was not taken in time; the link is gone. */
  readonly onStuck: (link: Link) => void
}

export interface OpenRequest {
  readonly host: string
  readonly port: number
  readonly family: number
  readonly timeoutMs: number
  /** Called once: undefined when the link is open. */
  readonly onDone: (failure: OpenFailure | undefined) => void
}

/** A payload of CIPSEND on its way into the link. */
interface Sending {
  readonly payload: Uint8Array
  readonly length: number
  taken: number
  readonly waitsForPeer: boolean
  readonly onDone: (confirmed: Confirmed) => void
  timer: number
}

export class Link {
  readonly number: number
  state: LinkState = 'free'
  host = ''
  port = 0
  /** Received bytes that were not read; they may outlive the connection. */
  readonly unread: ByteQueue = new ByteQueue()
  /** AT+CIPACK: bytes taken from the DTE, bytes received from the peer. */
  sent = 0
  received = 0
  readonly #parts: LinkParts
  readonly #unsent = new ByteQueue()
  #connection: Connection | undefined
  #isPaused = false
  #sending: Sending | undefined
  #opening: OpenRequest | undefined
  #openTimer = 0
  /** Counts attempts, so that the answer to an older question is known as such. */
  #attempt = 0

  constructor(number: number, parts: LinkParts) {
    this.number = number
    this.#parts = parts
  }

  get isSending(): boolean {
    return this.#sending !== undefined
  }

  get acknowledged(): number {
    return this.sent - this.#unsent.length - (this.#connection?.unacknowledged ?? 0)
  }

  open(request: OpenRequest): void {
    const { time, network } = this.#parts
    const attempt = ++this.#attempt
    const fail = (failure: OpenFailure): void => this.drop(failure)
    this.state = 'opening'
    this.#opening = request
    this.unread.clear()
    this.sent = 0
    this.received = 0
    this.#openTimer = time.at(time.now() + request.timeoutMs, () => fail('timeout'))
    network.resolve(request.host, (addresses) => {
      if (attempt !== this.#attempt) return
      const address = addresses.find((one) => one.includes(':') === (request.family === 6))
      const chosen = address ?? addresses[0]
      if (chosen === undefined) return fail('dns')
      this.host = chosen
      this.port = request.port
      const events = this.#events(attempt, request, fail)
      this.#connection = network.connect(chosen, request.port, events)
    })
  }

  /** Puts a payload into the send buffer. `onDone` is called once. */
  send(
    payload: Uint8Array,
    timeoutMs: number,
    waitsForPeer: boolean,
    onDone: (confirmed: Confirmed) => void,
  ): void {
    const { time, knobs } = this.#parts
    const cap = knobs.maxSendAccepted
    const length = cap > 0 ? Math.min(cap, payload.length) : payload.length
    const timer = time.at(time.now() + timeoutMs, () => this.#giveUpSending())
    this.#sending = { payload, length, taken: 0, waitsForPeer, onDone, timer }
    this.#moveOut()
  }

  /** Takes unread bytes, at most `limit`. */
  read(limit: number): Uint8Array {
    const bytes = this.unread.take(limit)
    if (this.#isPaused && this.unread.length <= this.#parts.knobs.receiveBuffer / 2) {
      this.#isPaused = false
      this.#connection?.pause(false)
    }
    return bytes
  }

  /** Orderly end by this side: what was taken for sending is still sent. */
  close(): void {
    const connection = this.#connection
    const sending = this.#sending
    const unsent = this.#unsent.take(this.#unsent.length)
    this.#connection = undefined
    this.#becomeFree()
    sending?.onDone(-1)
    if (connection !== undefined) linger(this.#parts.time, connection, unsent)
  }

  /** Forgets the connection, without an end that the peer could see. */
  drop(why: OpenFailure = 'dropped'): void {
    const connection = this.#connection
    const opening = this.#opening
    const sending = this.#sending
    this.#connection = undefined
    this.#unsent.clear()
    this.#becomeFree()
    connection?.abort()
    opening?.onDone(why)
    sending?.onDone('dropped')
  }

  #becomeFree(): void {
    this.#attempt++
    this.#parts.time.cancel(this.#openTimer)
    this.#parts.time.cancel(this.#sending?.timer ?? 0)
    this.#sending = undefined
    this.#opening = undefined
    this.#isPaused = false
    this.state = 'free'
    if (!this.#parts.knobs.retainRxAfterClose) this.unread.clear()
  }

  /** The events of one attempt: a connection that lingers after its link has gone says nothing. */
  #events(
    attempt: number,
    request: OpenRequest,
    fail: (failure: OpenFailure) => void,
  ): ConnectionEvents {
    const current = (): boolean => attempt === this.#attempt
    return {
      onOpen: () => {
        if (!current()) return
        this.#parts.time.cancel(this.#openTimer)
        this.#opening = undefined
        this.state = 'open'
        request.onDone(undefined)
      },
      onRefused: (why) => {
        if (!current()) return
        this.#connection = undefined
        fail(why)
      },
      onData: (bytes) => {
        if (current()) this.#receive(bytes)
      },
      onEnd: () => {
        if (current()) this.#end()
      },
      onDrain: () => {
        if (current()) this.#moveOut()
      },
    }
  }

  #receive(bytes: Uint8Array): void {
    const wasEmpty = this.unread.length === 0
    this.unread.push(bytes)
    this.received += bytes.length
    if (this.unread.length >= this.#parts.knobs.receiveBuffer) {
      this.#isPaused = true
      this.#connection?.pause(true)
    }
    this.#parts.onData(this, wasEmpty)
  }

  /** The peer's end closes the link both ways, as these modems do: there is no half-open link. */
  #end(): void {
    const sending = this.#sending
    const connection = this.#connection
    this.#connection = undefined
    this.#unsent.clear()
    this.#becomeFree()
    connection?.end()
    sending?.onDone(-1)
    this.#parts.onEnd(this)
  }

  /** From the DTE's payload to the send buffer, from there to the peer. */
  #moveOut(): void {
    const connection = this.#connection
    if (connection === undefined) return
    const sending = this.#sending
    const unsent = this.#unsent
    const capacity = this.#parts.knobs.sendBuffer
    for (;;) {
      let moved = 0
      if (sending !== undefined && sending.taken < sending.length) {
        moved = Math.min(capacity - unsent.length, sending.length - sending.taken)
        unsent.push(sending.payload, sending.taken, sending.taken + moved)
        sending.taken += moved
        this.sent += moved
      }
      const written =
        unsent.length === 0 ? 0 : connection.write(unsent.bytes, unsent.start, unsent.end)
      unsent.drop(written)
      if (moved === 0 && written === 0) break
    }
    this.#checkSent()
  }

  #checkSent(): void {
    const sending = this.#sending
    if (sending === undefined || sending.taken < sending.length) return
    if (sending.waitsForPeer && this.acknowledged < this.sent) return
    this.#parts.time.cancel(sending.timer)
    this.#sending = undefined
    sending.onDone(sending.length)
  }

  #giveUpSending(): void {
    const sending = this.#sending
    if (sending === undefined) return
    this.#sending = undefined
    this.drop()
    sending.onDone(sending.waitsForPeer ? 0 : sending.taken)
    this.#parts.onStuck(this)
  }
}

/** How long a closed link goes on trying to send what it had taken. */
const lingerMs = 60_000

function linger(time: Scheduler, connection: Connection, unsent: Uint8Array): void {
  const deadlineMs = time.now() + lingerMs
  let sent = 0
  const go = (): void => {
    sent += connection.write(unsent, sent, unsent.length)
    if (sent === unsent.length) connection.end()
    else if (time.now() >= deadlineMs) connection.abort()
    else time.at(time.now() + 50, go)
  }
  if (unsent.length === 0) connection.end()
  else go()
}

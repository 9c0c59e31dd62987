/**
 * One link of the TCP/IP stack: a TCP connection with a buffer in each direction, or a UDP socket. It
 * knows nothing of AT commands; what it has to tell it tells the stack.
 */
import { ByteQueue } from './byte-queue.ts'
import type { Knobs } from './knobs.ts'
import { linger } from './linger.ts'
import type {
  Connection,
  ConnectionEvents,
  DatagramSocket,
  IncomingClient,
  Network,
} from './network.ts'
import { ReceiveQueue, type Sender } from './receive-queue.ts'
import { familyOf, isAddress } from './resolve.ts'
import type { Scheduler } from './time.ts'

export type LinkState = 'free' | 'opening' | 'open'

/** 'dropped': by this side, which has lost its network. 'bind': the local port is not to be had. */
export type OpenFailure = 'refused' | 'timeout' | 'unreachable' | 'dns' | 'dropped' | 'bind'

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
  /** It can be used for something else now. */
  readonly onFree: () => void
  /** A send was not taken in time; the link is gone. */
  readonly onStuck: (link: Link) => void
}

export interface OpenRequest {
  readonly host: string
  readonly port: number
  /** 0: any. */
  readonly localPort: number
  readonly family: number
  readonly timeoutMs: number
  readonly onDone: OnOpened
}

/** Called once: with undefined when the link is open. */
export type OnOpened = (failure: OpenFailure | undefined) => void

/** A payload of CIPSEND on its way into the link. */
interface Sending {
  readonly payload: Uint8Array
  taken: number
  readonly waitsForPeer: boolean
  readonly onDone: (confirmed: Confirmed) => void
  timer: number
}

export class Link {
  readonly number: number
  state: LinkState = 'free'
  type: 'TCP' | 'UDP' = 'TCP'
  /** The server that has accepted it; -1 for a link that this side has opened. */
  server = -1
  /** The peer's address; of UDP the one that was last sent to, or none yet. */
  host = ''
  port = 0
  /** The local TCP port that was asked for; 0 is any. */
  localPort = 0
  /** UDP: what others than the peer send is ignored. */
  isPaired = false
  /** The peer has closed it, and nobody has said CIPCLOSE since; where a firmware wants that. */
  isOccupied = false
  /** Pushed data of this link waits until then: CIPCCFG's DelayTm. */
  pushFromMs = 0
  /** Received bytes that were not read; they may outlive the connection. */
  readonly unread: ReceiveQueue = new ReceiveQueue()
  /** AT+CIPACK: bytes taken from the DTE, bytes received from the peer. */
  sent = 0
  received = 0
  readonly #parts: LinkParts
  readonly #unsent = new ByteQueue()
  #connection: Connection | undefined
  #socket: DatagramSocket | undefined
  #isPaused = false
  #sending: Sending | undefined
  #onOpened: OnOpened | undefined
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

  /** Bytes that wait to be sent, or to be acknowledged. */
  get outstanding(): number {
    return this.#unsent.length + (this.#connection?.unacknowledged ?? 0)
  }

  get acknowledged(): number {
    return this.sent - this.outstanding
  }

  open(request: OpenRequest): void {
    const { time, network } = this.#parts
    const attempt = this.#begin('TCP', request.onDone)
    this.localPort = request.localPort
    const fail = (failure: OpenFailure): void => this.drop(failure)
    this.#openTimer = time.at(time.now() + request.timeoutMs, () => fail('timeout'))
    network.resolve(request.host, (addresses) => {
      if (attempt !== this.#attempt) return
      const address = isAddress(request.host)
        ? request.host
        : addresses.find((one) => familyOf(one) === request.family)
      if (address === undefined) return fail('dns')
      this.host = address
      this.port = request.port
      const events = this.#events(attempt, fail)
      this.#connection = network.connect(address, request.port, events, request.localPort)
    })
  }

  /** Opens a UDP socket on a local port. */
  bind(port: number, family: number, onDone: OnOpened): void {
    const attempt = this.#begin('UDP', onDone)
    const ifCurrent = (run: () => void): void => {
      if (attempt === this.#attempt) run()
    }
    this.#socket = this.#parts.network.bind(port, family, {
      onOpen: () => ifCurrent(() => this.#opened()),
      onRefused: () => ifCurrent(() => this.drop('bind')),
      onDatagram: (bytes, address, from) =>
        ifCurrent(() => this.#receiveDatagram(bytes, { address, port: from })),
    })
  }

  /** Sends one datagram. What becomes of it nobody knows. */
  sendTo(payload: Uint8Array, address: string, port: number): void {
    this.host = address
    this.port = port
    this.sent += payload.length
    this.#socket?.send(payload, address, port)
  }

  /** Takes a client that has connected to a server. */
  accept(client: IncomingClient, server: number): void {
    const attempt = this.#begin('TCP', () => {})
    this.server = server
    this.host = client.address
    this.port = client.port
    this.#connection = client.accept(this.#events(attempt, (failure) => this.drop(failure)))
    this.#opened()
  }

  #begin(type: 'TCP' | 'UDP', onOpened: OnOpened): number {
    this.state = 'opening'
    this.type = type
    this.server = -1
    this.host = ''
    this.port = 0
    this.localPort = 0
    this.isPaired = false
    this.pushFromMs = 0
    this.#onOpened = onOpened
    this.unread.clear()
    this.sent = 0
    this.received = 0
    return ++this.#attempt
  }

  #opened(): void {
    const onOpened = this.#onOpened
    this.#parts.time.cancel(this.#openTimer)
    this.#onOpened = undefined
    this.state = 'open'
    onOpened?.(undefined)
  }

  /** Puts a payload into the send buffer. `onDone` is called once. */
  send(
    payload: Uint8Array,
    timeoutMs: number,
    waitsForPeer: boolean,
    onDone: (confirmed: Confirmed) => void,
  ): void {
    const { time } = this.#parts
    const timer = time.at(time.now() + timeoutMs, () => this.#giveUpSending())
    this.#sending = { payload, taken: 0, waitsForPeer, onDone, timer }
    this.#moveOut()
  }

  /** Takes unread bytes, at most `limit`, and of one datagram if that is asked for. */
  read(limit: number, ofOneDatagram: boolean = false): Uint8Array {
    const { unread } = this
    const bytes = ofOneDatagram ? unread.takeDatagram(limit) : unread.take(limit)
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

  /** The network has been closed, or lost: nothing of it can be read any more. */
  forget(): void {
    this.unread.clear()
    this.isOccupied = false
  }

  /** Forgets the connection, without an end that the peer could see. */
  drop(why: OpenFailure = 'dropped'): void {
    const connection = this.#connection
    const onOpened = this.#onOpened
    const sending = this.#sending
    this.#connection = undefined
    this.#unsent.clear()
    this.#becomeFree()
    connection?.abort()
    onOpened?.(why)
    sending?.onDone('dropped')
  }

  #becomeFree(): void {
    this.#attempt++
    this.#parts.time.cancel(this.#openTimer)
    this.#parts.time.cancel(this.#sending?.timer ?? 0)
    this.#sending = undefined
    this.#onOpened = undefined
    this.#socket?.close()
    this.#socket = undefined
    this.#isPaused = false
    this.state = 'free'
    if (!this.#parts.knobs.retainRxAfterClose) this.unread.clear()
    this.#parts.onFree()
  }

  /** The events of one attempt: a connection that lingers after its link has gone says nothing. */
  #events(attempt: number, fail: (failure: OpenFailure) => void): ConnectionEvents {
    const current = (): boolean => attempt === this.#attempt
    return {
      onOpen: () => {
        if (current()) this.#opened()
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

  /** Nothing stops a datagram's sender: what finds no room is lost. */
  #receiveDatagram(bytes: Uint8Array, sender: Sender): void {
    const { knobs, onData } = this.#parts
    const wasEmpty = this.unread.length === 0
    const isForeign = sender.address !== this.host || sender.port !== this.port
    if (this.isPaired && isForeign) return
    if (bytes.length === 0 || this.unread.length + bytes.length > knobs.receiveBuffer) return
    this.unread.pushDatagram(bytes, sender)
    this.received += bytes.length
    onData(this, wasEmpty)
  }

  /** The peer's end closes the link both ways, as these modems do: there is no half-open link. */
  #end(): void {
    const sending = this.#sending
    const connection = this.#connection
    this.#connection = undefined
    this.#unsent.clear()
    this.#becomeFree()
    this.isOccupied = this.#parts.knobs.peerClosedLink === 'occupied'
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
      if (sending !== undefined && sending.taken < sending.payload.length) {
        moved = Math.min(capacity - unsent.length, sending.payload.length - sending.taken)
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
    if (sending === undefined || sending.taken < sending.payload.length) return
    if (sending.waitsForPeer && this.acknowledged < this.sent) return
    this.#parts.time.cancel(sending.timer)
    this.#sending = undefined
    sending.onDone(sending.payload.length)
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

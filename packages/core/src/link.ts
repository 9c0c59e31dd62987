/* hot: no allocation */
/**
 * One of the DCE's links: its state, its two buffers, what is known of the DCE's side of it, and the
 * socket that owns it. A link outlives its socket: it is free again only when the DCE has said so.
 * It sends nothing itself; commands/ does.
 */
import type { Arena } from './arena.ts'
import { LINK_TABLE, LinkState } from './link-state.ts'
import { Ring } from './ring.ts'
import { Staging } from './staging.ts'

/** What waits to be told to the socket. */
export const Ready = { readable: 1, writable: 2, error: 4, acknowledged: 8, state: 16 } as const

/** How far a block on its way has come. */
export const SendPhase = {
  idle: 0,
  /** The send command or its block is on the line; no final result code yet. */
  inFlight: 1,
  /** Final result code seen; `+CIPSEND` is awaited. */
  result: 2,
  /** It is not known what the DCE took: `AT+CIPACK` tells. */
  doubt: 3,
} as const

/** What the engine calls on the socket that owns a link. */
export interface LinkOwner {
  deliver(ready: number, count: number): void
  /** The DCE has given its number to a client: from now on this is its link. */
  moved(link: Link): void
}

export class Link {
  readonly number: number
  /** The link of the online data state. */
  readonly transparent: boolean
  ring: Ring
  staging: Staging
  state: number = LinkState.free
  owner: LinkOwner | null = null
  ready = 0
  /** What the socket's onError will be given; 0 while there is nothing to tell. */
  error = 0

  /** The server that has accepted the connection, -1 for one that this side has opened. */
  server = -1
  /** The peer of an accepted connection: 4 or 16 bytes, 4 or 6, and its port. */
  readonly remote: Uint8Array = new Uint8Array(16)
  remoteFamily = 0
  remotePort = 0
  /** Who was accepted before whom. */
  arrival = 0
  /** Accepted, and not yet with a socket that could be told anything: what there is to tell waits. */
  quiet = false
  /** The DCE has told of the end: the number may be another client's already. */
  endSeen = false
  /** So often in a row its socket had to give way to clients. */
  moves = 0

  /** The host name lies at the start of the transmit buffer until the link is dialled. */
  hostLength = 0
  port = 0
  /** The local port, 0 where the DCE chooses. */
  localPort = 0

  /** A UDP socket: both buffers hold datagrams with headers, and a peer is named with each. */
  isUdp = false
  /** Whole datagrams that may be read. */
  datagrams = 0

  /** The DCE may hold received bytes; how many is to be asked. */
  announced = false
  /** At least so many bytes wait at the DCE. */
  known = 0
  /** The peer is gone and the DCE has no byte left. */
  drained = false
  /** The first block waits for another one to show the firmware's trailer. */
  held = false
  /** Its byte is right, whatever the trailer will turn out to be. */
  sure = false
  /** A read command failed so many times in a row. */
  pullFailures = 0

  sendPhase: number = SendPhase.idle
  /** Length of the block on its way. */
  block = 0
  /** Bytes that the DCE has confirmed since the link was opened, int32 that wraps. */
  confirmed = 0
  sendFailures = 0
  /** The DCE has answered OK to the block on its way. */
  accepted = false
  /** How often a missing send result has been asked for. */
  waits = 0
  /** Nothing is sent before this deadline of the link's timer. */
  resting = false
  /** The DCE holds a connection of an earlier run under this number, to be closed before dialling. */
  stale = false
  /** The open command is out and its result has not come: until then the number is not free. */
  dialled = false
  /** The result came up while the close command was out, or that was refused for its lack. */
  closeAgain = false
  closeWaits = false
  /** The close command is out. */
  closeSent = false
  closeFailures = 0
  /** A read command was lost when at least so many bytes waited: fewer now means a hole. */
  suspect = 0
  /** The next command of this link is a send when both directions have work. */
  sendNext = false
  /** Sends end with Ctrl-Z and not by their length. */
  isVariable = false
  /** No more unacknowledged bytes than this, 0 for any number; and how many there are at most. */
  unacknowledgedLimit = 0
  onWay = 0
  /** The application wants to know what the peer has acknowledged. */
  askAcknowledged = false
  /** It has been in online data state. */
  wasOnline = false
  /** Answer to that question: bytes on their way, -1 when it could not be had. */
  unacknowledged = 0

  constructor(arena: Arena, number: number, transparent: boolean) {
    this.number = number
    this.transparent = transparent
    this.ring = new Ring(arena, arena.receiveBase(number), arena.receiveSize)
    this.staging = new Staging(arena, arena.transmitBase(number), arena.transmitSize)
  }

  /** Moves the link along the table. @throws Error on an event that may not happen here. */
  move(event: number): void {
    const next = (LINK_TABLE[this.state] as readonly number[])[event] as number
    if (next < 0) throw new Error(`link ${this.number}: event ${event} in state ${this.state}`)
    this.state = next
    if (next === LinkState.free) this.reset()
  }

  /** A new socket has the link: nothing is left of what the last one wished for. */
  assign(owner: LinkOwner): void {
    this.owner = owner
    this.ring.clear()
    this.error = 0
    this.ready = 0
    this.quiet = false
    this.isUdp = false
    this.datagrams = 0
    this.isVariable = false
    this.unacknowledgedLimit = 0
    this.localPort = 0
  }

  /**
   * Takes over another link's socket: what it has received, its request if it is not connected yet,
   * and what it is to be told. The other one is left with this one's empty buffers.
   */
  takeOver(from: Link): void {
    const ring = this.ring
    const staging = this.staging
    this.ring = from.ring
    this.staging = from.staging
    from.ring = ring
    from.staging = staging
    ring.clear()
    staging.clear()
    this.owner = from.owner
    this.error = from.error
    this.hostLength = from.hostLength
    this.port = from.port
    this.localPort = from.localPort
    this.isUdp = from.isUdp
    this.datagrams = from.datagrams
    this.isVariable = from.isVariable
    this.unacknowledgedLimit = from.unacknowledgedLimit
    this.quiet = from.quiet
    this.arrival = from.arrival
    this.remote.set(from.remote)
    this.remoteFamily = from.remoteFamily
    this.remotePort = from.remotePort
    from.owner = null
    from.error = 0
    from.ready = 0
    from.quiet = false
  }

  /** Forgets everything of the last connection but unread bytes, which its socket may still read. */
  reset(): void {
    this.staging.clear()
    this.hostLength = 0
    this.announced = false
    this.known = 0
    this.drained = false
    this.held = false
    this.pullFailures = 0
    this.sendPhase = SendPhase.idle
    this.block = 0
    this.confirmed = 0
    this.sendFailures = 0
    this.accepted = false
    this.waits = 0
    this.resting = false
    this.stale = false
    this.dialled = false
    this.closeAgain = false
    this.closeWaits = false
    this.closeSent = false
    this.closeFailures = 0
    this.suspect = 0
    this.sendNext = false
    this.onWay = 0
    this.askAcknowledged = false
    this.server = -1
    this.endSeen = false
    this.moves = 0
    this.wasOnline = false
    this.ring.rollback()
  }
}

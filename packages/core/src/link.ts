/* hot: no allocation */
/**
 * One of the DCE's links: its state, its two buffers, what is known of the DCE's side of it, and the
 * socket that owns it. A link outlives its socket: it is free again only when the DCE has said so.
 * It sends nothing itself; commands/ does.
 */
import { formatAddress } from './address.ts'
import type { Arena } from './arena.ts'
import {
  FORGOTTEN_FLAGS,
  LINK,
  PackedFields,
  REMOTE,
  REQUEST,
  SOCKET,
  WIDTH,
} from './link-fields.ts'
import { LINK_TABLE, LinkState } from './link-state.ts'

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

export class Link extends PackedFields {
  state: number = LinkState.free
  owner: LinkOwner | null = null

  constructor(arena: Arena, number: number, transparent: boolean) {
    super(arena, number)
    this.server = -1
    this.transparent = transparent
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
    this.clearReceived()
    this.error = 0
    this.ready = 0
    this.quiet = false
    this.isUdp = false
    this.datagrams = 0
    this.isVariable = false
    this.unacknowledgedLimit = 0
    this.localPort = 0
    this.context = 0
  }

  /**
   * Takes over another link's socket: what it has received, its request if it is not connected yet,
   * and what it is to be told. The other one is left with this one's empty buffers.
   */
  takeOver(from: Link): void {
    this.exchange(from)
    this.arena.table.copyWithin(this.at + REQUEST, from.at + REQUEST, from.at + LINK)
    this.arena.table.copyWithin(this.at + REMOTE, from.at + REMOTE, from.at + WIDTH)
    this.owner = from.owner
    this.isUdp = from.isUdp
    this.isVariable = from.isVariable
    this.quiet = from.quiet
    from.owner = null
    from.error = 0
    from.ready = 0
    from.quiet = false
  }

  /** Forgets everything of the last connection but unread bytes, which its socket may still read. */
  reset(): void {
    this.clearUnsent()
    this.rollback()
    this.arena.table.fill(0, this.at, this.at + SOCKET)
    this.flags &= ~FORGOTTEN_FLAGS
    this.server = -1
    this.known = 0
    this.suspect = 0
    this.sendPhase = SendPhase.idle
  }

  /** Keeps who has connected: an address of 4 or 16 bytes. */
  setRemote(address: Uint8Array, family: number, port: number): void {
    this.arena.bytes.set(address, this.remoteAt)
    this.remoteFamily = family
    this.remotePort = port
  }

  /** The same of an IPv4 address that lies in the arena. */
  aim(at: number, port: number): void {
    this.arena.bytes.copyWithin(this.remoteAt, at, at + 4)
    this.remoteFamily = 4
    this.remotePort = port
  }

  isAimed(at: number, port: number): boolean {
    if (this.remotePort !== port) return false
    const bytes = this.arena.bytes
    const remote = this.remoteAt
    for (let i = 0; i < 4; i++) if (bytes[remote + i] !== bytes[at + i]) return false
    return true
  }

  isRemote(address: Uint8Array, family: number, port: number): boolean {
    if (this.remotePort !== port || this.remoteFamily !== family) return false
    const bytes = this.arena.bytes
    const at = this.remoteAt
    const length = family === 4 ? 4 : 16
    for (let i = 0; i < length; i++) if (bytes[at + i] !== address[i]) return false
    return true
  }

  /* cold: told when a connection is handed out */
  get remoteAddress(): string {
    const bytes = new Uint8Array(this.arena.bytes.buffer, this.remoteAt, 16)
    return formatAddress(bytes, this.remoteFamily)
  }

  /** Where the peer's address lies in the arena. */
  private get remoteAt(): number {
    return this.arena.table.byteOffset + 4 * (this.at + REMOTE)
  }
}

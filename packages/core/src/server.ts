/* hot: no allocation */
/**
 * The DCE's TCP servers as the driver sees them: what each is to do, and what is known of its doing
 * it. A server owns the connections that it has accepted until its listener hands them out. It sends
 * nothing itself; commands/servers.ts does.
 */
import { Client } from './client.ts'
import type { Link, LinkOwner } from './link.ts'
import { SERVER_TABLE, ServerState } from './server-state.ts'

/** The longest, and the DCE's default. */
export const BACKLOG = 3

/** What the engine calls on the listener that has a server, in deliver only. */
export interface ServerOwner {
  deliver(begun: boolean, count: number, code: number): void
}

export class Server implements LinkOwner {
  readonly index: number
  state: number = ServerState.free
  owner: ServerOwner | null = null
  port = 0
  backlog: number = BACKLOG
  /** The DCE was told by this modem to listen on `port`, and may well do so. */
  ours = false
  /** The stop command is out, and nothing has come of it yet. */
  stopSent = false
  startFailures = 0
  /** A client has come since the listener was told. */
  ready = false
  /** It has begun to listen since then. */
  begun = false
  /** What the listener's onError will be given; 0 while there is nothing to tell. */
  error = 0

  constructor(index: number) {
    this.index = index
  }

  /** A client of this server is accepted; while it waits for its command's answer, too. */
  get accepts(): boolean {
    const state = this.state
    return (
      this.owner !== null && (state === ServerState.listening || state === ServerState.starting)
    )
  }

  /** Moves the server along the table. @throws Error on an event that may not happen here. */
  move(event: number): void {
    const next = (SERVER_TABLE[this.state] as readonly number[])[event] as number
    if (next < 0) throw new Error(`server ${this.index}: event ${event} in state ${this.state}`)
    this.state = next
    if (next === ServerState.free || next === ServerState.waiting) this.ours = false
    if (next === ServerState.free) this.startFailures = 0
    if (next !== ServerState.listening) this.begun = false
  }

  /** Never called: a connection that waits to be read is quiet. */
  deliver(): void {}

  /** Which link a waiting connection has is looked up when it is read. */
  moved(): void {}
}

export class Servers {
  /** None before there is a listener: most modems never have one. */
  readonly all: Server[] = []
  readonly #count: number
  #client: Client | null = null
  /** There is, or was, a listener: only then is the DCE asked about servers. */
  used = false
  /** The list of servers is to be asked for. */
  listDue = false
  /** Servers that the answer has named, a bit each. */
  listed = 0
  /** Links that the DCE shows as open and nobody knows, a bit each: whose they are is to be asked. */
  unknown = 0
  /** Connections beyond the links in use, a bit each, to be closed. */
  rejects = 0
  /** Links under whose number pushed data was passed over, a bit each: a client has lost its beginning. */
  spoiled = 0
  /** Of those, the one that is asked about, where they are asked about one by one. */
  asked = 0
  /** Links whose client was found in the list, and may still be told of by its line, a bit each. */
  unannounced = 0
  /** One has something to tell. */
  ready = false
  #current = 0
  /** `AT+CIPOPEN?` shows an index greater by this than `+CLIENT` (register A24); -1 while unknown. */
  offset = -1
  /** Counts accepted connections, so that the first is read first. */
  arrivals = 0

  /** @param count of the DCE. */
  constructor(count: number) {
    this.#count = count
  }

  /** There is to be a listener. */
  /* cold: for the first one */
  use(): void {
    if (this.used) return
    this.used = true
    this.listDue = true
    for (let i = 0; i < this.#count; i++) this.all.push(new Server(i))
  }

  /** Who has connected, of the line that is being read. */
  /* cold: made for the first of them */
  get client(): Client {
    this.#client ??= new Client()
    return this.#client
  }

  /** The DCE may have a server of that index, if only an earlier run's. */
  has(index: number): boolean {
    return index >= 0 && index < this.#count
  }

  /** What the command in flight is about. */
  get current(): Server {
    return this.all[this.#current] as Server
  }

  set current(server: Server) {
    this.#current = server.index
  }

  at(index: number): Server | null {
    return index >= 0 && index < this.all.length ? (this.all[index] as Server) : null
  }

  get listening(): boolean {
    for (let i = 0; i < this.all.length; i++) {
      if ((this.all[i] as Server).state === ServerState.listening) return true
    }
    return false
  }

  /** The DCE may be giving link numbers to clients. */
  get active(): boolean {
    for (let i = 0; i < this.all.length; i++) {
      if ((this.all[i] as Server).state !== ServerState.free) return true
    }
    return false
  }
}

/** How many connections wait to be read. */
export function waitingAt(links: readonly Link[], server: Server): number {
  let count = 0
  for (let i = 0; i < links.length; i++) {
    const link = links[i] as Link
    if (link.owner === server && !link.unnamed) count++
  }
  return count
}

/** The connection that has waited longest. */
export function firstAt(links: readonly Link[], server: Server): Link | null {
  let first: Link | null = null
  for (let i = 0; i < links.length; i++) {
    const link = links[i] as Link
    if (link.owner !== server || link.unnamed) continue
    if (first === null || ((link.arrival - first.arrival) | 0) < 0) first = link
  }
  return first
}

/* hot: no allocation */
/**
 * `+CLIENT: link,server,ip:port` (A76XX note, section 3.4.1): a client has connected to a server. The
 * DCE gives it the lowest free number, which this side may want for a connection of its own, or may
 * not have finished with: whoever holds the number then moves to another link, buffers and all. A
 * client that nobody waits for is closed at the DCE.
 */
import { spareLink } from './claim.ts'
import type { Client } from './client.ts'
import { PULL } from './commands/pull.ts'
import { blankBlock } from './commands/send-outcome.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { type Link, Ready } from './link.ts'
import { breakLink, ended, refuse } from './link-events.ts'
import { LinkEvent, LinkState } from './link-state.ts'
import { expectOnline } from './online.ts'
import { wantAudit } from './recovery.ts'
import type { Server } from './server.ts'
import { notifyServer } from './server-events.ts'
import { Timer } from './timers.ts'

const COMMA = 44
/** So often in a row a connection of this side gives way. */
const MOVES = 3

/** `+CLIENT: link,server,ip:port` */
export function clientLine(engine: Engine, _start: number, end: number): boolean {
  const parser = engine.parser
  const bytes = engine.arena.bytes
  parser.parseArguments(parser.text, end)
  // The address is no number, so two were read.
  if (parser.argc < 2) return false
  let at = parser.text
  for (let commas = 0; at < end && commas < 2; at++) if (bytes[at] === COMMA) commas++
  const number = parser.a0
  const { servers } = engine
  if (number < 0 || number >= engine.dialect.limits.links) return false
  if (!servers.has(parser.a1)) return false
  if (!engine.servers.client.parse(bytes, at, end)) return false
  if (!engine.ready) return true
  // A client's data comes after its line.
  engine.servers.spoiled &= ~(1 << number)
  connected(engine, number, servers.at(parser.a1))
  return true
}

/** The DCE has given link `number` to `engine.servers.client`; server null when it is not known whose it is. */
export function connected(engine: Engine, number: number, server: Server | null): void {
  if (number >= engine.links.length) {
    engine.servers.rejects |= 1 << number
    return
  }
  const link = engine.links[number] as Link
  engine.servers.unknown &= ~(1 << number)
  if (isSame(link, engine.servers.client)) return
  if (!vacate(engine, link)) return
  if (server?.accepts) accept(engine, link, server)
  else link.move(LinkEvent.up)
}

/** The list of links may have told of it before the line did. */
export function isSame(link: Link, client: Client): boolean {
  if (link.server < 0 || link.state !== LinkState.open) return false
  return link.isRemote(client.address, client.family, client.port)
}

function accept(engine: Engine, link: Link, server: Server): void {
  link.move(LinkEvent.accept)
  link.assign(server)
  const { address, family, port } = engine.servers.client
  link.setRemote(address, family, port)
  link.server = server.index
  link.arrival = engine.servers.arrivals
  engine.servers.arrivals = (engine.servers.arrivals + 1) | 0
  link.quiet = true
  // A port that was not told is asked for first, where that can be done.
  if (link.remotePort === 0 && engine.numbered) {
    link.unnamed = true
    engine.servers.unknown |= 1 << link.number
  } else notifyServer(engine, server)
  // CONNECT follows, and the online data state.
  if (link.transparent && server.index === 0) expectOnline(engine)
}

/**
 * Makes the link free for the connection that now has its number.
 * @returns false when that cannot be: then the new connection is to be closed, and is.
 */
function vacate(engine: Engine, link: Link): boolean {
  const dialled = engine.command === engine.dialect.commands.open && engine.link === link
  const state = link.state
  const isOwn = state === LinkState.waiting || state === LinkState.opening
  if (!isOwn && state !== LinkState.free && state !== LinkState.closing) {
    if (!endOld(engine, link)) return false
  }
  if (link.owner !== null && !relocate(engine, link)) {
    keep(engine, link)
    link.dialled = dialled
    return false
  }
  engine.timers.stop(Timer.link + link.number)
  link.move(LinkEvent.lost)
  link.dialled = dialled
  return true
}

/** The connection that had the number is gone, and no line has told of it. */
function endOld(engine: Engine, link: Link): boolean {
  const { send, sendVariable } = engine.dialect.commands
  const isSend = engine.command === send || engine.command === sendVariable
  if (isSend && engine.link === link) {
    // The block in flight reaches the new peer, and cannot be called back.
    blankBlock(engine, link)
    breakLink(engine, link, ErrorCode.linkLost)
    return false
  }
  disown(engine, link)
  if (link.state === LinkState.open) ended(engine, link, ErrorCode.linkLost)
  else if (link.error === ErrorCode.remoteClosed && !link.drained) link.error = ErrorCode.linkLost
  link.rollback()
  return true
}

/** What is still to come of the command in flight may be about either connection. */
function disown(engine: Engine, link: Link): void {
  if (engine.link !== link || engine.command === engine.dialect.commands.open) return
  engine.orphaned = true
  // Payload cannot be: where some comes, the new connection has lost its beginning.
  engine.crossed = engine.command === PULL
}

/** No other link is free: the holder keeps the number, and the client is closed. */
function keep(engine: Engine, link: Link): void {
  if (link.state === LinkState.waiting) {
    link.stale = true
    return
  }
  if (link.state === LinkState.opening) refuse(engine, link, ErrorCode.noLink)
  if (link.state === LinkState.free) link.move(LinkEvent.up)
  else breakLink(engine, link, ErrorCode.linkLost)
  link.closeSent = false
  link.endSeen = false
}

/** Moves the holder of a link to another one, with its buffers and what it is still to be told. */
function relocate(engine: Engine, link: Link): boolean {
  const spare = spareLink(engine)
  const owner = link.owner
  if (spare === null || owner === null) return false
  const isOwn = link.state === LinkState.waiting || link.state === LinkState.opening
  // No other link has the online data state.
  if (isOwn && link.transparent) return false
  const ready = link.ready
  spare.takeOver(link)
  if (isOwn) {
    // What has come under that number was the client's.
    spare.clearReceived()
    spare.move(LinkEvent.claim)
  }
  spare.moves = link.moves + 1
  owner.moved(spare)
  engine.notify(spare, spare.error === 0 ? ready : ready | Ready.error)
  return true
}

/**
 * The DCE refuses to open a link because its number is in use: a client has it, of whom it has not
 * told yet, or whose line is lost.
 * @returns false when that can hardly be.
 */
export function collided(engine: Engine, link: Link): boolean {
  if (!engine.servers.active || link.moves >= MOVES || !relocate(engine, link)) return false
  engine.timers.stop(Timer.link + link.number)
  link.move(LinkEvent.lost)
  wantAudit(engine)
  return true
}

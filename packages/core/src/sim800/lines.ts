/**
 * SIM800: what each tagged line does that no command claims (TCPIP note V1.02; manual V1.12, chapter 19, for
 * what comes unasked). A row per tag, as in ../lines.ts, whose rows hold for all that is not named here.
 */
import { connected, isSame } from '../accept.ts'
import { dialledLate, notOpened, staleClosed } from '../commands/open.ts'
import { TAG_COUNT, Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import { booted, isBeyond, type LineHandler, linkOf, UNCLAIMED } from '../lines.ts'
import type { Link } from '../link.ts'
import { drained, ended, release, up } from '../link-events.ts'
import { LinkState } from '../link-state.ts'
import { numberBefore } from '../numbered.ts'
import { networkLost, wantAudit } from '../recovery.ts'
import { GprsEvent, GprsState, stateOf } from './gprs.ts'
import { gprsOf } from './links.ts'
import { resolved } from './resolve.ts'
import { dataAccepted, sendEnded, sendFailed, sendOk } from './sends.ts'
import { serverClosed, serverOk } from './servers.ts'

const SPACE = 32
const FAILED = ErrorBase.cip + 1
const IN_USE = ErrorBase.cip + 4

/** `n, CONNECT OK` */
function connectOk(engine: Engine, start: number): boolean {
  const link = linkOf(engine, numberBefore(engine, start))
  if (link === null) return false
  if (!engine.numbered) gprsOf(engine).move(GprsEvent.up)
  dialledLate(engine, link, true)
  up(engine, link)
  return true
}

/** `n, CONNECT FAIL`, after `STATE:` where links have no numbers. */
function connectFail(engine: Engine, start: number): boolean {
  return notConnected(engine, start, FAILED)
}

/** `n, ALREADY CONNECT`, before, after or instead of a final result code (register A51). */
function inUse(engine: Engine, start: number): boolean {
  return notConnected(engine, start, IN_USE)
}

function notConnected(engine: Engine, start: number, code: number): boolean {
  const link = linkOf(engine, numberBefore(engine, start))
  if (link === null) return false
  const { open } = engine.dialect.commands
  if (engine.command === open && engine.link === link) engine.finish()
  dialledLate(engine, link, false)
  if (link.state === LinkState.opening) notOpened(engine, link, code)
  // Whether it is the peer or the network, the list of connections tells.
  wantAudit(engine)
  return true
}

/** `n, CLOSED`: by the peer, or by the modem when nothing could be sent for 645 s. */
function closed(engine: Engine, start: number): boolean {
  const number = numberBefore(engine, start)
  const link = linkOf(engine, number)
  if (link === null) return isBeyond(engine, number)
  if (!engine.numbered) gprsOf(engine).move(GprsEvent.closed)
  ended(engine, link, ErrorCode.remoteClosed)
  sendEnded(engine, link)
  // What was pushed has come before.
  if (engine.push.on && link.state === LinkState.ended) drained(engine, link)
  return true
}

/** `n, CLOSE OK`; unasked for, a connection that the modem has closed by itself. */
function closeOk(engine: Engine, start: number): boolean {
  const number = numberBefore(engine, start)
  const link = linkOf(engine, number)
  if (link === null) return isBeyond(engine, number)
  if (!engine.numbered) gprsOf(engine).move(GprsEvent.closed)
  if (link.state === LinkState.closing) release(engine, link)
  else if (link.state === LinkState.waiting) staleClosed(engine, link)
  else if (link.state !== LinkState.free) ended(engine, link, ErrorCode.linkLost)
  return true
}

/** `n, REMOTE IP: address`: a client; its port is asked for. */
function remoteIp(engine: Engine, start: number, end: number): boolean {
  const { arena, parser, servers } = engine
  const { client } = servers
  const number = numberBefore(engine, start)
  if (number < 0 || number >= engine.dialect.limits.links) return false
  let at = parser.text
  while (at < end && arena.bytes[at] === SPACE) at++
  if (!client.read(arena.bytes, at, end, 0)) return false
  if (!engine.ready) return true
  servers.spoiled &= ~(1 << number)
  if (wasFound(engine, number)) return true
  connected(engine, number, servers.at(0))
  return true
}

/** The list of connections has shown the very client before. */
function wasFound(engine: Engine, number: number): boolean {
  const { servers } = engine
  const { client } = servers
  const bit = 1 << number
  if ((servers.unannounced & bit) === 0) return false
  servers.unannounced &= ~bit
  const link = engine.links[number] as Link
  client.port = link.remotePort
  const isSameOne = isSame(link, client)
  client.port = 0
  return isSameOne
}

/** `STATE: …`: what is learned from it. False when it says nothing that is known. */
export function learn(engine: Engine, _start: number, end: number): boolean {
  const { bytes } = engine.arena
  let at = engine.parser.text
  while (at < end && bytes[at] === SPACE) at++
  const state = stateOf(bytes, at, end)
  if (state === GprsState.unknown) return false
  const gprs = gprsOf(engine)
  gprs.state = state
  if (!gprs.isUp) networkLost(engine)
  return true
}

/** `+PDP: DEACT`: the network has taken the context away, and with it every connection. */
function contextLost(engine: Engine): boolean {
  const { link } = engine
  gprsOf(engine).move(GprsEvent.deactivated)
  networkLost(engine)
  if (link !== null) sendEnded(engine, link)
  return true
}

/** `Call Ready`, `SMS Ready`: some seconds after a start, which need not say more. */
function started(engine: Engine): boolean {
  return !engine.ready || booted(engine)
}

function ignored(): boolean {
  return true
}

const OWN: readonly (readonly [tag: number, handler: LineHandler])[] = Object.freeze([
  [Tag.connectOk, connectOk],
  [Tag.connectFail, connectFail],
  [Tag.inUse, inUse],
  [Tag.sendOk, sendOk],
  [Tag.sendFail, sendFailed],
  [Tag.dataAccept, dataAccepted],
  [Tag.closed, closed],
  [Tag.closeOk, closeOk],
  [Tag.remoteIp, remoteIp],
  [Tag.serverOk, serverOk],
  [Tag.serverClosed, serverClosed],
  [Tag.state, learn],
  [Tag.contextLost, contextLost],
  [Tag.cdnsGip, resolved],
  [Tag.started, started],
  [Tag.shutOk, ignored],
  [Tag.listed, ignored],
  [Tag.cipStatus, ignored],
  [Tag.cipServer, ignored],
  [Tag.attached, ignored],
  [Tag.ownAddress, ignored],
])

function handlers(): readonly (LineHandler | null)[] {
  const table: (LineHandler | null)[] = []
  for (let tag = 0; tag < TAG_COUNT; tag++) table.push(UNCLAIMED[tag] ?? null)
  for (const [tag, handler] of OWN) table[tag] = handler
  return Object.freeze(table)
}

export const UNCLAIMED_LINES: readonly (LineHandler | null)[] = handlers()

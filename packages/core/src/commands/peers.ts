/* hot: no allocation */
/**
 * `AT+CIPOPEN?`: whose the connections are that the list of links shows and nobody knows, because
 * `+CLIENT` was lost (A76XX note, sections 1.5 and 3.4.2). Clients of a server that has a listener are
 * taken as if the line had come; all others are closed. The last field is the server's index, -1 for a
 * connection of this side; the documents' examples print one more than the index (register A24), so
 * connections of which both numbers are known teach which it is.
 */
import { connected } from '../accept.ts'
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, usualDeadline } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import type { Link } from '../link.ts'
import { LinkState } from '../link-state.ts'
import { resync } from '../recovery.ts'
import type { Server } from '../server.ts'
import { seenOpen } from './status.ts'

const CIPOPEN_QUERY: readonly number[] = ascii('AT+CIPOPEN?')
const QUOTE = 34
/** The address stands between the third and the fourth quote. */
const BEFORE = 3
const AFTER = 4

export const PEERS: Command = Object.freeze({
  name: 'peers',
  onPrompt: null,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    engine.writer.begin().put(CIPOPEN_QUERY).end()
  },

  line(engine: Engine, _link: Link | null, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cipOpen) return NOT_MINE
    const parser = engine.parser
    parser.parseArguments(parser.text, end)
    // `+CIPOPEN: n` is not open; `+CIPOPEN: n,err` is the result of an open command.
    if (parser.argc !== 1) return NOT_MINE
    const number = parser.a0
    if (parser.clean || number < 0 || number >= engine.links.length) return 0
    return described(engine, number, parser.text, end) ? 0 : NOT_MINE
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    // Those that the answer did not name are gone. Without an answer they cannot be told apart.
    if (!ok) closeAll(engine)
    engine.servers.unknown = 0
    return true
  },

  expired(engine: Engine): boolean {
    // The list of links will show them again.
    engine.servers.unknown = 0
    resync(engine)
    return false
  },
})

/** `n,"TCP","ip",port,index` */
function described(engine: Engine, number: number, start: number, end: number): boolean {
  const bytes = engine.arena.bytes
  const from = quote(bytes, start, end, BEFORE)
  const to = quote(bytes, start, end, AFTER)
  const parser = engine.parser
  parser.parseArguments(to + 2, end)
  if (to === end || !parser.clean || parser.argc !== 2) return false
  const port = parser.a0
  const index = parser.a1
  const servers = engine.servers
  const link = engine.links[number] as Link
  if ((servers.unknown & (1 << number)) === 0) {
    if (link.server >= 0 && link.remotePort === port) servers.offset = index - link.server
    return true
  }
  if (!engine.servers.client.read(bytes, from + 1, to, port)) return false
  servers.unknown &= ~(1 << number)
  if (index < 0) seenOpen(engine, link)
  else {
    connected(engine, number, isSpoiled(engine, link) ? null : serverOf(engine, index))
    // What it has sent was announced for a link that was not known.
    if (link.state === LinkState.open) link.announced = true
  }
  return true
}

/** Pushed data that came before it was known whose it is was passed over, or lies in a wrong ring. */
export function isSpoiled(engine: Engine, link: Link): boolean {
  const bit = 1 << link.number
  const isSpoiled = (engine.servers.spoiled & bit) !== 0
  engine.servers.spoiled &= ~bit
  return isSpoiled || (link.state === LinkState.opening && link.readable !== 0)
}

/** Where the `which`th quote is; `end` when there are fewer. */
export function quote(bytes: Uint8Array, start: number, end: number, which: number): number {
  let found = 0
  for (let i = start; i < end; i++) {
    if (bytes[i] === QUOTE && ++found === which) return i
  }
  return end
}

/** Unless the form of the index is known, the server that has it, then the one before. */
function serverOf(engine: Engine, index: number): Server | null {
  const servers = engine.servers
  if (servers.offset >= 0) return servers.at(index - servers.offset)
  const exact = servers.at(index)
  return exact?.accepts ? exact : servers.at(index - 1)
}

function closeAll(engine: Engine): void {
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if ((engine.servers.unknown & (1 << i)) === 0) continue
    // A connection that is being opened may be this side's own: its result or its deadline decides.
    if (link.state !== LinkState.opening) seenOpen(engine, link)
  }
}

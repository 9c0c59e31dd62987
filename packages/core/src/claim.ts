/**
 * How a new socket gets its link: `claimLink`, then whatever the socket writes into the link about what
 * it wants, then `ask`. It sends nothing itself.
 */
import { type Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { type Link, type LinkOwner, Ready } from './link.ts'
import { LinkEvent, LinkState } from './link-state.ts'

/** @throws Error when the modem was closed, and when all links are in use. */
export function claimLink(
  engine: Engine,
  owner: LinkOwner,
  choose: (engine: Engine) => Link = freeLink,
): Link {
  if (engine.released) throw new Error('the modem was closed: make a new one')
  const link = choose(engine)
  link.assign(owner)
  link.move(LinkEvent.claim)
  return link
}

/** The link is to be opened as soon as that is possible; what is known not to be is refused. */
export function ask(engine: Engine, link: Link): void {
  const code = obstacle(engine, link)
  if (code !== 0) {
    link.move(LinkEvent.refused)
    link.error = code
    engine.notify(link, Ready.error)
  }
  engine.kick()
}

function obstacle(engine: Engine, link: Link): number {
  if (engine.state === ModemState.starting) return 0
  if (engine.state !== ModemState.ready) return ErrorCode.notReady
  return link.isUdp && !engine.push.on ? ErrorCode.pushRefused : 0
}

/** An ordinary socket may have it: neither the DCE nor an earlier socket still uses it. */
function isFree(engine: Engine, link: Link): boolean {
  if (link.transparent || link.state !== LinkState.free || link.owner !== null) return false
  return (engine.servers.unknown & (1 << link.number)) === 0
}

/** The one that rested longest. */
function restedLink(engine: Engine): Link | null {
  const links = engine.links
  const count = links.length
  for (let i = 0; i < count; i++) {
    const link = links[(engine.lastLink + 1 + i) % count] as Link
    if (isFree(engine, link)) return link
  }
  return null
}

/** The highest: clients that connect to a server are given the lowest. Null when all are in use. */
export function spareLink(engine: Engine): Link | null {
  let last: Link | null = null
  for (let i = engine.links.length - 1; i >= 0; i--) {
    const link = engine.links[i] as Link
    if (!isFree(engine, link)) continue
    if (i !== engine.lastLink) return link
    last = link
  }
  return last
}

/** The DCE has room for one more connection, beside `taken` that are in use for something else. */
export function mayUse(engine: Engine, taken: number): boolean {
  const { dialect, links, numbered } = engine
  let used = taken
  for (let i = 0; i < links.length; i++) if ((links[i] as Link).state !== LinkState.free) used++
  return used < (numbered ? dialect.limits.links : 1)
}

/**
 * A link for a socket of this side.
 * @throws Error when all are in use.
 */
export function freeLink(engine: Engine): Link {
  const { active } = engine.servers
  const taken = active && engine.dialect.serverTakesLink ? 1 : 0
  const link = mayUse(engine, taken) ? (active ? spareLink(engine) : restedLink(engine)) : null
  const count = engine.links.length
  if (link === null) throw new Error(`no free link: all ${count} are in use, close a socket first`)
  engine.lastLink = link.number
  return link
}

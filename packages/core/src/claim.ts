/**
 * How a new socket gets its link: `claimLink`, then whatever the socket writes into the link about what
 * it wants, then `ask`. It sends nothing itself.
 */
import { type Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { type Link, type LinkOwner, Ready } from './link.ts'
import { LinkEvent, LinkState } from './link-state.ts'

/** @throws Error when the modem was closed, and when all links are in use. */
export function claimLink(engine: Engine, owner: LinkOwner): Link {
  if (engine.released) throw new Error('the modem was closed: make a new one')
  const link = freeLink(engine)
  link.owner = owner
  link.ring.clear()
  link.error = 0
  link.isUdp = false
  link.datagrams = 0
  link.isVariable = false
  link.unacknowledgedLimit = 0
  link.localPort = 0
  link.move(LinkEvent.claim)
  return link
}

/** The link is to be opened as soon as that is possible; a modem that is not coming up refuses. */
export function ask(engine: Engine, link: Link): void {
  const isUp = engine.state === ModemState.ready || engine.state === ModemState.starting
  if (!isUp) {
    link.move(LinkEvent.refused)
    link.error = ErrorCode.notReady
    engine.notify(link, Ready.error)
  }
  engine.kick()
}

/**
 * A link that neither the DCE nor an earlier socket still uses; the one that rested longest.
 * @throws Error when all are in use.
 */
function freeLink(engine: Engine): Link {
  const links = engine.links
  const count = links.length
  for (let i = 0; i < count; i++) {
    const link = links[(engine.lastLink + 1 + i) % count] as Link
    if (link.state === LinkState.free && link.owner === null) {
      engine.lastLink = link.number
      return link
    }
  }
  throw new Error(`no free link: all ${count} are in use, close a socket first`)
}

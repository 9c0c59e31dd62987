/**
 * Which link a new socket gets. It only chooses; the socket moves the link along its table.
 */
import type { Engine } from './engine.ts'
import type { Link } from './link.ts'
import { LinkState } from './link-state.ts'

/**
 * A link that neither the DCE nor an earlier socket still uses; the one that rested longest.
 * @throws Error when all are in use.
 */
export function freeLink(engine: Engine): Link {
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

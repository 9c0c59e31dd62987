/* hot: no allocation */
/** What is known of the pushed block that is coming in, or came last. push.ts and push-proof.ts move it. */
import type { Link } from './link.ts'
import { LinkState } from './link-state.ts'

/** What a firmware's prompts have before them: not shown yet, CR LF, or nothing. */
export const Prompts = { unknown: 0, framed: 1, bare: 2 } as const

export class PushState {
  /** Data comes by itself: CIPRXGET=0 and header type 1 are set. */
  on = false
  /** The DCE says where each block came from: CIPSRIP=1 is set. */
  senders = false
  /** A `RECV FROM` line has come, and lies in the arena's datagram region. */
  senderKnown = false
  /** Whose block it is; null while one is passed over. */
  link: Link | null = null
  length = 0
  /** Bytes of the block that are still to come; 0 outside of one. */
  left = 0
  /** A block is in, and what follows has not come. */
  unproven = false
  /** What the firmware's prompts have before them, as far as it has shown: a `Prompts`. */
  prompts: number = Prompts.unknown
  /** There is no room for all of the block: it is readable as it comes, before it has proved whole. */
  eager = false
}

/** True when data for the link may come. */
export function receives(link: Link): boolean {
  if (link.state === LinkState.ended) return !link.drained
  return link.state === LinkState.open || link.state === LinkState.opening
}

/**
 * What the parts that every family shares need of its TCP/IP stack. How it is opened, and what it says,
 * is each family's own: `Stack` is A76XX's, `sim800/stack.ts` SIM800's.
 */
import type { Delivery } from './delivery.ts'
import type { Link } from './link.ts'

export interface IpStack {
  /** Brings received data to the DTE. */
  readonly delivery: Delivery
  /** 4 or 6. */
  readonly family: number
  /** CIPMODE=1. */
  readonly isTransparent: boolean
  readonly transparent: TransparentTuning
  /** The context is gone: every link dies, and one line tells of it. */
  lose(): void
  /** The DTE has dropped DTR, and AT&D2 ends the transparent link for that. */
  hangUp(link: Link): void
  /** The network beyond the radio takes no context any more, or does again. */
  bar(isBarred: boolean): void
  /** Power-off. */
  drop(): void
}

/** How the online data state cuts what passes through it. */
export interface TransparentTuning {
  /** The DTE's silence that ends a packet. */
  readonly waitMs: number
  /** The longest packet. */
  readonly packetSize: number
  /** How long the peer may take no packet. */
  readonly sendTimeoutMs: number
  /** Whether `+++` leads back to command state. */
  readonly hasEscape: boolean
  /** From the end of one `+` to the beginning of the next. */
  readonly longestGapMs: number
  /** The most that goes to the DTE at once, and the pause after it. */
  readonly blockSize: number
  readonly blockGapMs: number
}

/**
 * How received data gets to the DTE by itself: as counted blocks that several links push in turn, or as
 * the stream of the online data state. The end of a link is told after all its data. What the lines look
 * like is the stack's business.
 */
import type { Device } from './device.ts'
import type { Link } from './link.ts'

/** No further block is begun while more than this waits for the line; the peer has to wait then. */
const queueLimit = 4096

/** What a family says. */
export interface DeliveryParts {
  /** Received data is pushed; otherwise it waits to be read. */
  readonly isPushing: () => boolean
  /** How long data waits before it is pushed. */
  readonly delayMs: () => number
  readonly pushBlock: (link: Link) => void
  /** Buffered data waits. */
  readonly sayUnread: (link: Link) => void
  /** The link has ended, for one of the reasons of +IPCLOSE. */
  readonly sayEnd: (link: Link, reason: number) => void
  /** All that could go out has gone: clients that wait may be accepted. */
  readonly onIdle: () => void
}

export class Delivery {
  readonly #device: Device
  readonly #links: readonly Link[]
  readonly #parts: DeliveryParts
  /** The number of the link whose data was pushed last. */
  #lastPushed = -1
  #pushesLater = false
  /** No block of the stream before that. */
  #streamFromMs = 0
  /** Links that have ended before all their data was pushed, and why. */
  readonly #ending = new Map<Link, number>()

  constructor(device: Device, links: readonly Link[], parts: DeliveryParts) {
    this.#device = device
    this.#links = links
    this.#parts = parts
  }

  /** Power-off. */
  clear(): void {
    this.#ending.clear()
    this.#pushesLater = false
  }

  /** A link is lost with its network: whoever lost it says so. */
  forget(link: Link): void {
    this.#ending.delete(link)
  }

  /** The last data of an ended link is still on its way to the DTE. */
  isEnding(link: Link): boolean {
    return this.#ending.has(link)
  }

  received(link: Link, wasEmpty: boolean): void {
    const { dataState, knobs, output, time } = this.#device
    if (link === dataState.link) this.#stream(link)
    else if (this.#parts.isPushing()) {
      if (!output.isOpen) output.ring()
      if (wasEmpty) link.pushFromMs = time.now() + this.#parts.delayMs()
      this.#pushBlocks([link])
    } else if (wasEmpty || !knobs.urcEdgeTriggered) this.#parts.sayUnread(link)
  }

  ended(link: Link, reason: number): void {
    if (this.#isToBeSaid(link)) this.#ending.set(link, reason)
    else this.#parts.sayEnd(link, reason)
  }

  /** Sends what waits while received data is pushed; after the mode has changed, or output is free again. */
  push(): void {
    const { dataState } = this.#device
    if (dataState.link !== undefined) this.#stream(dataState.link)
    if (this.#parts.isPushing()) this.#pushBlocks(this.#inTurn())
    for (const [link, reason] of this.#ending) {
      if (this.#isToBeSaid(link)) continue
      this.#ending.delete(link)
      this.#parts.sayEnd(link, reason)
    }
    this.#parts.onIdle()
  }

  /** Buffering has begun while data waited to be pushed: no later arrival would tell of that. */
  tellOfUnread(): void {
    for (const link of this.#links) {
      const isOpen = link.state === 'open' && link !== this.#device.dataState.link
      if (isOpen && link.unread.length > 0) this.#parts.sayUnread(link)
    }
  }

  /** As `push`, once the line is idle. */
  #pushLater(): void {
    if (this.#pushesLater) return
    this.#pushesLater = true
    this.#device.uart.toDte.whenEmpty(() => {
      this.#pushesLater = false
      this.push()
    })
  }

  /** The links that push, beginning after the one that did so last. */
  #inTurn(): Link[] {
    const next = this.#lastPushed + 1
    const links = [...this.#links.slice(next), ...this.#links.slice(0, next)]
    return links.filter((link) => link !== this.#device.dataState.link)
  }

  /** Pushes blocks of these links in turn, so that none has to wait for all of another's. */
  #pushBlocks(links: readonly Link[]): void {
    const { output, uart } = this.#device
    const waiting = links.filter((link) => this.#isDue(link))
    while (output.isOpen) {
      const link = waiting.shift()
      if (link === undefined) return
      if (uart.toDte.pending > queueLimit) {
        this.#pushLater()
        return
      }
      this.#lastPushed = link.number
      this.#parts.pushBlock(link)
      if (link.unread.length > 0) waiting.push(link)
    }
  }

  /** Something waits, and has waited as long as it must. */
  #isDue(link: Link): boolean {
    const { time } = this.#device
    if (link.unread.length === 0) return false
    const isDelayed = time.now() < link.pushFromMs
    if (isDelayed) time.at(link.pushFromMs, () => this.push())
    return !isDelayed
  }

  /** Online data state: the bytes, and nothing else. */
  #stream(link: Link): void {
    const { output, uart, dataState, ip, time } = this.#device
    const { blockSize, blockGapMs } = ip.transparent
    while (link.unread.length > 0 && dataState.isOnline) {
      if (uart.toDte.pending > queueLimit) {
        this.#pushLater()
        return
      }
      if (time.now() < this.#streamFromMs) {
        time.at(this.#streamFromMs, () => this.push())
        return
      }
      output.data(link.read(blockSize))
      if (blockGapMs > 0) this.#streamFromMs = time.now() + blockGapMs
    }
  }

  /** Data of the link goes out by itself, and has not gone yet. */
  #isToBeSaid(link: Link): boolean {
    const { dataState } = this.#device
    const goesOut = link === dataState.link ? dataState.isOnline : this.#parts.isPushing()
    return goesOut && link.unread.length > 0
  }
}

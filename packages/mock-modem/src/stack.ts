/**
 * The modem's TCP/IP stack: the network (PDP context 1) opened by NETOPEN, and its links. The commands
 * ask it; what happens by itself it reports as unsolicited lines (wire format, 3.11).
 */
import type { Device } from './device.ts'
import { StackError } from './errors.ts'
import { Link, type OpenFailure } from './link.ts'
import { pushData } from './push.ts'
import { Server } from './server.ts'

export type NetState = 'closed' | 'opening' | 'open' | 'closing' | 'lost'

/** CIPOPEN's <err> for each way to fail. */
export const openErrors: Readonly<Record<OpenFailure, number>> = {
  refused: StackError.networkFailure,
  unreachable: StackError.networkFailure,
  timeout: StackError.timeout,
  dns: StackError.dnsFailed,
  dropped: StackError.networkFailure,
  bind: StackError.bindFailed,
}

export class Stack {
  /** 'lost': the context is gone, but NETOPEN? still says that it is open. */
  state: NetState = 'closed'
  readonly links: readonly Link[]
  readonly servers: readonly Server[]
  readonly #device: Device
  /** The network beyond the radio takes no context. */
  #isBarred = false
  #timer = 0
  #pushesLater = false
  /** Links that have ended before all their data was pushed. */
  readonly #ending = new Set<Link>()

  constructor(device: Device) {
    this.#device = device
    const parts = {
      time: device.time,
      network: device.network,
      knobs: device.knobs,
      onData: (link: Link, wasEmpty: boolean) => this.#received(link, wasEmpty),
      onEnd: (link: Link) => this.#ended(link),
      onFree: () => this.#acceptLater(),
      onStuck: (link: Link) => device.output.urc(`+IPCLOSE: ${link.number},2`),
    }
    const { links, servers } = device.profile
    this.links = Array.from({ length: links }, (_, n) => new Link(n, parts))
    const onClient = (): void => this.#accept()
    this.servers = Array.from(
      { length: servers },
      (_, index) => new Server(index, device.network, onClient),
    )
  }

  /** NETOPEN? */
  get isShownOpen(): boolean {
    return this.state === 'open' || this.state === 'lost' || this.state === 'closing'
  }

  /** 4 or 6. */
  get family(): number {
    return this.#device.settings.addressFamily === 6 ? 6 : 4
  }

  get address(): string {
    const { knobs } = this.#device
    return this.family === 6 ? knobs.address6 : knobs.address
  }

  /** Opens the network; `done` gets NETOPEN's <err>. */
  open(done: (error: number) => void): void {
    const { knobs, time } = this.#device
    this.state = 'opening'
    this.#timer = time.at(time.now() + knobs.netOpenMs, () => {
      const isForced = knobs.failNetOpen > 0
      if (isForced) knobs.failNetOpen--
      const succeeds = !isForced && this.#contextComesUp()
      this.state = succeeds ? 'open' : 'closed'
      done(succeeds ? StackError.none : StackError.networkFailure)
    })
  }

  /** Closes the network and its links; `done` gets the links that were open. */
  close(done: (open: readonly number[]) => void): void {
    const { knobs, time } = this.#device
    this.state = 'closing'
    this.#timer = time.at(time.now() + knobs.netCloseMs, () => {
      this.#stopServers()
      const open = this.links.filter((link) => link.state === 'open')
      for (const link of this.links) {
        if (link.state === 'open') link.close()
        else link.drop('unreachable')
        link.unread.clear()
      }
      this.state = 'closed'
      done(open.map((link) => link.number))
    })
  }

  /** The context is gone: every link dies without a word, and +CIPEVENT tells of it. */
  lose(): void {
    // NETOPEN and NETCLOSE under way come to their own end.
    if (this.state !== 'open') return
    this.drop()
    if (this.#device.knobs.netAfterLoss === 'open') this.state = 'lost'
    this.#device.output.urc('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')
  }

  /** Power-off. */
  drop(): void {
    this.#device.time.cancel(this.#timer)
    this.#ending.clear()
    this.#pushesLater = false
    this.state = 'closed'
    this.#stopServers()
    for (const link of this.links) {
      link.drop()
      link.unread.clear()
    }
  }

  bar(isBarred: boolean): void {
    this.#isBarred = isBarred
    if (isBarred) this.lose()
  }

  /** Sends what waits while received data is pushed; after the mode has changed, or output is free again. */
  push(): void {
    const { output, settings } = this.#device
    if (settings.receiveMode === 0) for (const link of this.links) pushData(this.#device, link)
    for (const link of this.#ending) {
      if (settings.receiveMode === 0 && link.unread.length > 0) continue
      this.#ending.delete(link)
      output.urc(`+IPCLOSE: ${link.number},1`)
      this.#acceptLater()
    }
  }

  /** Buffering has begun while data waited to be pushed: no later arrival would tell of that. */
  tellOfUnread(): void {
    for (const link of this.links) {
      const isOpen = link.state === 'open'
      if (isOpen && link.unread.length > 0) this.#device.output.urc(`+CIPRXGET: 1,${link.number}`)
    }
  }

  /** As `push`, once the line is idle. */
  pushLater(): void {
    if (this.#pushesLater) return
    this.#pushesLater = true
    this.#device.uart.toDte.whenEmpty(() => {
      this.#pushesLater = false
      this.push()
    })
  }

  #stopServers(): void {
    for (const server of this.servers) if (server.state !== 'free') server.stop()
  }

  /** Gives waiting clients a link each: the lowest that is free. */
  #accept(): void {
    for (const server of this.servers) {
      for (;;) {
        const link = this.state === 'open' ? this.#freeLink() : undefined
        const client = link === undefined ? undefined : server.next()
        if (link === undefined || client === undefined) break
        link.accept(client, server.index)
        const from = `${client.address}:${client.port}`
        this.#device.output.urc(`+CLIENT: ${link.number},${server.index},${from}`)
      }
    }
  }

  #freeLink(): Link | undefined {
    return this.links.find((link) => link.state === 'free' && !this.#ending.has(link))
  }

  /** A link has become free: after all that is said about its end. */
  #acceptLater(): void {
    const { time } = this.#device
    if (this.servers.some((server) => server.state === 'listening')) {
      time.at(time.now(), () => this.#accept())
    }
  }

  #ended(link: Link): void {
    const isPushing = this.#device.settings.receiveMode === 0 && link.unread.length > 0
    if (isPushing) this.#ending.add(link)
    else this.#device.output.urc(`+IPCLOSE: ${link.number},1`)
  }

  #contextComesUp(): boolean {
    const { contexts, knobs, registration } = this.#device
    if (this.#isBarred || !registration.isOnline) return false
    return contexts.isAcceptable(knobs.simApns, knobs.simAuth)
  }

  #received(link: Link, wasEmpty: boolean): void {
    const { knobs, output, settings } = this.#device
    if (settings.receiveMode === 0) pushData(this.#device, link)
    else if (wasEmpty || !knobs.urcEdgeTriggered) output.urc(`+CIPRXGET: 1,${link.number}`)
  }
}

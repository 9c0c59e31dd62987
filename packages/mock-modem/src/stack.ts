/**
 * The modem's TCP/IP stack: the network (PDP context 1) opened by NETOPEN, and its links. The commands
 * ask it; what happens by itself it reports as unsolicited lines (wire format, 3.11).
 */
import { Delivery } from './delivery.ts'
import type { Device } from './device.ts'
import { StackError } from './errors.ts'
import type { IpStack, TransparentTuning } from './ip-stack.ts'
import { Link, type OpenFailure } from './link.ts'
import { blockLimit, pushBlock } from './push.ts'
import { Server } from './server.ts'
import { delayField } from './settings.ts'

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

/** From the end of one `+` of an escape sequence to the beginning of the next. */
const longestGapMs = 900

export class Stack implements IpStack {
  /** 'lost': the context is gone, but NETOPEN? still says that it is open. */
  state: NetState = 'closed'
  readonly links: readonly Link[]
  readonly delivery: Delivery
  readonly servers: readonly Server[]
  readonly #device: Device
  /** The network beyond the radio takes no context. */
  #isBarred = false
  #timer = 0

  constructor(device: Device) {
    this.#device = device
    const parts = {
      time: device.time,
      network: device.network,
      knobs: device.knobs,
      onData: (link: Link, wasEmpty: boolean) => this.delivery.received(link, wasEmpty),
      onEnd: (link: Link) => this.delivery.ended(link, 1),
      onFree: () => this.acceptLater(),
      onStuck: (link: Link) => this.delivery.ended(link, 2),
    }
    const { links, servers } = device.profile
    this.links = Array.from({ length: links }, (_, n) => new Link(n, parts))
    this.delivery = new Delivery(device, this.links, {
      isPushing: () => device.settings.receiveMode === 0,
      delayMs: () => device.settings.socketConfiguration[delayField] as number,
      pushBlock: (link) => pushBlock(device, link),
      sayUnread: (link) => device.output.urc(`+CIPRXGET: 1,${link.number}`),
      sayEnd: (link, reason) => this.#sayEnd(link, reason),
      onIdle: () => this.acceptLater(),
    })
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

  get isTransparent(): boolean {
    return this.#device.settings.mode === 1
  }

  get transparent(): TransparentTuning {
    const { profile, settings } = this.#device
    return {
      waitMs: settings.transparentWaitMs,
      packetSize: profile.sendLimit,
      sendTimeoutMs: settings.timeoutsMs[2],
      hasEscape: true,
      longestGapMs,
      blockSize: blockLimit,
      blockGapMs: 0,
    }
  }

  /** Opens the network; `done` gets NETOPEN's <err>. */
  open(done: (error: number) => void): void {
    const { knobs, settings, time } = this.#device
    const limitMs = settings.timeoutsMs[0]
    this.state = 'opening'
    this.#timer = time.at(time.now() + Math.min(knobs.netOpenMs, limitMs), () => {
      const isLate = knobs.netOpenMs > limitMs
      const isForced = knobs.failNetOpen > 0
      if (isForced) knobs.failNetOpen--
      const succeeds = !isLate && !isForced && this.#contextComesUp()
      this.state = succeeds ? 'open' : 'closed'
      const failure = isLate ? StackError.timeout : StackError.networkFailure
      done(succeeds ? StackError.none : failure)
    })
  }

  /** Closes the network and its links; `done` gets the links that were open, and the transparent one. */
  close(done: (open: readonly Link[], transparent: Link | undefined) => void): void {
    const { knobs, time } = this.#device
    this.state = 'closing'
    this.#timer = time.at(time.now() + knobs.netCloseMs, () => {
      this.#stopServers()
      const open = this.links.filter((link) => link.state === 'open')
      const transparent = this.#device.dataState.link
      for (const link of this.links) {
        if (link.state === 'open') link.close()
        else link.drop('unreachable')
        link.forget()
      }
      this.state = 'closed'
      this.#device.dataState.release()
      done(open, transparent)
    })
  }

  /** Whether a client link uses this local TCP port. */
  isLocalPortTaken(port: number): boolean {
    return port > 0 && this.links.some((link) => link.state !== 'free' && link.localPort === port)
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
    this.delivery.clear()
    this.state = 'closed'
    this.#stopServers()
    for (const link of this.links) {
      link.drop()
      link.forget()
    }
    this.#device.dataState.release()
  }

  hangUp(link: Link): void {
    link.close()
  }

  bar(isBarred: boolean): void {
    this.#isBarred = isBarred
    if (isBarred) this.lose()
  }

  #stopServers(): void {
    for (const server of this.servers) if (server.state !== 'free') server.stop()
  }

  /** Gives waiting clients a link each: the lowest that is free. */
  #accept(): void {
    for (const server of this.servers) {
      for (;;) {
        const link = this.state === 'open' ? this.#freeLink(server) : undefined
        const client = link === undefined ? undefined : server.next()
        if (link === undefined || client === undefined) break
        link.accept(client, server.index)
        const line = `+CLIENT: ${link.number},${server.index},${client.address}:${client.port}`
        if (this.#takesToData(server)) this.#goOnline(link, line)
        else this.#device.output.urc(line)
      }
    }
  }

  /** In transparent mode server 0 has link 0, which the others leave to it. */
  #takesToData(server: Server): boolean {
    return this.#device.settings.mode === 1 && server.index === 0
  }

  #freeLink(server: Server): Link | undefined {
    const { settings, dataState, interpreter, output } = this.#device
    const isFree = (link: Link): boolean => this.isFree(link)
    if (settings.mode === 0) return this.links.find(isFree)
    if (!this.#takesToData(server)) return this.links.slice(1).find(isFree)
    // CONNECT waits for whatever the modem is doing.
    const isReady = dataState.link === undefined && interpreter.isIdle && output.isOpen
    const link = this.links[0] as Link
    return isReady && isFree(link) ? link : undefined
  }

  /** False also of a link that has ended, as long as its last data is still on its way to the DTE. */
  isFree(link: Link): boolean {
    return link.state === 'free' && !link.isOccupied && !this.delivery.isEnding(link)
  }

  #goOnline(link: Link, line: string): void {
    const { dataState, interpreter, output } = this.#device
    output.result(line)
    output.final('CONNECT')
    interpreter.forgetLine()
    dataState.enter(link)
  }

  /** A link has become free, or the modem idle: after all that is being said. */
  acceptLater(): void {
    const { time } = this.#device
    if (this.servers.some((server) => server.state === 'listening')) {
      time.at(time.now(), () => this.#accept())
    }
  }

  #sayEnd(link: Link, reason: number): void {
    const { dataState, output } = this.#device
    if (link === dataState.link) dataState.ended(reason)
    else output.urc(`+IPCLOSE: ${link.number},${reason}`)
    this.acceptLater()
  }

  #contextComesUp(): boolean {
    const { contexts, knobs, registration } = this.#device
    if (this.#isBarred || !registration.isOnline) return false
    return contexts.isAcceptable(knobs.simApns, knobs.simAuth)
  }
}

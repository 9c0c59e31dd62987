/**
 * SIM800's TCP/IP task: two GPRS contexts that are brought up step by step, one connection or several, and
 * one server (wire format, 4). The commands ask it; what happens by itself it reports in lines.
 */
import { isSubscribed } from '../contexts.ts'
import { Delivery } from '../delivery.ts'
import type { Device } from '../device.ts'
import type { IpStack, TransparentTuning } from '../ip-stack.ts'
import { Link, type OnOpened } from '../link.ts'
import type { IncomingClient } from '../network.ts'
import { resolveHost } from '../resolve.ts'
import { Channel, GprsContext } from './channel.ts'
import { Entrance } from './entrance.ts'
import { pushBlock } from './push.ts'
import {
  blockField,
  blockGapField,
  copySettings,
  escapeField,
  freshSim800Settings,
  pacedField,
  packetField,
  type Sim800Settings,
  waitField,
} from './settings.ts'
import type { State } from './states.ts'

/** How long CIPSTART tries. */
const connectTimeoutMs = 75_000
/** How long a peer may acknowledge nothing. */
export const sendTimeoutMs = 645_000
/** From the end of one `+` of an escape sequence to the beginning of the next. */
const longestGapMs = 1000

export interface Wanted {
  readonly type: 'TCP' | 'UDP'
  readonly host: string
  readonly port: number
}

export class Sim800Stack implements IpStack {
  readonly family = 4
  readonly channels: readonly Channel[]
  readonly contexts: readonly GprsContext[] = [new GprsContext(0), new GprsContext(1)]
  /** AT+CIPSGTXT: the context that commands are about. */
  selected = 0
  readonly entrance: Entrance
  readonly delivery: Delivery
  settings: Sim800Settings
  /** AT+CIPSCONT. */
  saved: Sim800Settings
  readonly #device: Device
  #isBarred = false

  constructor(device: Device) {
    this.#device = device
    const { time, network, knobs, profile } = device
    const parts = {
      time,
      network,
      knobs,
      onData: (link: Link, wasEmpty: boolean) => this.delivery.received(link, wasEmpty),
      onEnd: (link: Link) => this.#ended(link),
      onFree: () => this.entrance.lookLater(),
      onStuck: (link: Link) => this.#ended(link),
    }
    const links = Array.from({ length: profile.links }, (_, n) => new Link(n, parts))
    this.channels = links.map((link) => new Channel(link))
    this.saved = freshSim800Settings(profile.links)
    this.settings = copySettings(this.saved)
    this.entrance = new Entrance(device, this)
    this.delivery = new Delivery(device, links, {
      isPushing: () => this.settings.receiveMode === 0,
      delayMs: () => 0,
      pushBlock: (link) => pushBlock(device, link),
      sayUnread: (link) => this.#sayUnread(link),
      sayEnd: (link, reason) => this.#sayEnd(link, reason),
      onIdle: () => this.entrance.lookLater(),
    })
  }

  get isTransparent(): boolean {
    return this.settings.mode === 1
  }

  get transparent(): TransparentTuning {
    const { transfer } = this.settings
    const field = (index: number): number => transfer[index] as number
    const isPaced = field(pacedField) === 1
    return {
      waitMs: field(waitField) * this.#device.knobs.waitTmUnitMs,
      packetSize: field(packetField),
      sendTimeoutMs,
      hasEscape: field(escapeField) === 1,
      longestGapMs,
      blockSize: isPaced ? field(blockField) : this.#device.profile.readLimit,
      blockGapMs: isPaced ? field(blockGapField) : 0,
    }
  }

  /** Connections that there are, the server's not counted. */
  get limit(): number {
    return this.settings.multi ? this.#device.knobs.cipstatusLinks : 1
  }

  get context(): GprsContext {
    return this.contexts[this.selected] as GprsContext
  }

  get usedChannels(): number {
    return this.channels.filter((channel) => channel.isUsed).length
  }

  /** A server takes one connection away. */
  get hasRoom(): boolean {
    const { limit, usedChannels } = this
    return usedChannels + (this.settings.multi && this.entrance.isServing ? 1 : 0) < limit
  }

  /** The state of the selected context. */
  get state(): State {
    return this.stateOf(this.context)
  }

  /** The context that a connection was opened in. */
  contextOf({ context }: Channel): GprsContext {
    return this.contexts[context] as GprsContext
  }

  /** The state of a context, with what its connections make of it. */
  stateOf(context: GprsContext): State {
    if (context.phase !== 'IP STATUS') return context.phase
    if (this.settings.multi) return this.#multiState(context)
    const channel = this.channels[0] as Channel
    if (channel.status === 'CONNECTING') return 'connecting'
    if (channel.status === 'CONNECTED') return 'CONNECT OK'
    if (channel.isUsed) return 'closing'
    if (this.entrance.isServing) return 'listening'
    return channel.status === 'CLOSED' ? 'closed' : 'IP STATUS'
  }

  #multiState(context: GprsContext): State {
    const isIdle = !this.entrance.isServing && this.usedChannels === 0
    if (isIdle && this.#device.knobs.muxIdleState === 'IP STATUS') return 'IP STATUS'
    return context.isProcessing ? 'IP PROCESSING' : 'IP STATUS'
  }

  get address(): string {
    const { knobs } = this.#device
    return this.selected === 0 ? knobs.address : knobs.address2
  }

  /** Activates a context; `done` gets whether the network has given it. */
  activate(context: GprsContext, done: (isActive: boolean) => void): void {
    const { knobs, time } = this.#device
    context.phase = 'IP CONFIG'
    context.timer = time.at(time.now() + knobs.netOpenMs, () => {
      const isForced = knobs.failNetOpen > 0
      if (isForced) knobs.failNetOpen--
      const isActive = !isForced && this.#isGranted(context)
      context.phase = isActive ? 'IP GPRSACT' : 'PDP DEACT'
      done(isActive)
    })
  }

  /** All that a single connection needs, from IP INITIAL. */
  bringUp(done: (isUp: boolean) => void): void {
    const { context } = this
    const { apn, user, password } = this.settings
    Object.assign(context, { apn, user, password })
    this.activate(context, (isActive) => {
      if (isActive) context.phase = 'IP STATUS'
      done(isActive)
    })
  }

  /** False also of a link that has ended, as long as its last data is still on its way to the DTE. */
  isFree(channel: Channel): boolean {
    return !channel.isUsed && !channel.link.isOccupied
  }

  /** Opens a connection in the selected context; `onDone` as a link's. */
  open(channel: Channel, wanted: Wanted, onDone: OnOpened): void {
    const attempt = this.#begin(channel, this.context)
    channel.host = wanted.host
    channel.port = wanted.port
    channel.link.type = wanted.type
    channel.link.host = ''
    const opened: OnOpened = (failure) => {
      if (attempt !== channel.attempt) return
      channel.status = failure === undefined ? 'CONNECTED' : 'CLOSED'
      onDone(failure)
    }
    if (wanted.type === 'TCP') this.#connect(channel, wanted, opened)
    else this.#bind(channel, wanted, opened)
  }

  #begin(channel: Channel, context: GprsContext): number {
    channel.status = 'CONNECTING'
    channel.context = context.number
    context.isProcessing = true
    return ++channel.attempt
  }

  #connect({ link, number }: Channel, { host, port }: Wanted, onDone: OnOpened): void {
    const { tcp: localPort } = this.settings.localPorts[number] as { tcp: number }
    const isTaken =
      localPort > 0 &&
      this.channels.some((other) => other.isUsed && other.link.localPort === localPort)
    if (isTaken) {
      this.#device.time.at(this.#device.time.now(), () => onDone('bind'))
      return
    }
    link.open({ host, port, localPort, family: 4, timeoutMs: connectTimeoutMs, onDone })
  }

  #bind(channel: Channel, { host, port }: Wanted, onDone: OnOpened): void {
    const { link, number, attempt } = channel
    const { udp: localPort } = this.settings.localPorts[number] as { udp: number }
    resolveHost(this.#device, host, connectTimeoutMs, (address) => {
      if (attempt !== channel.attempt) return
      if (address === undefined) {
        onDone('dns')
        return
      }
      link.bind(localPort, 4, onDone)
      link.host = address
      link.port = port
      link.isPaired = this.settings.udpModes[number]?.mode === 0
    })
  }

  /** Takes a client of the server. */
  accept(channel: Channel, client: IncomingClient): void {
    this.#begin(channel, this.contexts[this.entrance.serverContext] as GprsContext)
    channel.link.accept(client, 0)
    channel.status = 'CONNECTED'
  }

  /** Closes a connection; `done` when that can be told. */
  close(channel: Channel, isQuick: boolean, done: () => void): void {
    const { dataState, knobs, time } = this.#device
    const { link } = channel
    const attempt = ++channel.attempt
    channel.status = 'CLOSING'
    if (link.state === 'open') link.close()
    else link.drop('unreachable')
    if (dataState.link === link) dataState.release()
    const finish = (): void => {
      if (attempt === channel.attempt) channel.status = 'CLOSED'
      done()
      this.entrance.lookLater()
    }
    if (isQuick || link.type === 'UDP') finish()
    else time.at(time.now() + knobs.slowCloseMs, finish)
  }

  /** Deactivates a context in order, with all that it carries. */
  shut(context: GprsContext, done: () => void): void {
    const { knobs, time } = this.#device
    time.cancel(context.timer)
    context.timer = time.at(time.now() + knobs.netCloseMs, () => {
      this.#release(context, (link) => {
        if (link.state === 'open') link.close()
        else link.drop('unreachable')
      })
      for (const channel of this.channels) {
        if (channel.context === context.number) channel.status = 'INITIAL'
      }
      context.phase = 'IP INITIAL'
      done()
    })
  }

  /** Ends listening. @returns the clients that it has. */
  stopServing(): Channel[] {
    this.entrance.server.stop()
    return this.channels.filter(({ link }) => link.state === 'open' && link.server >= 0)
  }

  lose(): void {
    for (const context of this.contexts) {
      // CIICR and CIPSHUT under way come to their own end.
      if (!context.isActive) continue
      this.#deactivate(context)
      this.#device.output.urc('+PDP: DEACT')
    }
  }

  hangUp(link: Link): void {
    this.channelOf(link).status = 'CLOSED'
    link.close()
  }

  bar(isBarred: boolean): void {
    this.#isBarred = isBarred
    if (isBarred) this.lose()
  }

  drop(): void {
    this.delivery.clear()
    for (const context of this.contexts) {
      this.#device.time.cancel(context.timer)
      this.#deactivate(context)
      context.phase = 'IP INITIAL'
    }
    for (const channel of this.channels) channel.status = 'INITIAL'
    this.selected = 0
    this.settings = copySettings(this.saved)
  }

  #deactivate(context: GprsContext): void {
    context.phase = 'PDP DEACT'
    this.#release(context, (link) => link.drop())
  }

  /** Ends the server and the links of a context. */
  #release(context: GprsContext, end: (link: Link) => void): void {
    const { dataState } = this.#device
    context.isProcessing = false
    const { isServing, server, serverContext } = this.entrance
    if (serverContext === context.number && isServing) server.stop()
    for (const channel of this.channels) {
      const { link } = channel
      if (channel.context !== context.number) continue
      channel.attempt++
      if (channel.isUsed) channel.status = 'CLOSED'
      this.delivery.forget(link)
      end(link)
      link.forget()
      this.entrance.forget(channel)
      if (dataState.link === link) dataState.release()
    }
  }

  #isGranted({ apn, user, password }: GprsContext): boolean {
    const { knobs, registration } = this.#device
    if (this.#isBarred || !registration.isOnline) return false
    const credentials = user === '' && password === '' ? undefined : `${user}:${password}`
    return isSubscribed(apn, credentials, knobs.simApns, knobs.simAuth)
  }

  /** `CLOSED`, or `0, CLOSED` with several connections. */
  named({ number }: Channel, text: string): string {
    if (!this.settings.multi) return text
    return `${number},${this.#device.knobs.muxPrefixSpace ? ' ' : ''}${text}`
  }

  channelOf(link: Link): Channel {
    return this.channels[link.number] as Channel
  }

  #ended(link: Link): void {
    const channel = this.channelOf(link)
    channel.status = 'REMOTE CLOSING'
    const { knobs, time } = this.#device
    if (knobs.remoteCloseDelay === 'none') {
      this.delivery.ended(link, 1)
      return
    }
    const { attempt } = channel
    const delayMs = this.settings.remoteDelaysMs[this.settings.multi ? 1 : 0] as number
    time.at(time.now() + delayMs, () => {
      if (attempt === channel.attempt) this.delivery.ended(link, 1)
    })
  }

  #sayEnd(link: Link, reason: number): void {
    const { dataState, output } = this.#device
    const channel = this.channelOf(link)
    channel.status = 'CLOSED'
    this.entrance.forget(channel)
    if (link === dataState.link) dataState.ended(reason)
    else output.urc(this.named(channel, 'CLOSED'))
    this.entrance.lookLater()
  }

  #sayUnread(link: Link): void {
    const { knobs, output } = this.#device
    const { multi, showSender } = this.settings
    const { address, port } = link.unread.sender ?? { address: link.host, port: link.port }
    const fields: (string | number)[] = knobs.rxgetUrcForm === 'mode' || !multi ? [1] : []
    if (multi) fields.push(link.number)
    if (showSender) fields.push(`${address}:${port}`)
    output.urc(`+CIPRXGET:${knobs.rxgetBlank ? ' ' : ''}${fields.join(',')}`)
  }
}

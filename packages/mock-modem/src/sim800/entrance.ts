/**
 * What begins by itself, as soon as there is room for it and the modem is idle: a client that the server
 * gives a link, and the data mode of a transparent link that has been opened.
 */
import type { Device } from '../device.ts'
import { Server } from '../server.ts'
import type { Channel } from './channel.ts'
import type { Sim800Stack } from './stack.ts'

export class Entrance {
  readonly server: Server
  /** The context of the server. */
  serverContext = 0
  readonly #device: Device
  readonly #stack: Sim800Stack
  /** A transparent link that is open, but not told of: the modem is busy with something else. */
  #awaitsConnect: Channel | undefined

  constructor(device: Device, stack: Sim800Stack) {
    this.#device = device
    this.#stack = stack
    this.server = new Server(0, device.network, () => this.#accept())
  }

  get isServing(): boolean {
    return this.server.state !== 'free'
  }

  /** CONNECT, and what follows is data; as soon as the modem is idle. */
  goOnline(channel: Channel): void {
    this.#awaitsConnect = channel
    this.#device.dataState.link = channel.link
    this.lookLater()
  }

  /** The link has ended, or its context. */
  forget(channel: Channel): void {
    if (this.#awaitsConnect === channel) this.#awaitsConnect = undefined
  }

  /** A link has become free, or the modem idle: after all that is being said. */
  lookLater(): void {
    const { time } = this.#device
    if (this.server.state !== 'listening' && this.#awaitsConnect === undefined) return
    time.at(time.now(), () => {
      this.#connect()
      this.#accept()
    })
  }

  #connect(): void {
    const channel = this.#awaitsConnect
    const { dataState, interpreter, output } = this.#device
    // ATO has been quicker.
    if (dataState.isOnline) this.#awaitsConnect = undefined
    if (channel === undefined || !interpreter.isIdle || !output.isOpen) return
    this.#awaitsConnect = undefined
    output.final('CONNECT')
    interpreter.forgetLine()
    dataState.enter(channel.link)
  }

  /** Gives waiting clients a link each: the lowest that is free. */
  #accept(): void {
    const { output } = this.#device
    for (;;) {
      const channel = this.#freeForClient()
      const client = channel === undefined ? undefined : this.server.next()
      if (channel === undefined || client === undefined) return
      this.#stack.accept(channel, client)
      output.urc(this.#stack.named(channel, `REMOTE IP: ${client.address}`))
      if (this.#stack.isTransparent) this.goOnline(channel)
    }
  }

  #freeForClient(): Channel | undefined {
    const { channels, hasRoom, limit } = this.#stack
    if (this.server.state !== 'listening' || !hasRoom) return undefined
    return channels.slice(0, limit).find((channel) => this.#stack.isFree(channel))
  }
}

/* hot: no allocation */
/**
 * The protocol engine: `poll(now)` does ingress, timers, deliver, egress, so that what an application
 * reads or writes in a callback is on the wire in the same poll. Bytes and time come in as arguments;
 * nothing here knows a platform. It decides what is sent next and who is told what; how each command
 * looks and what its answer means is in commands/, bring-up.ts and lines.ts.
 */
import { Alarm } from './alarm.ts'
import { Arena } from './arena.ts'
import { decode } from './ascii.ts'
import { BringUp } from './bring-up.ts'
import type { Clock } from './clock.ts'
import { closed } from './closing.ts'
import { type Command, NOT_MINE } from './command.ts'
import { PULL, PullState } from './commands/pull.ts'
import type { Lookup } from './commands/resolve.ts'
import { SendState } from './commands/send-state.ts'
import { type PowerState, powerOf } from './commands/sleep.ts'
import { StatusState } from './commands/status.ts'
import { PROBE, SyncState } from './commands/sync.ts'
import { finishUser, USER, type UserCommand } from './commands/user.ts'
import { type Counters, newCounters } from './counters.ts'
import { deliver } from './deliver.ts'
import { type Dialect, Tag } from './dialect.ts'
import { EngineFlags } from './engine-flags.ts'
import { ErrorBase, ErrorCode } from './errors.ts'
import { expireTimers } from './expire.ts'
import { ingress } from './ingress.ts'
import { errorNumber, unclaimed } from './lines.ts'
import { Link } from './link.ts'
import { takeData } from './online.ts'
import { runOnline } from './online-escape.ts'
import { runOn } from './online-run.ts'
import { NEVER, newOnline, type OnlineState } from './online-state.ts'
import type { ModemOptions, Settings } from './options.ts'
import { Outbox } from './outbox.ts'
import { Output } from './output.ts'
import { Parser, type ParserSink } from './parser.ts'
import { mayRun, pullIsPutOff, takeRun } from './payload-run.ts'
import { FIRST_PUSH, LAST_PUSH, onPushLine, onPushPayload, resemblesPush } from './push.ts'
import { lostTrack, onLongLine, onPushPrompt, proveBlock } from './push-proof.ts'
import { PushState } from './push-state.ts'
import { heedFinal, restarted, resync } from './recovery.ts'
import { next } from './schedule.ts'
import type { Serial } from './serial.ts'
import { Servers } from './server.ts'
import { Applied, SETTING } from './settings/applied.ts'
import type { Gprs } from './sim800/gprs.ts'
import { TagTable } from './tags.ts'
import { Timer, Timers } from './timers.ts'
import { Turns } from './turns.ts'
import { Writer } from './writer.ts'

export const ModemState = { closed: 0, starting: 1, ready: 2, failed: 3, closing: 4 } as const

export class Engine extends EngineFlags implements ParserSink {
  readonly serial: Serial
  readonly clock: Clock
  readonly dialect: Dialect
  readonly hooks: ModemOptions
  readonly options: Settings
  readonly arena: Arena
  readonly parser: Parser
  readonly writer: Writer
  readonly output: Output
  readonly timers: Timers
  readonly alarm: Alarm
  readonly links: Link[] = []
  readonly bringUp: BringUp
  readonly pull: PullState
  readonly push: PushState = new PushState()
  readonly send: SendState = new SendState()
  readonly status: StatusState = new StatusState()
  readonly sync: SyncState = new SyncState()
  online: OnlineState
  readonly power: PowerState
  readonly applied: Applied
  readonly user: UserCommand[] = []
  readonly lookups: Lookup[] = []
  readonly servers: Servers
  readonly outbox: Outbox
  readonly counters: Counters
  readonly gprs: Gprs | null
  /** Links have numbers, in commands and answers; not where there is one alone. */
  readonly numbered: boolean

  now = 0
  state: number = ModemState.closed
  baud: number
  /** The error line that came before a bare ERROR, as an error code. */
  detail = 0
  command: Command | null = null
  link: Link | null = null
  /** The command in flight is about a connection that is no more. */
  orphaned = false
  /** Then: payload that still comes may be its successor's, of which it will be missing. */
  crossed = false
  /** Why the modem is in the failed state. */
  failure = 0
  /** True once the IP connection is up. */
  ready = false
  /** The module does not echo command lines. */
  echoOff = false
  /** RTS/CTS is on: what is not read from the port waits at the DCE. */
  canHold = false
  /** The application closes or disconnects the modem: the network is released, then the port. */
  shutting = false
  /** The modem has answered. */
  contact = false
  /** Nothing may be written: see ErrorCode.promptStuck; or the module restarts by a pin. */
  halted = false
  /** Nothing is read from the port, for a link has no room: time stands still until there is some. */
  holding = false
  /** The link that the audit asks about next, -1 before the list of links, -2 when none is due. */
  audit = -2
  /** The link that was claimed last; a link rests as long as others are free. */
  lastLink = -1
  /** The local port that was chosen last, see local-port.ts. */
  lastPort = 0
  readonly turns: Turns = new Turns()
  /** The port had more than one poll takes. */
  more = false
  /** Since the last whole poll nothing but a part of a payload has come, and nobody has called. */
  runs = false
  /** When the last piece of a payload came. */
  payloadAt = 0
  /** Nothing was to be sent, and nothing has happened since that could change that. */
  settled = false
  readyMask = 0
  /** The link whose socket is about to be called: what it has not read it may be about to read. */
  telling: Link | null = null
  /** Of the command in flight. */
  echoed = false
  #polling = false
  /** The port is closed as soon as the application has been told. */
  closing = false

  constructor(hooks: ModemOptions, settings: Settings) {
    super()
    this.hooks = hooks
    this.options = settings
    this.outbox = new Outbox(hooks)
    this.serial = hooks.serial
    this.clock = hooks.clock
    this.dialect = settings.dialect
    this.baud = settings.startBaud
    this.numbered = !settings.single
    this.gprs = this.dialect.newGprs === null ? null : this.dialect.newGprs()
    this.servers = new Servers(this.dialect.limits.servers)
    this.applied = new Applied(hooks, this.dialect)
    this.arena = new Arena(
      settings.lineSize,
      settings.windowSize,
      settings.links,
      settings.receiveSize,
      settings.transmitSize,
    )
    this.parser = new Parser(this.arena, new TagTable(this.dialect.tags), this)
    this.writer = new Writer(this.arena)
    this.output = new Output(this)
    this.timers = new Timers(settings.links)
    this.alarm = new Alarm(this)
    for (let i = 0; i < settings.links; i++) {
      this.links.push(new Link(this.arena, i, settings.transparent && i === 0))
    }
    this.counters = newCounters()
    this.pull = new PullState(settings.readSize)
    this.online = settings.transparent ? newOnline(settings) : NEVER
    this.power = powerOf(settings.dtr)
    this.bringUp = new BringUp(this)
  }

  /** Does all that can be done at `now`. Harmless when there is nothing to do. */
  poll(now: number): void {
    if (this.#polling) return
    this.#polling = true
    try {
      if (this.runs && takeRun(this, now)) return
      this.#goOn(now)
      ingress(this)
      if (!this.holding && this.timers.due(now)) expireTimers(this)
      if (this.readyMask !== 0 || this.servers.ready || this.outbox.waiting !== 0) deliver(this)
      this.#egress()
    } finally {
      this.#polling = false
    }
    if (this.closing) closed(this)
    else if (this.state !== ModemState.closed) this.alarm.set()
    this.runs = mayRun(this)
  }

  /** An application calls from outside a poll: time has gone on since the last one. */
  touch(): void {
    this.disturb()
    if (!this.#polling) this.#goOn(this.clock.now())
  }

  /** It is `now`. What the DCE should have said by then it could not say while the line was held. */
  #goOn(now: number): void {
    if (this.holding) {
      const ms = (now - this.now) | 0
      this.timers.shift(ms)
      this.payloadAt = (this.payloadAt + ms) | 0
    }
    this.now = now
  }

  /** Something has happened that may be answered by a command. */
  disturb(): void {
    this.settled = false
    this.runs = false
  }

  /** An application has done something: from outside a poll, one is asked for at once. */
  kick(): void {
    this.disturb()
    if (!this.#polling) this.alarm.ring()
  }

  /** An application has read: what waits for the room may come. Pushed data waits only where it is held. */
  freed(): void {
    if (this.holding || !(this.push.on || this.parser.online)) this.kick()
  }

  #egress(): void {
    if (this.halted) return
    if (this.online.active) {
      runOnline(this)
      return
    }
    for (;;) {
      if (!this.output.pump() || this.command !== null || this.settled) return
      const command = next(this)
      this.settled = command === null
      if (command === null) return
      this.#begin(command)
    }
  }

  #begin(command: Command): void {
    this.command = command
    this.detail = 0
    this.echoed = false
    this.counters.commands = (this.counters.commands + 1) | 0
    command.write(this, this.link)
    if (this.writer.length !== 0) this.output.command(this.writer.length)
    this.timers.set(Timer.command, this.now, command.deadlineMs(this))
  }

  /** The command in flight is over, whatever came of it. */
  finish(): void {
    const command = this.command
    if (command !== null && command.onPrompt !== null && this.output.writing) {
      // A prompt is open: it is filled before anything else is written.
      this.orphaned = true
      return
    }
    this.#clear()
    if (command === USER) finishUser(this, false, ErrorCode.modemSilent)
    else if (command === SETTING) this.applied.again()
  }

  #clear(): void {
    this.settled = false
    this.command = null
    this.link = null
    this.orphaned = false
    this.crossed = false
    this.parser.promptExpected = false
    this.timers.stop(Timer.command)
    if (this.dialect.guardMs > 0) this.timers.set(Timer.guard, this.now, this.dialect.guardMs)
  }

  #final(ok: boolean, code: number): void {
    const command = this.command
    if (command === null) return
    const link = this.link
    if (this.orphaned && command.onPrompt === null) {
      this.#clear()
      return
    }
    const promptExpected = this.parser.promptExpected
    this.#clear()
    if (command.final(this, link, ok, code)) {
      // ATE0 is in force as long as nobody has changed it; the application's commands might. The probe
      // tells nothing: before its echo stands that of what the line held.
      if (command === USER) this.echoOff = false
      else if (!this.echoOff && ok && this.ready && !this.echoed && command !== PROBE) {
        this.echoOff = true
      }
      if (!ok && link !== null) heedFinal(this, code)
      return
    }
    // A late result of another command: this one's is still to come.
    this.command = command
    this.link = link
    this.parser.promptExpected = promptExpected
    this.timers.stop(Timer.guard)
    if (this.timers.armed(Timer.command)) return
    this.timers.set(Timer.command, this.now, command.deadlineMs(this))
  }

  /** The deadline of the command in flight has passed. */
  commandExpired(): void {
    if (pullIsPutOff(this)) return
    const command = this.command as Command
    if (this.orphaned && command.onPrompt === null) resync(this)
    else if (!command.expired(this, this.link) && this.command === command) this.#clear()
  }

  onLine(found: number, start: number, end: number): number {
    this.disturb()
    const command = this.command
    const isEcho = command !== null && this.#isEcho(start, end)
    if (this.push.unproven && !proveBlock(this, isEcho)) return 0
    if (isEcho) {
      // The module has forgotten ATE0: it has restarted, and its boot lines were lost.
      if (this.echoOff && this.ready) restarted(this)
      return 0
    }
    let tag = found
    if (tag === Tag.none) tag = this.dialect.classify?.(this, start, end) ?? tag
    if (tag >= FIRST_PUSH && tag <= LAST_PUSH) return onPushLine(this, tag, end)
    if (this.push.on && resemblesPush(this, start, end)) {
      lostTrack(this)
      return 0
    }
    if (command !== null) {
      const mine = this.orphaned ? NOT_MINE : command.line(this, this.link, tag, start, end)
      if (mine !== NOT_MINE) return mine
    }
    if (tag === Tag.ok) this.#final(true, 0)
    else if (tag === Tag.error) this.#final(false, this.detail || ErrorCode.commandFailed)
    else if (tag === Tag.cmeError) this.#final(false, errorNumber(this, ErrorBase.cme, end))
    else if (tag === Tag.cmsError) this.#final(false, ErrorCode.commandFailed)
    else unclaimed(this, tag, start, end)
    return 0
  }

  onPayload(start: number, end: number): void {
    if (this.push.left !== 0) {
      onPushPayload(this, start, end)
      return
    }
    const link = this.link
    if (this.command !== PULL || link === null || this.orphaned) return
    link.take(start, end)
    this.payloadAt = this.now
  }

  onData(start: number, end: number): boolean {
    if (this.runs) return runOn(this, start, end)
    takeData(this, start, end)
    return false
  }

  onPrompt(): void {
    this.disturb()
    if (!onPushPrompt(this)) return
    const command = this.command as Command
    command.onPrompt?.(this, this.link as Link)
    // With command echo on, older firmware echoes the block as well (register A14).
    if (this.echoed && this.payloadEcho) this.parser.count(this.send.written)
  }

  onLongLine(): void {
    this.disturb()
    onLongLine(this)
  }

  #isEcho(start: number, end: number): boolean {
    const isFirst = !this.echoed && this.output.isCommand(start, end)
    if (isFirst) this.echoed = true
    return isFirst
  }

  /** A line for the application. */
  unsolicited(start: number, end: number): void {
    if (this.hooks.onUnsolicited === undefined) return
    this.outbox.line(decode(this.arena.bytes, start, end))
  }

  notify(link: Link, ready: number): void {
    this.runs = false
    link.ready |= ready
    this.readyMask |= 1 << link.number
  }

  setBaud(rate: number): void {
    this.baud = rate
    this.serial.setBaud?.(rate)
  }
}

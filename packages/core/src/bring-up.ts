/**
 * From a silent port to an IP address, by the flow chart of the A76XX note, section 1.4: rows that
 * are asked one after another, each with its own verdict. A row is repeated until its step's deadline
 * where the chart says to wait. It holds no bytes and knows no port.
 */
import { decode } from './ascii.ts'
import { type Command, NOT_MINE } from './command.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import type { Link } from './link.ts'
import { flagged } from './packed.ts'
import { broughtUp, failed, resync } from './recovery.ts'
import { Step, StepStatus } from './step.ts'
import { type StepRow, Verdict } from './step-row.ts'
import { MODEL_ROW } from './steps-model.ts'
import { Timer } from './timers.ts'

const LOST_TRIES = 3
/** Until a step's deadline is looked at again while the channel is being won back. */
const SYNC_MS = 1000
/** No address is longer. */
const ADDRESS_BYTES = 48
/** A command was refused without a reason, or a question without an answer. */
const DOUBTFUL: readonly number[] = Object.freeze([
  ErrorCode.commandFailed,
  ErrorCode.notRegistered,
  ErrorCode.networkKept,
])

class Flags {
  flags = 0
  declare seen: boolean
  declare denied: boolean
  /** One of the packet domains is registered. */
  declare packet: boolean
  declare pinGiven: boolean
  /** The card refused the PIN: for this modem's life it is not given again. */
  declare pinRefused: boolean
  declare raised: boolean
  declare networkOpen: boolean
  /** That network is open in the IP version that is not wanted. */
  declare otherVersion: boolean
  /** The row waits for something that comes after its final result code. */
  declare deferred: boolean
  /** A pin was pulled, and until when the module may still run. */
  declare restarts: boolean
}

const PackedFlags: typeof Flags = Object.freeze(
  flagged(Flags, [
    'deferred',
    'restarts',
    'seen',
    'denied',
    'packet',
    'pinGiven',
    'pinRefused',
    'raised',
    'networkOpen',
    'otherVersion',
  ]),
)

export class BringUp extends PackedFlags {
  readonly #engine: Engine
  #row = -1
  #step = -1
  #losses = 0
  /** Why the bring-up fails, while the module is asked what it is; 0 otherwise. */
  #refusal = 0
  #restartsUntil = 0
  /** What the row's line has said. */
  value = 0
  /** CSQ's rssi: 0…31, 99 unknown (3GPP 27.007 section 8.5). */
  signal = 99
  /** How many contact probes this attempt has sent. */
  probes = 0
  /** The rungs of the ladder that were taken since IP was up, a bit for each. */
  rungs = 0
  /** CIPMODE as the module has it, where that was asked; -1 otherwise. */
  mode = -1
  /** How often NETOPEN was refused without a reason. */
  tries = 0
  /** The IP address, once there is one. */
  address = ''

  constructor(engine: Engine) {
    super()
    this.#engine = engine
  }

  get active(): boolean {
    return this.#row >= 0
  }

  /** True when the next row may be asked now. */
  get due(): boolean {
    return this.#row >= 0 && !this.deferred && !this.#engine.timers.armed(Timer.retry)
  }

  /** The result of the row, `+NETOPEN`, is still to come. */
  get awaitsNetwork(): boolean {
    return this.#row >= 0 && this.deferred && this.row.network
  }

  /** Begins at the first row of `step`. */
  start(step: number): void {
    if (this.#row < 0 && this.#step >= 0) this.#engine.outbox.step(this.#step, StepStatus.done, 0)
    this.stop()
    this.restarts = false
    this.#engine.echoOff = false
    this.denied = false
    this.pinGiven = false
    this.probes = 0
    this.tries = 0
    this.raised = false
    this.mode = -1
    this.otherVersion = false
    this.address = ''
    const { steps } = this.#engine.dialect
    let row = 0
    while ((steps[row] as StepRow).step < step) row++
    this.#enter(row)
  }

  /** A rung of the ladder begins, for that reason. It is done when a bring-up begins. */
  announce(rung: number, reason: number): void {
    this.stop()
    this.#step = rung
    this.#engine.outbox.step(rung, StepStatus.started, reason)
  }

  /** The module restarts: the bring-up begins with its boot lines, or when it had its time. */
  await(rung: number): void {
    const engine = this.#engine
    this.stop()
    this.restarts = true
    this.#restartsUntil = (engine.now + engine.dialect.deadlines.boot) | 0
    this.#step = rung
    engine.timers.set(Timer.step, engine.now, engine.dialect.deadlines.boot)
  }

  /** Goes on with a restart that `disconnect` has left alone. @returns false when there is none any more. */
  goOnWaiting(): boolean {
    const engine = this.#engine
    const leftMs = (this.#restartsUntil - engine.now) | 0
    if (!this.restarts || leftMs <= 0) return false
    engine.timers.set(Timer.step, engine.now, leftMs)
    return true
  }

  stop(): void {
    this.#row = -1
    this.#step = -1
    this.deferred = false
    this.#refusal = 0
    this.#engine.timers.stop(Timer.step)
    this.#engine.timers.stop(Timer.retry)
  }

  get row(): StepRow {
    if (this.#refusal !== 0) return MODEL_ROW
    return this.#engine.dialect.steps[this.#row] as StepRow
  }

  /** The row's verdict. */
  judge(verdict: number): void {
    const engine = this.#engine
    if (verdict === Verdict.next) this.#enter(this.#row + 1)
    else if (verdict === Verdict.again) engine.timers.set(Timer.retry, engine.now, this.row.retryMs)
    else if (verdict === Verdict.rewind) {
      const { steps } = engine.dialect
      while (this.#row > 0 && (steps[this.#row - 1] as StepRow).step === this.#step) this.#row--
      while (!this.row.applies(engine, this)) this.#row++
      engine.timers.set(Timer.retry, engine.now, this.row.retryMs)
    } else if (verdict === Verdict.wait) this.deferred = true
    else this.fail(-verdict)
  }

  fail(code: number): void {
    const engine = this.#engine
    if (this.#asksModel(code)) return
    const step = this.#step
    const isNetwork = (engine.dialect.steps[this.#row] as StepRow).opens
    this.stop()
    engine.outbox.step(step, StepStatus.failed, code)
    failed(engine, code, isNetwork)
  }

  /**
   * What a module of another family would do as well: before that is told, it is asked what it is.
   */
  #asksModel(code: number): boolean {
    if (!DOUBTFUL.includes(code) || this.#refusal !== 0) return false
    this.#refusal = code
    this.deferred = false
    this.#losses = 0
    return true
  }

  /** What the bring-up fails with, now that the module has said what it is, or has not. */
  get verdictOnModel(): number {
    return this.seen && this.value === 0 ? ErrorCode.wrongFamily : this.#refusal
  }

  /** Reports a step that failed without ending the bring-up. */
  complain(code: number): void {
    this.#engine.outbox.step(this.#step, StepStatus.failed, code)
    this.#step = -1
  }

  /** The row's command went unanswered. */
  lost(): void {
    const row = this.row
    if (row.mayBeSilent) {
      this.judge(Verdict.again)
      return
    }
    if (row.once) {
      resync(this.#engine)
      this.judge(Verdict.next)
    } else if (++this.#losses >= LOST_TRIES) this.fail(ErrorCode.modemSilent)
    else resync(this.#engine)
  }

  /** The step's deadline has passed. */
  stepExpired(): void {
    if (this.#row < 0) {
      this.#engine.halted = false
      this.start(Step.contact)
      return
    }
    // A modem that has stopped answering says nothing about SIM or network.
    if (this.#engine.sync.wanted) this.#engine.timers.set(Timer.step, this.#engine.now, SYNC_MS)
    else this.fail(this.row.late(this))
  }

  /** `+NETOPEN: err`, some time after its OK. */
  onNetwork(err: number): void {
    this.networkOpen = err === 0
    if (this.#row < 0 || !this.row.network) return
    const wasDeferred = this.deferred
    this.seen = true
    this.value = err
    if (!wasDeferred) return
    this.deferred = false
    this.judge(this.row.done(this.#engine, this, true, 0))
  }

  #enter(row: number): void {
    const engine = this.#engine
    const { steps } = engine.dialect
    let next = row
    while (next < steps.length && !(steps[next] as StepRow).applies(engine, this)) next++
    this.deferred = false
    this.#losses = 0
    this.seen = false
    const step = next < steps.length ? (steps[next] as StepRow).step : -1
    if (step !== this.#step) {
      if (this.#step >= 0) engine.outbox.step(this.#step, StepStatus.done, 0)
      this.#step = step
      if (step > Step.contact) engine.contact = true
      engine.timers.stop(Timer.step)
      if (step >= 0) engine.outbox.step(step, StepStatus.started, 0)
    }
    if (step < 0) {
      this.stop()
      broughtUp(engine)
      return
    }
    this.#row = next
    const deadline = this.row.deadlineMs(engine)
    if (deadline > 0) engine.timers.set(Timer.step, engine.now, deadline)
  }

  /** Keeps the IP address that the line holds. */
  keepAddress(start: number, end: number): void {
    const text = decode(this.#engine.arena.bytes, start, end).replace(/[\s"]/g, '')
    this.address = text.slice(0, ADDRESS_BYTES)
  }
}

/** The command of whatever row is up. */
export const STEP: Command = Object.freeze({
  name: 'step',
  onPrompt: null,

  write(engine: Engine): void {
    engine.bringUp.seen = false
    engine.bringUp.row.write(engine, engine.bringUp)
  },

  deadlineMs(engine: Engine): number {
    return engine.bringUp.row.answerMs(engine)
  },

  line(engine: Engine, _link: Link | null, tag: number, start: number, end: number): number {
    const bringUp = engine.bringUp
    if (!bringUp.active) return NOT_MINE
    const { row } = bringUp
    if (tag === Tag.none ? !row.text : tag !== row.tag) return NOT_MINE
    engine.parser.parseArguments(engine.parser.text, end)
    if (!row.line(engine, bringUp, start, end)) return NOT_MINE
    if (row.lingerMs < 0) return 0
    bringUp.seen = true
    if (row.lingerMs > 0) engine.timers.set(Timer.command, engine.now, row.lingerMs)
    else {
      engine.finish()
      bringUp.judge(row.done(engine, bringUp, true, 0))
    }
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
    const bringUp = engine.bringUp
    // The line that answers is still to come.
    if (ok && bringUp.row.lingerMs >= 0 && !bringUp.seen) return false
    bringUp.judge(bringUp.row.done(engine, bringUp, ok, code))
    return true
  },

  expired(engine: Engine): boolean {
    const { bringUp } = engine
    const { row } = bringUp
    if (row.lingerMs > 0 && bringUp.seen) {
      engine.finish()
      bringUp.judge(row.done(engine, bringUp, true, 0))
    } else bringUp.lost()
    return false
  },
})

/**
 * The settings of configuration.ts on their way to the module: what it is to have, what is still to be
 * said, and who waits to hear what became of it. The bring-up says all of them, since a module that was
 * reset has forgotten them; `configure` says what has changed, as soon as the network is up.
 */
import { encode } from '../ascii.ts'
import { type Command, notMine, usualDeadline } from '../command.ts'
import type { Deadlines, Dialect } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import { resync } from '../recovery.ts'
import { type Configuration, GROUPS, merged, type Timeouts } from './configuration.ts'
import type { SettingRow } from './setting-lines.ts'

/** A call of `configure` that has not been answered. Its masks have a bit for each row of the family's settings. */
interface Change {
  waiting: number
  /** Of those, the ones whose present line has been sent. */
  sent: number
  code: number
  readonly done: (code: number) => void
}

/** Longer than the module itself tries: its result may have to wait for a block on the line. */
const MARGIN_MS = 5000
/** The row of CIPCCFG, of the families that frame pushed data by it. */
export const TUNING = 1

export class Applied {
  readonly #deadlines: Deadlines
  readonly #rows: readonly SettingRow[]
  #settings: Configuration
  #changes: Change[] = []
  /** The settings as they were when their line was written. */
  #sent: Configuration
  /** The row in flight. */
  #row = -1
  /** Rows that are to be sent when the network is up, as bits. */
  pending = 0
  /** How long the driver waits for the result of NETOPEN, CIPOPEN and CIPSEND, ms. */
  networkMs: number
  openMs: number
  sendMs: number
  /** The rate after power-on that was asked for, 0 before: the module may have taken it. */
  permanentBaud = 0
  /** The module reports a send when the peer has acknowledged it. */
  waitsForPeer = false

  constructor(settings: Configuration, { deadlines, settings: family }: Dialect) {
    const { network } = deadlines
    this.#deadlines = deadlines
    this.#rows = family.rows
    this.networkMs = network
    this.openMs = deadlines.open ?? network
    this.sendMs = deadlines.send ?? network
    this.#settings = merged({}, settings)
    this.#sent = this.#settings
  }

  has(row: number): boolean {
    return this.#rowOf(row).line(this.#settings) !== null
  }

  /** What a module has that was reset: nothing of all this. */
  forgotten(): void {
    this.#timeouts({})
    this.waitsForPeer = false
  }

  /** Takes `changes` over; `done` is told when the module has answered to all of them. */
  change(engine: Engine, changes: Configuration, done: (code: number) => void): void {
    this.#settings = merged(this.#settings, changes)
    let waiting = 0
    this.#rows.forEach((row, index) => {
      const isNamed = GROUPS.includes(row.group) && changes[row.group] !== undefined
      if (isNamed && this.has(index)) waiting |= 1 << index
    })
    for (const change of this.#changes) change.sent &= ~waiting
    if (waiting === 0) {
      engine.outbox.answer(done, 0)
      return
    }
    this.pending |= waiting
    this.#changes.push({ waiting, sent: 0, code: 0, done })
  }

  /** Nobody will hear from the module. The settings stay for the next bring-up. */
  fail(engine: Engine, code: number): void {
    this.pending = 0
    this.#row = -1
    for (const { done } of this.#changes.splice(0)) engine.outbox.answer(done, code)
  }

  /** The first row that is pending. */
  first(): number {
    let row = 0
    while ((this.pending & (1 << row)) === 0) row++
    return row
  }

  write(engine: Engine, row: number): void {
    const bit = 1 << row
    this.pending &= ~bit
    this.#row = row
    this.#sent = this.#settings
    for (const change of this.#changes) change.sent |= change.waiting & bit
    const pushed = engine.push.on ? this.#rowOf(row).pushed?.(this.#settings) : undefined
    const line = pushed ?? (this.#rowOf(row).line(this.#settings) as string)
    engine.writer.begin().view(encode(line, true))
  }

  #rowOf(row: number): SettingRow {
    return this.#rows[row] as SettingRow
  }

  /** The answer to the row in flight was lost: it is sent again. */
  again(): void {
    if (this.#row >= 0) this.pending |= 1 << this.#row
  }

  /** What is told when the row in flight is refused: which setting it was, as ERROR does not say. */
  get refusal(): number {
    return (this.#rows[this.#row] as SettingRow).refused
  }

  /** The module has answered to the row in flight: 0, or why it was not taken. */
  settle(engine: Engine, code: number): void {
    const row = this.#row
    const bit = 1 << row
    this.#row = -1
    if (code === 0) this.#taken(row)
    for (const change of this.#changes) {
      if ((change.sent & bit) === 0) continue
      change.waiting &= ~bit
      change.sent &= ~bit
      if (change.code === 0) change.code = code
      if (change.waiting === 0) engine.outbox.answer(change.done, change.code)
    }
    this.#changes = this.#changes.filter(({ waiting }) => waiting !== 0)
  }

  #taken(row: number): void {
    const { group } = this.#rows[row] as SettingRow
    if (group === 'timeouts') this.#timeouts(this.#sent.timeouts as Timeouts)
    if (group === 'waitForPeer') this.waitsForPeer = this.#sent.waitForPeer === true
  }

  #timeouts({ network, open, send }: Timeouts): void {
    const usual = this.#deadlines
    const wait = (module: number | undefined, otherwise: number = usual.network): number =>
      module === undefined ? otherwise : module + MARGIN_MS
    this.networkMs = wait(network)
    this.openMs = wait(open, usual.open)
    this.sendMs = wait(send, usual.send)
  }
}

/** A changed setting, once the network is up. */
export const SETTING: Command = Object.freeze({
  name: 'setting',
  onPrompt: null,
  line: notMine,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    engine.applied.write(engine, engine.applied.first())
  },

  final(engine: Engine, _link: unknown, ok: boolean): boolean {
    engine.applied.settle(engine, ok ? 0 : engine.applied.refusal)
    return true
  },

  expired(engine: Engine): boolean {
    engine.applied.settle(engine, ErrorCode.modemSilent)
    resync(engine)
    return false
  },
})

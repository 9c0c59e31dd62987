/* hot: no allocation */
/**
 * Sleep by `AT+CSCLK=1` and DTR (A76XX command manual; sleep application note): asleep, the module does
 * not hear the DTE until DTR has been asserted for a while. The driver lets it fall asleep when nothing
 * is to be sent, and wakes it as soon as something is: schedule.ts asks, this file does it.
 */
import { ascii } from '../ascii.ts'
import { type Command, notMine, usualDeadline } from '../command.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { AuditPhase, resync } from '../recovery.ts'
import { Timer } from '../timers.ts'

const CSCLK: readonly number[] = ascii('AT+CSCLK=1')

type Done = (code: number) => void

export class PowerState {
  /** The application has asked for sleep, which begins when nothing else is to be sent. */
  wanted = false
  /** DTR is dropped, and the module takes no command. */
  asleep = false
  /** DTR is asserted again; AT has not been answered yet. */
  waking = false
  /** Who waits to hear that the module sleeps, or is awake. */
  readonly sleepers: Done[] = []
  readonly wakers: Done[] = []
}

/* cold: once for all modems */
function awakeForEver(): Readonly<PowerState> {
  return new PowerState()
}

/** Of a modem without the option `dtr`, which cannot sleep. */
const AWAKE: Readonly<PowerState> = Object.freeze(awakeForEver())

/* cold: once for each modem */
export function powerOf(dtr: boolean): PowerState {
  return dtr ? new PowerState() : AWAKE
}

function tell(engine: Engine, dones: Done[], code: number): void {
  while (dones.length !== 0) engine.outbox.answer(dones.shift() as Done, code)
}

export const SLEEP: Command = Object.freeze({
  name: 'sleep',
  onPrompt: null,
  line: notMine,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    engine.writer.begin().put(CSCLK).end()
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    if (!ok) staysAwake(engine, ErrorCode.sleepRefused)
    // Woken meanwhile: while DTR is asserted, the module does not sleep.
    else if (engine.power.wanted) fallAsleep(engine)
    return true
  },

  expired(engine: Engine): boolean {
    staysAwake(engine, ErrorCode.modemSilent)
    resync(engine)
    return false
  },
})

/** Nothing came of the application's wish to sleep. */
export function staysAwake(engine: Engine, code: number): void {
  if (!engine.options.dtr) return
  engine.power.wanted = false
  tell(engine, engine.power.sleepers, code)
}

function fallAsleep(engine: Engine): void {
  const power = engine.power
  power.wanted = false
  power.asleep = true
  engine.serial.setDTR?.(false)
  // The audit rests. All that it would find is asked for when the module is awake.
  engine.audit = AuditPhase.none
  engine.timers.stop(Timer.audit)
  tell(engine, power.sleepers, 0)
}

/** Asserts DTR; the next commands are `AT`, until it is answered. */
export function wakeUp(engine: Engine): void {
  const { power, sync } = engine
  power.asleep = false
  power.waking = true
  engine.serial.setDTR?.(true)
  engine.timers.set(Timer.guard, engine.now, engine.dialect.deadlines.wake)
  if (sync.wanted) return
  sync.wanted = true
  // The module has no half-received line: it heard nothing.
  sync.cleared = true
  sync.tries = 0
}

/** `AT` was answered. */
export function awake(engine: Engine): void {
  engine.power.waking = false
  tell(engine, engine.power.wakers, 0)
}

/** Module or port are gone, or given up: a module that comes back is awake. */
export function powerLost(engine: Engine, code: number): void {
  const power = engine.power
  if (!engine.options.dtr) return
  staysAwake(engine, code)
  power.waking = false
  tell(engine, power.wakers, code)
  if (!power.asleep) return
  power.asleep = false
  if (code !== ErrorCode.portLost) engine.serial.setDTR?.(true)
}

/* hot: no allocation */
/**
 * The ladder's last rungs: PWRKEY and RESET (`ModemOptions.power`), for a module that nothing which is
 * written reaches any more. A table says which helps against what; each is taken once until IP is up
 * again, so it ends. Waiting for the module is bring-up.ts's, and how long a pulse lasts the adapter's.
 */
import { type Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { forget } from './recovery.ts'
import { Step } from './step.ts'

/** What is to be helped: the row of the ladder. */
export const Trouble = { stuck: 0, mute: 1, silent: 2 } as const

/** For people. */
export const TROUBLE_NAMES: readonly string[] = Object.freeze([
  'waits in a prompt',
  'has not answered yet',
  'does not answer any more',
])

/**
 * A prompt that may not be filled is left by a reset only; a pulse on PWRKEY does nothing to a running
 * module. Who never answered is off more often than it hangs; who did answer hangs more often.
 */
export const LADDER: readonly (readonly number[])[] = Object.freeze([
  Object.freeze([Step.reset]),
  Object.freeze([Step.powerOn, Step.reset]),
  Object.freeze([Step.reset, Step.powerOn]),
])

/** @returns false when no pin helps: then the modem is given up. */
export function climb(engine: Engine, code: number): boolean {
  const power = engine.hooks.power
  if (power === undefined || engine.state === ModemState.closing) return false
  if (code !== ErrorCode.promptStuck && code !== ErrorCode.modemSilent) return false
  const rungs = LADDER[troubleOf(engine, code)] as readonly number[]
  for (let i = 0; i < rungs.length; i++) {
    const rung = rungs[i] as number
    const isTaken = (engine.bringUp.rungs & (1 << rung)) !== 0
    const pull = rung === Step.reset ? power.reset : power.powerOn
    if (isTaken || pull === undefined) continue
    awaitRestart(engine, rung, code)
    pull.call(power)
    return true
  }
  return false
}

function troubleOf(engine: Engine, code: number): number {
  if (code === ErrorCode.promptStuck) return Trouble.stuck
  return engine.contact ? Trouble.silent : Trouble.mute
}

/**
 * Nothing is written until the module has restarted: as long as the pulse lasts it may still run, and
 * what it is in a prompt for would reach the peer.
 */
function awaitRestart(engine: Engine, rung: number, code: number): void {
  engine.bringUp.rungs |= 1 << rung
  forget(engine, code)
  engine.halted = true
  engine.bringUp.await(rung, code)
  lineAsAtStart(engine)
}

/** What the bring-up has set at the module's end of the line will be forgotten there. */
function lineAsAtStart(engine: Engine): void {
  if (engine.canHold) {
    engine.canHold = false
    engine.holding = false
    engine.serial.setFlowControl?.(false)
  }
  const rate = engine.applied.permanentBaud || engine.options.startBaud
  if (engine.baud !== rate) engine.setBaud(rate)
}

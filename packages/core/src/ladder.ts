/* hot: no allocation */
/**
 * What is tried when a step of the bring-up or the whole module fails (A76XX note, section 1.4 and 1.5):
 * the network again, the module by a command, the module by its pins. A table says which helps against
 * what; each rung is taken once until IP is up again, so it ends. A link's own rung is its socket's error.
 * Waiting for the module is bring-up.ts's, and how long a pulse lasts the adapter's.
 */
import { type Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { forget } from './recovery.ts'
import { Step } from './step.ts'

/** What is to be helped: the row of the ladder. */
export const Trouble = {
  stuck: 0,
  mute: 1,
  silent: 2,
  sim: 3,
  registration: 4,
  network: 5,
} as const

/** For people. */
export const TROUBLE_NAMES: readonly string[] = Object.freeze([
  'waits in a prompt',
  'has not answered yet',
  'does not answer any more',
  'has no SIM',
  'is not registered',
  'does not open its network',
])

/**
 * A prompt that may not be filled is left by a reset only; a pulse on PWRKEY does nothing to a running
 * module. Who never answered is off more often than it hangs; who did answer hangs more often. Who still
 * answers is asked to restart first.
 */
export const LADDER: readonly (readonly number[])[] = Object.freeze([
  Object.freeze([Step.reset]),
  Object.freeze([Step.powerOn, Step.reset]),
  Object.freeze([Step.reset, Step.powerOn]),
  Object.freeze([Step.restart, Step.reset]),
  Object.freeze([Step.restart, Step.reset]),
  Object.freeze([Step.reopen, Step.restart, Step.reset]),
])

/**
 * @param network the network was not opened, or not closed, or gave no address.
 * @returns false when no rung is left that helps: then the modem is given up.
 */
export function climb(engine: Engine, code: number, network: boolean): boolean {
  if (engine.state === ModemState.closing) return false
  const trouble = troubleOf(engine, code, network)
  if (trouble < 0) return false
  const rungs = LADDER[trouble] as readonly number[]
  for (let i = 0; i < rungs.length; i++) {
    const rung = rungs[i] as number
    if ((engine.bringUp.rungs & (1 << rung)) !== 0 || !isThere(engine, trouble, rung)) continue
    take(engine, rung, code)
    return true
  }
  return false
}

function troubleOf(engine: Engine, code: number, network: boolean): number {
  if (code === ErrorCode.promptStuck) return Trouble.stuck
  if (code === ErrorCode.modemSilent) return engine.contact ? Trouble.silent : Trouble.mute
  if (code === ErrorCode.simMissing) return Trouble.sim
  if (code === ErrorCode.notRegistered) return Trouble.registration
  return network ? Trouble.network : -1
}

/** Whether the pins are wired, and whether a module that answers may be restarted. */
function isThere(engine: Engine, trouble: number, rung: number): boolean {
  const power = engine.hooks.power
  if (trouble >= Trouble.sim && !engine.options.restart) return false
  if (rung === Step.reopen || rung === Step.restart) return true
  return (rung === Step.reset ? power?.reset : power?.powerOn) !== undefined
}

function take(engine: Engine, rung: number, code: number): void {
  engine.bringUp.rungs |= 1 << rung
  if (rung === Step.reopen) reopen(engine, code)
  else if (rung === Step.restart) {
    engine.bringUp.announce(rung, code)
    engine.sync.restart = code
    engine.disturb()
  } else {
    engine.bringUp.announce(rung, code)
    awaitRestart(engine, rung, code)
    const power = engine.hooks.power
    if (rung === Step.reset) power?.reset?.()
    else power?.powerOn?.()
  }
}

/** Closes the network, should the module believe in it, and opens it again. */
export function reopen(engine: Engine, code: number): void {
  engine.bringUp.rungs |= 1 << Step.reopen
  engine.networkStale = true
  engine.state = ModemState.starting
  engine.bringUp.announce(Step.reopen, code)
  engine.bringUp.start(Step.registration)
}

/**
 * Nothing is written until the module has restarted: as long as the pulse lasts it may still run, and
 * what it is in a prompt for would reach the peer.
 */
export function awaitRestart(engine: Engine, rung: number, code: number): void {
  forget(engine, code)
  engine.halted = true
  engine.bringUp.await(rung)
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

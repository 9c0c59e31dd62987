/**
 * The end of a modem's connections, and of its life: the application is told what it loses, then the
 * port is given back, or kept for the next `open`. What goes before it on the line is in
 * commands/sync.ts.
 */
import { STEP } from './bring-up.ts'
import { failLookups } from './commands/resolve.ts'
import { type Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { loseAll } from './link-events.ts'
import { forgetOnline } from './online.ts'
import { AuditPhase, failAll } from './recovery.ts'
import { failServers, loseServers } from './server-events.ts'
import { Step } from './step.ts'
import { Timer } from './timers.ts'

/** Begins the bring-up from nothing. */
export function begin(engine: Engine): void {
  // An earlier run may have left the module asleep.
  if (engine.options.dtr) engine.serial.setDTR?.(true)
  engine.state = ModemState.starting
  engine.contact = false
  // What is written before a module has restarted might go into the prompt that it waits in.
  engine.halted = engine.bringUp.goOnWaiting()
  if (engine.halted) return
  engine.bringUp.rungs = 0
  engine.bringUp.start(Step.contact)
}

/** Ends everything; the network is released first where there is one. */
export function end(engine: Engine): void {
  const wasReady = engine.ready && !engine.halted
  engine.bringUp.stop()
  if (engine.command === STEP) engine.finish()
  engine.ready = false
  engine.state = ModemState.closing
  loseAll(engine, ErrorCode.closed)
  loseServers(engine)
  failServers(engine, ErrorCode.closed)
  failLookups(engine, ErrorCode.closed)
  if (wasReady) engine.shutting = true
  else closeSoon(engine)
}

/** Gives up the port, or only the network, once the application has been told what it lost. */
export function closeSoon(engine: Engine): void {
  engine.closing = true
  engine.halted = true
  engine.command = null
  engine.link = null
  failAll(engine, ErrorCode.closed)
}

/** The application has been told. */
export function closed(engine: Engine): void {
  engine.closing = false
  engine.shutting = false
  engine.state = ModemState.closed
  if (engine.keepsPort) rest(engine)
  else release(engine)
}

/** Nothing is said any more until `open`; one that came meanwhile is heeded now. */
function rest(engine: Engine): void {
  engine.contact = false
  engine.halted = false
  engine.orphaned = false
  engine.crossed = false
  engine.parser.promptExpected = false
  engine.audit = AuditPhase.none
  engine.sync.wanted = false
  engine.sync.later = false
  engine.sync.restart = 0
  engine.output.stop()
  // What else is due, the end of a damaged answer for one, is seen to after `open`.
  engine.timers.stop(Timer.command)
  engine.timers.stop(Timer.audit)
  forgetOnline(engine)
  engine.outbox.down(ErrorCode.closed)
  if (engine.reopens) begin(engine)
  engine.reopens = false
  engine.kick()
}

/** The modem is closed for good: nothing is called afterwards. */
function release(engine: Engine): void {
  engine.released = true
  engine.halted = true
  engine.serial.onReady = null
  engine.serial.onLost = null
  engine.clock.onWake = null
  engine.clock.park()
  engine.serial.close()
}

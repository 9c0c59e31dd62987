/**
 * The end of a modem's life: the application is told what it loses, then the port is given back. What
 * goes before it on the line is in commands/sync.ts.
 */
import { type Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { failAll } from './recovery.ts'

/** Closes the port once the application has been told what it lost. */
export function closeSoon(engine: Engine): void {
  engine.closing = true
  engine.halted = true
  engine.command = null
  engine.link = null
  failAll(engine, ErrorCode.closed)
}

/** The modem is closed for good: nothing is called afterwards. */
export function release(engine: Engine): void {
  engine.closing = false
  engine.released = true
  engine.state = ModemState.closed
  engine.shutting = false
  engine.halted = true
  engine.serial.onReady = null
  engine.serial.onLost = null
  engine.clock.onWake = null
  engine.clock.park()
  engine.serial.close()
}

/* hot: no allocation */
/**
 * The short way through a poll, when nothing else is to be done: in the middle of a counted payload the
 * port's bytes go straight to where the payload goes, and in the middle of a block that is sent the port
 * is given what it takes. On XS this is most of what a byte costs. The first byte that is not payload, the
 * end of a block, a wakeup or a call leads back to the whole poll.
 */
import { PULL } from './commands/pull.ts'
import type { Engine } from './engine.ts'
import type { Link } from './link.ts'
import { mayRunOnline } from './online-run.ts'
import { Timer } from './timers.ts'

/** At the end of a whole poll: may the next one be short? What is to be done at once wakes the engine. */
export function mayRun(engine: Engine): boolean {
  if (!engine.parser.inPayload) {
    if (engine.command !== null) return writes(engine)
    return engine.parser.online && mayRunOnline(engine)
  }
  if (engine.output.writing || engine.serial.drains !== true) return false
  if (!engine.push.on) return engine.command === PULL
  return !engine.canHold && fits(engine, engine.push.link)
}

/** Of a block there is more than the port takes at once. */
function writes(engine: Engine): boolean {
  return engine.output.writing && engine.serial.drains === true && !engine.push.on && !engine.halted
}

/** Where room is short, what is read is bounded by the block: see ingress.ts. */
function fits(engine: Engine, link: Link | null): boolean {
  return link === null || link.space - engine.push.left >= engine.dialect.limits.read
}

/** Takes what has come. False when the whole poll is needed. */
export function takeRun(engine: Engine, now: number): boolean {
  // On XS a pattern costs more than these.
  const arena = engine.arena
  const counters = engine.counters
  engine.now = now
  const count = engine.serial.read(arena.stage)
  if (count === 0) return !engine.output.writing || !engine.output.pump()
  engine.hooks.trace?.(0, arena.bytes, arena.window, arena.window + count)
  counters.bytesIn = (counters.bytesIn + count) | 0
  return engine.parser.feed(count) && engine.runs
}

/**
 * A deadline that each piece of a payload puts off. It is not set anew for each: when it has passed, the
 * time of the last piece tells whether it holds.
 */
export function isPutOff(engine: Engine, timer: number): boolean {
  const blockMs = engine.dialect.deadlines.block
  if (((engine.now - engine.payloadAt) | 0) >= blockMs) return false
  engine.timers.set(timer, engine.payloadAt, blockMs)
  return true
}

/** As above, for a read's answer. */
export function pullIsPutOff(engine: Engine): boolean {
  return engine.command === PULL && engine.pull.headerSeen && isPutOff(engine, Timer.command)
}

/* hot: no allocation */
/**
 * *Ingress*: what the port has goes into the arena's window and is parsed there. How much may be taken
 * depends on what it may be: the bytes of a link that has no room wait at the DCE, where RTS/CTS can
 * hold it. It knows no line and no payload.
 */
import type { Engine } from './engine.ts'
import { dataRoom } from './online.ts'
import { isShort, readablePush } from './push.ts'
import { waitForProof } from './push-proof.ts'
import { QUIET_MS } from './recovery.ts'
import { Timer } from './timers.ts'

/** Reads of the port in one go; more is left to the next poll, so that a flood cannot hold it. */
const READS = 64

/** How many bytes may be read now, at most `most`. */
export function readable(engine: Engine, most: number): number {
  return engine.parser.online ? dataRoom(engine, most) : readablePush(engine, most)
}

/** Takes what the port has. The line is drained before each callback, because a callback may take long. */
export function ingress(engine: Engine): void {
  const arena = engine.arena
  const timers = engine.timers
  engine.more = false
  for (let reads = 0; reads < READS; reads++) {
    if (isShort(engine)) break
    const room = readable(engine, arena.windowSize)
    engine.holding = room === 0 && engine.canHold
    if (engine.holding) return
    if (room === 0) break
    const count = engine.serial.read(arena.view(room))
    if (count === 0) return
    engine.hooks.trace?.(0, arena.bytes, arena.window, arena.window + count)
    engine.counters.bytesIn = (engine.counters.bytesIn + count) | 0
    if (timers.armed(Timer.quiet)) timers.set(Timer.quiet, engine.now, QUIET_MS)
    engine.parser.feed(count)
    if (engine.push.unproven) waitForProof(engine)
  }
  engine.more = true
}

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
  const { arena, parser, push, serial, timers } = engine
  engine.more = false
  for (let reads = 0; reads < READS; reads++) {
    if (push.on && isShort(engine)) break
    const isBounded = push.on || parser.online
    const room = isBounded ? readable(engine, arena.windowSize) : arena.windowSize
    engine.holding = room === 0 && engine.canHold
    if (engine.holding) return
    if (room === 0) break
    const view = arena.view(room)
    const count = serial.read(view)
    if (count === 0) return
    engine.hooks.trace?.(0, arena.bytes, arena.window, arena.window + count)
    engine.counters.bytesIn = (engine.counters.bytesIn + count) | 0
    if (timers.armed(Timer.quiet)) timers.set(Timer.quiet, engine.now, QUIET_MS)
    parser.feed(count)
    if (push.unproven) waitForProof(engine)
    if (serial.drains === true && count < view.length) return
  }
  engine.more = true
}

/* hot: no allocation */
/**
 * The short way through a poll in the online data state: what has come is payload and nothing else, so
 * it goes straight to the socket, which is told of it. What may be the modem's last words leads back to
 * the whole poll; so does all that payload-run.ts names.
 */
import { tellData } from './deliver.ts'
import type { Engine } from './engine.ts'
import type { Link } from './link.ts'
import { LinkState } from './link-state.ts'
import { dataLink, keepData } from './online.ts'
import { Phase, Wish } from './online-state.ts'

/** At the end of a whole poll: nothing is held back, nothing is to be sent and nobody wants to leave. */
export function mayRunOnline(engine: Engine): boolean {
  const online = engine.online
  if (online.phase !== Phase.online || online.words.held !== 0 || online.fresh !== 0) return false
  if (online.wish !== Wish.online || engine.readyMask !== 0) return false
  if (engine.serial.drains !== true) return false
  const link = dataLink(engine)
  if (link.state !== LinkState.open || link.owner === null || link.quiet) return false
  return link.unsent === 0 && fits(engine, link)
}

/** Where room is short, what is read is bounded by it: see `dataRoom`. */
function fits(engine: Engine, link: Link): boolean {
  return link.space >= engine.arena.windowSize
}

/** Takes the bytes of a read. False when the whole poll is needed. */
export function runOn(engine: Engine, start: number, end: number): boolean {
  const link = dataLink(engine)
  const words = engine.online.words
  words.takeRun(engine.arena.bytes, start, end)
  if (words.held !== 0) {
    engine.runs = false
    keepData(engine, start, end)
    return false
  }
  link.take(start, end)
  link.commit(0)
  tellData(engine, link)
  // A full window: there may be more.
  if (!fits(engine, link) || end - start === engine.arena.windowSize) engine.runs = false
  return engine.runs
}

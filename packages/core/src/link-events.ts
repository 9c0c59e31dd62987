/* hot: no allocation */
/**
 * What happens to a link: each function moves it along the table of link-state.ts and does what goes
 * with it (timers, what the socket will be told). Called by commands and lines; sends nothing.
 */
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { type Link, Ready, SendPhase } from './link.ts'
import { LinkEvent, LinkState } from './link-state.ts'
import { forgetBlocks } from './push.ts'
import { Timer } from './timers.ts'

/** Until what an ended link has received must have been pushed. */
const PUSHED_MS = 1000

function tellError(engine: Engine, link: Link, code: number): void {
  // That bytes are missing is more than that there is an end.
  if (link.error === 0 || link.error === ErrorCode.remoteClosed) link.error = code
  engine.disturb()
  engine.notify(link, Ready.error)
}

function stopTimer(engine: Engine, link: Link): void {
  engine.timers.stop(Timer.link + link.number)
}

/** The DCE says that the connection is up. */
export function up(engine: Engine, link: Link): void {
  const before = link.state
  link.move(LinkEvent.up)
  if (before !== LinkState.opening) return
  stopTimer(engine, link)
  link.drop(link.hostLength)
  link.hostLength = 0
  engine.notify(link, Ready.writable)
}

/** The connection did not come up. */
export function refuse(engine: Engine, link: Link, code: number): void {
  stopTimer(engine, link)
  link.move(LinkEvent.refused)
  tellError(engine, link, code)
}

/** The other side is gone; what the DCE still holds is read first. */
export function ended(engine: Engine, link: Link, code: number): void {
  const before = link.state
  if (before === LinkState.free || before === LinkState.waiting) return
  link.endSeen = true
  link.move(LinkEvent.end)
  if (before === LinkState.closing || before === LinkState.ended) return
  // Nobody takes what is still to be sent; what the DCE has received is asked for.
  if (link.sendPhase > SendPhase.inFlight) link.sendPhase = SendPhase.idle
  link.announced = link.state === LinkState.ended && !engine.push.on
  // What is still to be pushed comes at once; only +IPCLOSE shows that it has.
  if (link.state === LinkState.ended && engine.push.on) {
    engine.timers.set(Timer.link + link.number, engine.now, PUSHED_MS)
  }
  tellError(engine, link, code)
}

/** The DCE holds no more of what the peer sent before it closed. */
export function drained(engine: Engine, link: Link): void {
  if (link.held && !link.sure) {
    // A lone line feed that nothing has confirmed: it may stand for another byte.
    breakLink(engine, link, ErrorCode.hole)
    return
  }
  link.drained = true
  engine.notify(link, Ready.error)
}

/** The driver gives the connection up. */
export function breakLink(engine: Engine, link: Link, code: number): void {
  stopTimer(engine, link)
  link.move(LinkEvent.broken)
  link.rollback()
  link.held = false
  link.sendPhase = SendPhase.idle
  tellError(engine, link, code)
}

/** The DCE says that the link is free. */
export function release(engine: Engine, link: Link): void {
  stopTimer(engine, link)
  link.move(LinkEvent.gone)
}

/** Network, module or port are gone. Links without a socket just become free. */
export function loseAll(engine: Engine, code: number): void {
  // What is still to come of the command in flight is about a connection that is no more.
  if (engine.link !== null) engine.orphaned = true
  forgetBlocks(engine)
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (link.state === LinkState.free) continue
    stopTimer(engine, link)
    link.move(LinkEvent.lost)
    tellError(engine, link, code)
  }
}

/** A whole block is in: its bytes may be read. */
export function commit(engine: Engine, link: Link): void {
  link.commit()
  engine.notify(link, Ready.readable)
}

/** The DCE has confirmed a block. */
export function sent(engine: Engine, link: Link): void {
  if (link.state === LinkState.open) engine.notify(link, Ready.writable)
  else if (link.state === LinkState.flushing && link.unsent === 0) {
    link.move(LinkEvent.flushed)
  }
}

/** The socket lets go of its link: what it wrote is still sent. */
export function shut(engine: Engine, link: Link): void {
  engine.touch()
  link.owner = null
  link.error = 0
  link.ready = 0
  link.quiet = false
  link.clearReceived()
  if (link.state === LinkState.free) return
  const before = link.state
  link.move(LinkEvent.shut)
  if (before === LinkState.waiting || before === LinkState.opening) stopTimer(engine, link)
  const idle = link.sendPhase === SendPhase.idle && link.unsent === 0
  if (link.state === LinkState.flushing && idle) link.move(LinkEvent.flushed)
  // A peer that takes nothing must not keep the link for ever.
  if (link.state === LinkState.flushing && !engine.timers.armed(Timer.link + link.number)) {
    engine.timers.set(Timer.link + link.number, engine.now, engine.applied.sendMs)
  }
  engine.kick()
}

/** An exception came out of a callback of the link's socket. */
export function applicationFault(engine: Engine, link: Link): void {
  if (link.state === LinkState.free) {
    tellError(engine, link, ErrorCode.applicationFault)
    return
  }
  link.clearReceived()
  breakLink(engine, link, ErrorCode.applicationFault)
}

/* hot: no allocation */
/**
 * `AT+CIPOPEN` of a TCP client or a UDP socket, and `AT+CIPCLOSE` (A76XX note, sections 1.5, 3.2, 3.3). Result line and
 * final result code come in either order; the result may come minutes later, so the channel is free
 * as soon as the final result code is in.
 */
import { collided } from '../accept.ts'
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, notMine, usualDeadline } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { breakLink, drained, refuse, release } from '../link-events.ts'
import { LinkEvent, LinkState } from '../link-state.ts'
import { enterUnsure } from '../online.ts'
import { resync, wantAudit } from '../recovery.ts'
import { Timer } from '../timers.ts'
import { damagedConnect } from './escape.ts'

const CIPOPEN: readonly number[] = ascii('AT+CIPOPEN=')
const TCP: readonly number[] = ascii(',"TCP",')
const UDP: readonly number[] = ascii(',"UDP",,,')
const PIPED_UDP: readonly number[] = ascii(',"UDP",')
const FAIL: readonly number[] = ascii(' FAIL')
const CIPCLOSE: readonly number[] = ascii('AT+CIPCLOSE=')
const CLOSE_TRIES = 3
/** "Operation not supported": the link is open already. */
const IN_USE = ErrorBase.cip + 4

export const OPEN: Command = Object.freeze({
  name: 'open',
  onPrompt: null,

  /** A transparent link has no other result than its final result code. */
  deadlineMs(engine: Engine): number {
    const isPiped = engine.link?.transparent === true
    return isPiped ? engine.dialect.deadlines.network : engine.dialect.deadlines.command
  },

  line(engine: Engine, link: Link, tag: number, start: number, end: number): number {
    if (!link.transparent) return NOT_MINE
    if (tag !== Tag.connect) return damagedConnect(engine, link, tag, start, end)
    if (!isFailure(engine, end)) return NOT_MINE
    engine.finish()
    link.dialled = false
    if (link.state === LinkState.opening) refuse(engine, link, ErrorBase.cip + 1)
    return 0
  },

  write(engine: Engine, link: Link): void {
    const writer = engine.writer.begin().put(CIPOPEN).number(link.number)
    if (link.isUdp) writer.put(UDP).number(link.localPort)
    else {
      const host = link.unsentAt
      writer.put(link.transparent && engine.online.isUdp ? PIPED_UDP : TCP).quote()
      writer
        .range(host, host + link.hostLength)
        .quote()
        .comma()
        .number(link.port)
      if (link.localPort !== 0) writer.comma().number(link.localPort)
    }
    writer.end()
    dialling(engine, link)
  },

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    // A client had the number when the command went out: it has lost it meanwhile.
    if (ok && link.server >= 0) breakLink(engine, link, ErrorCode.linkLost)
    if (!ok) link.dialled = false
    if (!ok && link.state === LinkState.opening) notOpened(engine, link, code)
    return true
  },

  expired(engine: Engine, link: Link): boolean {
    if (link.transparent) {
      // It may have been CONNECT that was lost.
      engine.finish()
      link.dialled = false
      enterUnsure(engine, link)
      return false
    }
    // It may have been the answer that was lost: the result still decides, or the link's deadline.
    resync(engine)
    if (link.state === LinkState.opening) wantAudit(engine)
    return false
  },
})

/** The open command goes out. */
export function dialling(engine: Engine, link: Link): void {
  link.move(LinkEvent.dial)
  link.announced = false
  link.known = 0
  link.dialled = true
  engine.timers.set(Timer.link + link.number, engine.now, engine.applied.openMs)
}

/** `CONNECT FAIL` */
function isFailure(engine: Engine, end: number): boolean {
  const at = engine.parser.text
  return end - at === FAIL.length && engine.arena.bytes[at + 1] === FAIL[1]
}

/** The number may be in use by a client: then the socket tries another one. */
export function notOpened(engine: Engine, link: Link, code: number): void {
  if (code !== IN_USE || !collided(engine, link)) refuse(engine, link, code)
}

export const CLOSE: Command = Object.freeze({
  name: 'close',
  onPrompt: null,
  deadlineMs: usualDeadline,
  line: notMine,

  write(engine: Engine, link: Link): void {
    engine.writer.begin().put(CIPCLOSE).number(link.number).end()
    closing(engine, link)
  },

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    if (ok) return true
    if (link.state === LinkState.waiting) staleClosed(engine, link)
    if (link.state !== LinkState.closing) return true
    // "Operation not supported": the link is free already. Any other refusal is tried again.
    if (link.closeAgain) closeOnce(link)
    else if (link.dialled) link.closeWaits = true
    else if (code === ErrorBase.cip + 4 || code === ErrorBase.cip + 2) release(engine, link)
    else closeAgain(engine, link)
    return true
  },

  expired(engine: Engine, link: Link): boolean {
    resync(engine)
    closeAgain(engine, link)
    return false
  },
})

/** The close command goes out. */
export function closing(engine: Engine, link: Link): void {
  link.closeSent = true
  engine.timers.set(Timer.link + link.number, engine.now, engine.dialect.deadlines.network)
}

/**
 * The result of an open whose socket has been closed meanwhile. A close that was refused because there
 * was no connection yet is repeated, or is not needed any more.
 */
export function dialledLate(engine: Engine, link: Link, isUp: boolean): void {
  link.dialled = false
  if (link.state !== LinkState.closing) return
  if (!link.closeWaits) link.closeAgain = isUp && link.closeSent
  else if (isUp) closeOnce(link)
  else release(engine, link)
}

function closeOnce(link: Link): void {
  link.closeAgain = false
  link.closeWaits = false
  link.closeSent = false
}

/** After a refused, lost or unanswered close. What cannot be closed is given up after three tries. */
export function closeAgain(engine: Engine, link: Link): void {
  if (link.state === LinkState.waiting) staleClosed(engine, link)
  if (link.state !== LinkState.closing) return
  if (++link.closeFailures < CLOSE_TRIES) link.closeSent = false
  else release(engine, link)
}

/** The connection of an earlier run is gone: the link may be dialled. */
export function staleClosed(engine: Engine, link: Link): void {
  link.stale = false
  link.closeSent = false
  engine.timers.stop(Timer.link + link.number)
}

/** The link's timer has run out. */
export function linkExpired(engine: Engine, link: Link): void {
  link.dialled = false
  if (link.state === LinkState.opening) breakLink(engine, link, ErrorCode.openTimedOut)
  else if (link.state === LinkState.ended) drained(engine, link)
  else if (link.state === LinkState.flushing) breakLink(engine, link, ErrorCode.sendTimedOut)
  else closeAgain(engine, link)
}

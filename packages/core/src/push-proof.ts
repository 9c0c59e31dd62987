/* hot: no allocation */
/**
 * What shows that a pushed block is whole. Nothing follows a block, so only what comes next can: the
 * CR LF of a line, or nothing for a while. Until then it is held back, for its last bytes may be a
 * line's, in place of bytes that were lost. docs/recovery.md has the rules.
 */
import { PULL } from './commands/pull.ts'
import { NO_BLANK } from './commands/send-state.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import type { Link } from './link.ts'
import { breakLink, commit } from './link-events.ts'
import { overrun } from './overrun.ts'
import { isPutOff } from './payload-run.ts'
import { Prompts, receives } from './push-state.ts'
import { hole, passOver } from './recovery.ts'
import { Timer } from './timers.ts'

/** Silence after a block that shows that nothing was missing: the rest of a line comes at once. */
const PROOF_MS = 20
/** No longer length can have lost a digit of those that are pushed at most, up to 1500. */
const MAY_BE_CUT = 500
/** A block's last bytes that may be another line's first ones: so many lost bytes are seen. */
const TAKEN = 4
/** `parser.lead` with nothing, LF, and CR LF between a block and the next line. */
const NOTHING = 1
const LF_ONLY = 0b11
const CR_LF = 0b101
const CR = 13
const LF = 10
const PROMPT = 0x3e

/** All of a block's bytes are in, or what looks like them. */
export function blockEnded(engine: Engine): void {
  const push = engine.push
  const link = push.link
  push.unproven = true
  engine.timers.set(Timer.push, engine.now, PROOF_MS)
  if (link === null || !receives(link)) return
  // Without room for another block the application has to read this one first.
  const mayWait = !engine.canHold && link.space >= engine.dialect.limits.read
  if (!mayWait && looksWhole(engine, link)) commitBlock(engine, link)
}

/** Where something has come after a block, the rest of its line must follow. */
export function waitForProof(engine: Engine): void {
  if (engine.parser.isUntouched) return
  engine.timers.set(Timer.push, engine.now, engine.dialect.deadlines.block)
}

/**
 * A prompt, with CR LF before it or, of some firmware, without. False when it may be payload.
 */
export function onPushPrompt(engine: Engine): boolean {
  const push = engine.push
  const isFramed = engine.parser.blank !== NO_BLANK
  if (!push.unproven) {
    push.prompts = isFramed ? Prompts.framed : Prompts.bare
    return true
  }
  const link = push.link
  const mayHaveTaken = link !== null && receives(link) && link.fromEnd(0) === LF
  const mayBeBare = push.prompts === Prompts.unknown ? !mayHaveTaken : push.prompts === Prompts.bare
  return proveBlock(engine, mayBeBare && engine.parser.lead === NOTHING)
}

/** Where RTS/CTS keeps bytes from being lost, blocks need no proof but where losing some is easy. */
function looksWhole(engine: Engine, link: Link): boolean {
  const length = engine.push.length
  if (link.isUdp && length <= MAY_BE_CUT) return false
  return !mayHaveTaken(link, length) && !mayHoldPrompt(engine)
}

/** True when the block may end with the CR LF, or more, of the line after it. */
function mayHaveTaken(link: Link, length: number): boolean {
  const most = length < TAKEN ? length : TAKEN
  if (link.fromEnd(0) === CR) return true
  for (let back = 1; back < most; back++) {
    if (link.fromEnd(back) === CR && link.fromEnd(back - 1) === LF) return true
  }
  return false
}

/** True when a prompt that is awaited may have gone into the block in place of bytes that were lost. */
function mayHoldPrompt(engine: Engine): boolean {
  const push = engine.push
  const link = push.link
  if (!engine.parser.promptExpected || link === null || !receives(link)) return false
  const most = push.length < TAKEN ? push.length : TAKEN
  for (let back = 0; back < most; back++) if (link.fromEnd(back) === PROMPT) return true
  return false
}

/** The prompt has not come: the block has it. */
export function promptMissed(engine: Engine): void {
  if (!engine.push.unproven || !mayHoldPrompt(engine)) return
  settle(engine)
  lose(engine, engine.push.link as Link)
}

export function commitBlock(engine: Engine, link: Link): void {
  if (link.pending === 0) return
  if (link.isUdp) link.datagrams++
  commit(engine, link)
}

/**
 * A line after a block, which shows whether the block was whole. False when it is not known any more
 * what is a line and what is payload.
 * @param isBare the line is one that may have no CR LF before it: an echo, some firmware's prompt.
 */
export function proveBlock(engine: Engine, isBare: boolean): boolean {
  const push = engine.push
  const link = push.link
  const lead = engine.parser.lead
  settle(engine)
  if (isBare || lead === CR_LF) {
    if (link !== null && receives(link)) commitBlock(engine, link)
    return true
  }
  if (lead >> 1 === CR_LF) {
    // The block may have all of a short line but its end.
    if (link !== null && receives(link) && link.pending !== 0) lose(engine, link)
    return true
  }
  // The block took the first one or two bytes of this line's CR LF in place of its own.
  const took = lead === LF_ONLY ? 1 : lead === NOTHING ? 2 : 0
  if (link === null || took === 0 || !receives(link) || !endsLike(link, took)) {
    lostTrack(engine)
    return false
  }
  lose(engine, link)
  return true
}

function endsLike(link: Link, took: number): boolean {
  if (took === 1) return link.fromEnd(0) === CR
  return link.fromEnd(1) === CR && link.fromEnd(0) === LF
}

/** Nothing has followed the block, or it has come to a stop half-way. */
export function pushExpired(engine: Engine): void {
  const push = engine.push
  const link = push.link
  const isWhole = push.left === 0
  if (!isWhole && isPutOff(engine, Timer.push)) return
  if (isWhole && promptToCome(engine)) {
    engine.timers.set(Timer.push, engine.now, PROOF_MS)
    return
  }
  settle(engine)
  if (!isWhole) {
    push.left = 0
    engine.parser.count(0)
  } else if (!isProven(engine)) {
    lostTrack(engine)
    return
  }
  if (link === null || !receives(link)) return
  if (isWhole) commitBlock(engine, link)
  else lose(engine, link)
}

/** True when nothing has come after the block, or the CR LF of a prompt that was lost. */
function isProven(engine: Engine): boolean {
  return engine.parser.isUntouched || (engine.parser.promptExpected && onlyEndCame(engine))
}

/** True while the prompt is waited for that shows whether the block has it. */
function promptToCome(engine: Engine): boolean {
  return mayHoldPrompt(engine) && (engine.parser.isUntouched || onlyEndCame(engine))
}

/** True when nothing but CR LF has come after the block. */
function onlyEndCame(engine: Engine): boolean {
  return engine.parser.isAtStart && engine.parser.lead === CR_LF
}

function settle(engine: Engine): void {
  engine.push.unproven = false
  engine.timers.stop(Timer.push)
}

/** Bytes of the block are missing. */
function lose(engine: Engine, link: Link): void {
  overrun(engine)
  drop(engine, link)
}

/** Nothing after what is missing is delivered. Of datagrams, the next is whole. */
function drop(engine: Engine, link: Link): void {
  if (link.isUdp) {
    link.rollback()
    engine.counters.datagramsLost = (engine.counters.datagramsLost + 1) | 0
    return
  }
  engine.counters.holes = (engine.counters.holes + 1) | 0
  breakLink(engine, link, ErrorCode.hole)
}

/** A line was too long to be looked at: it may have been a block whose header was damaged. */
export function onLongLine(engine: Engine): void {
  engine.counters.longLines = (engine.counters.longLines + 1) | 0
  if (engine.push.unproven && !proveBlock(engine, false)) return
  if (engine.parser.countsInline) lostTrack(engine)
  if (engine.command === PULL && engine.link !== null) hole(engine, engine.link)
}

/** What comes may be payload of any link: all streams end, and it is passed over. */
export function lostTrack(engine: Engine): void {
  const push = engine.push
  settle(engine)
  push.left = 0
  push.link = null
  push.senderKnown = false
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (link.isUdp) link.rollback()
    else if (receives(link)) drop(engine, link)
  }
  overrun(engine)
  passOver(engine)
}

/* hot: no allocation */
/**
 * What is done when the line, the modem or the network fails: passing over a damaged answer, winning
 * the command channel back, the audit, and giving up. docs/recovery.md has the rules. It moves links
 * only through link-events.ts.
 */

import { closeSoon } from './closing.ts'
import { failLookups } from './commands/resolve.ts'
import { refuseDatagrams } from './commands/senders.ts'
import { awake, powerLost } from './commands/sleep.ts'
import { finishUser } from './commands/user.ts'
import { type Engine, ModemState } from './engine.ts'
import { ErrorBase, ErrorCode } from './errors.ts'
import { climb, reopen } from './ladder.ts'
import type { Link } from './link.ts'
import { breakLink, loseAll } from './link-events.ts'
import { LinkState } from './link-state.ts'
import { auditOnline, forgetOnline } from './online.ts'
import { overrun } from './overrun.ts'
import { failServers, loseServers } from './server-events.ts'
import { Step } from './step.ts'
import { Timer } from './timers.ts'

/** Silence after which the rest of a damaged answer has passed. */
export const QUIET_MS = 300
/** After a damaged line, what it said is asked for; not more often than this. */
const EARLY_AUDIT_MS = 1000

/** `engine.audit`: no audit, the list of links is next, or the number of the link to ask about. */
export const AuditPhase = { none: -2, links: -1, first: 0 } as const

/** Bytes of an answer are missing: its link ends, and the rest of the answer is passed over. */
export function hole(engine: Engine, link: Link): void {
  const orphaned = engine.orphaned && !engine.crossed
  engine.finish()
  // The link may belong to another connection by now, of which nothing is missing.
  if (!orphaned) {
    engine.counters.holes = (engine.counters.holes + 1) | 0
    breakLink(engine, link, ErrorCode.hole)
  }
  overrun(engine)
  if (!engine.pull.trailerLearned) engine.pull.trailer = 0
  passOver(engine)
}

/** What comes cannot be told from payload: nothing of it is read until the line has been silent. */
export function passOver(engine: Engine): void {
  engine.parser.discard()
  engine.timers.set(Timer.quiet, engine.now, QUIET_MS)
}

/** What could not be read has passed. A send whose answer may have been in it sees to itself. */
export function quietExpired(engine: Engine): void {
  engine.parser.resume()
  if (engine.command === null || engine.command.onPrompt === null) {
    resync(engine)
    return
  }
  engine.parser.promptExpected = engine.send.awaitsPrompt
  const { awaitsPrompt, early, answered, taken } = engine.send
  if (awaitsPrompt || early || answered || taken >= 0) return
  // The block was written: the DCE had the time to answer it.
  engine.send.unheard = true
  engine.timers.set(Timer.command, engine.now, engine.dialect.deadlines.prompt)
}

/**
 * Wins the command channel back. The DCE must be known not to be in a prompt.
 * @param overflow the line may hold a whole command, which must not be run.
 */
export function resync(engine: Engine, overflow: boolean = false): void {
  engine.disturb()
  engine.finish()
  engine.parser.promptExpected = false
  engine.counters.resyncs = (engine.counters.resyncs + 1) | 0
  engine.sync.later = false
  engine.sync.wanted = true
  engine.sync.flush = false
  engine.sync.cleared = false
  engine.sync.tries = 0
  if (overflow) engine.sync.overflow = true
}

/** `AT` was answered. What URCs may have been lost meanwhile is asked for. */
export function synchronised(engine: Engine): void {
  engine.sync.wanted = false
  engine.sync.overflow = false
  if (engine.power.waking) {
    awake(engine)
    startAudit(engine)
  }
  wantAudit(engine)
}

/** Lists the links as soon as the channel is free. */
export function wantAudit(engine: Engine): void {
  if (engine.ready) engine.audit = AuditPhase.links
}

/** One question of the audit is answered. */
export function auditNext(engine: Engine): void {
  if (engine.audit === AuditPhase.links) engine.audit = AuditPhase.first
  else if (engine.audit >= AuditPhase.first) engine.audit++
}

/** The audit's timer has run out. */
export function auditExpired(engine: Engine): void {
  engine.timers.set(Timer.audit, engine.now, engine.options.auditMs)
  auditOnline(engine)
  if (engine.servers.active) {
    engine.servers.listDue = true
    wantAudit(engine)
    return
  }
  for (let i = 0; i < engine.links.length; i++) {
    if ((engine.links[i] as Link).state !== 0) {
      wantAudit(engine)
      return
    }
  }
}

/** A line that is damaged or strange: what it may have said is asked for soon. */
export function damagedLine(engine: Engine): void {
  strangeLine(engine)
  engine.counters.garbageLines = (engine.counters.garbageLines + 1) | 0
  // Before IP is up it may be another rate's, or a boot's.
  if (engine.ready) overrun(engine)
  if (engine.options.auditMs === 0 || !engine.ready || engine.power.asleep) return
  engine.timers.set(Timer.audit, engine.now, EARLY_AUDIT_MS)
}

/**
 * It may have said that a client has the number of a link that is still being read to its end: what is
 * read from now on could be the client's.
 */
export function strangeLine(engine: Engine): void {
  if (!engine.servers.active) return
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (link.state !== LinkState.ended || link.drained) continue
    if (engine.link === link) engine.orphaned = true
    breakLink(engine, link, ErrorCode.hole)
  }
}

/** The bring-up is through. */
export function broughtUp(engine: Engine): void {
  engine.ready = true
  engine.bringUp.rungs = 0
  engine.networkStale = false
  engine.state = ModemState.ready
  refuseDatagrams(engine)
  engine.outbox.ready()
  startAudit(engine)
  // The module may still hold links and servers of an earlier run.
  engine.servers.listDue = engine.servers.used
  wantAudit(engine)
}

function startAudit(engine: Engine): void {
  if (engine.options.auditMs === 0 || !engine.ready) return
  engine.timers.set(Timer.audit, engine.now, engine.options.auditMs)
}

/** The IP connection is gone, and with it every link. */
function down(engine: Engine, code: number): void {
  engine.ready = false
  engine.audit = AuditPhase.none
  forgetOnline(engine)
  engine.timers.stop(Timer.audit)
  loseAll(engine, code)
  loseServers(engine)
  failLookups(engine, code)
  engine.outbox.down(code)
}

/** The application's commands that wait will not be answered. */
export function failUserCommands(engine: Engine, code: number): void {
  while (engine.user.length !== 0) finishUser(engine, false, code)
}

/** What the application has asked for, settings and sleep, will not come about. */
function failRequests(engine: Engine, code: number): void {
  engine.applied.fail(engine, code)
  powerLost(engine, code)
}

/** Nothing that the application waits for will come any more. */
export function failAll(engine: Engine, code: number): void {
  failRequests(engine, code)
  failUserCommands(engine, code)
}

/**
 * The bring-up has failed, or the modem is given up, unless the ladder helps. `open()` tries again.
 * @param network the network was not opened, or not closed, or gave no address.
 */
export function failed(engine: Engine, code: number, network: boolean = false): void {
  if (climb(engine, code, network)) return
  engine.bringUp.stop()
  engine.finish()
  failRequests(engine, code)
  engine.sync.wanted = false
  engine.sync.later = false
  if (engine.state === ModemState.closing) {
    closeSoon(engine)
    return
  }
  engine.state = ModemState.failed
  engine.failure = code
  down(engine, code)
  if (code === ErrorCode.portLost) failServers(engine, code)
  // A modem without a network still answers the application's own commands.
  const answers = code !== ErrorCode.modemSilent && code !== ErrorCode.promptStuck
  if (answers && code !== ErrorCode.portLost) return
  engine.contact = false
  failUserCommands(engine, code)
}

/** `AT` is not answered any more. */
export function silent(engine: Engine): void {
  const step = engine.bringUp.active
  if (step) engine.bringUp.fail(ErrorCode.modemSilent)
  else failed(engine, ErrorCode.modemSilent)
}

/** The DCE is in a prompt that may not be filled: nothing is written until it has been reset. */
export function stuck(engine: Engine): void {
  engine.halted = true
  engine.output.stop()
  engine.parser.promptExpected = false
  failed(engine, ErrorCode.promptStuck)
}

/** "Network not opened", said about a link: the line that told so was lost. */
export function heedFinal(engine: Engine, code: number): void {
  if (code === ErrorBase.cip + 2 || code === ErrorBase.ip + 8) networkLost(engine)
}

/** `+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY`: the network is opened again (section 4.2). */
export function networkLost(engine: Engine): void {
  if (!engine.ready) return
  down(engine, ErrorCode.networkLost)
  reopen(engine, ErrorCode.networkLost)
}

/** The module says that it has started: whatever was known of it is void. */
export function restarted(engine: Engine): void {
  const wasStuck = engine.halted
  if (!engine.ready && !engine.contact && !wasStuck) return
  forget(engine, ErrorCode.modemReset)
  engine.halted = false
  engine.bringUp.start(Step.contact)
}

/** Nothing that was known of the module is true any more. What has not reached it yet may wait for it. */
export function forget(engine: Engine, code: number): void {
  engine.output.stop()
  engine.finish()
  engine.sync.wanted = false
  engine.sync.later = false
  engine.sync.restart = 0
  engine.applied.forgotten()
  if (engine.contact) {
    powerLost(engine, code)
    failUserCommands(engine, code)
  }
  engine.contact = false
  if (engine.ready) down(engine, code)
  engine.state = ModemState.starting
}

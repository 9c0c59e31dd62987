/* hot: no allocation */
/**
 * What the channel is given next: resynchronisation first, then bring-up, the application's own
 * commands in turn with the rest, the audit when it is due, and links in turn. It only chooses.
 */

import { STEP } from './bring-up.ts'
import type { Command } from './command.ts'
import { nextOfTransparent } from './commands/escape.ts'
import { PULL, wantsCount, wantsPull } from './commands/pull.ts'
import { wantsSend } from './commands/send-outcome.ts'
import { wantsSenders } from './commands/senders.ts'
import { nextOfServers } from './commands/servers.ts'
import { SLEEP, wakeUp } from './commands/sleep.ts'
import { ACKNOWLEDGED, WAITING, wantsAcknowledged } from './commands/status.ts'
import { CANCEL, CLEAR, FLUSH, OVERFLOW, PROBE } from './commands/sync.ts'
import { USER, type UserCommand } from './commands/user.ts'
import type { Engine } from './engine.ts'
import type { Link } from './link.ts'
import { TRANSPARENT } from './link-fields.ts'
import { LinkState } from './link-state.ts'
import { AuditPhase, resync } from './recovery.ts'
import { SETTING } from './settings/applied.ts'
import { Timer } from './timers.ts'

/** Nothing is written while one of them runs. */
const SILENT = (1 << Timer.quiet) | (1 << Timer.guard)

/** The next command, with `engine.link` set for it; null when the line may rest. */
export function next(engine: Engine): Command | null {
  engine.link = null
  const timers = engine.timers
  const power = engine.power
  if (timers.anyArmed(SILENT)) return null
  if (engine.online.replays) return null
  const command = choose(engine)
  if (power.asleep) {
    engine.link = null
    if (command !== null) wakeUp(engine)
    return null
  }
  if (command === null && power.wanted && engine.contact && !engine.bringUp.active) return SLEEP
  return command
}

function choose(engine: Engine): Command | null {
  // On XS a pattern costs more than these.
  const sync = engine.sync
  const turns = engine.turns
  if (sync.later) resync(engine, true)
  if (sync.wanted) return nextOfSync(engine)
  if (engine.shutting) return engine.dialect.commands.shut
  const user = engine.user.length !== 0 && engine.contact && !isHeldBack(engine)
  if (user && !turns.user) return takeUser(engine)
  turns.user = false
  const bringUp = engine.bringUp
  if (bringUp.active) {
    if (bringUp.due) return STEP
  } else if (engine.ready) {
    if (engine.applied.pending !== 0) return SETTING
    // Most have neither an audit to do nor a server, and on XS a call costs more than the question.
    const audits = engine.audit !== AuditPhase.none || engine.servers.unknown !== 0
    let command = audits ? nextOfAudit(engine) : null
    if (command === null && engine.servers.used) command = nextOfServers(engine)
    if (command === null) command = nextOfWork(engine)
    if (command !== null) return command
  } else if (sync.restart !== 0) return engine.dialect.commands.restart
  return user ? takeUser(engine) : null
}

function nextOfSync(engine: Engine): Command {
  if (engine.sync.flush) return FLUSH
  if (engine.sync.cancel) return CANCEL
  if (engine.sync.overflow) return OVERFLOW
  return engine.sync.cleared ? PROBE : CLEAR
}

/** `AT+NETOPEN?` has the same answer as `AT+NETOPEN`, whose result may be still to come. */
function isHeldBack(engine: Engine): boolean {
  return engine.bringUp.awaitsNetwork && (engine.user[0] as UserCommand).asksNetwork
}

function takeUser(engine: Engine): Command {
  engine.turns.user = true
  return USER
}

/** Names and links in turn, so that neither holds up the other. */
function nextOfWork(engine: Engine): Command | null {
  const commands = engine.dialect.commands
  const turns = engine.turns
  if (engine.push.on && wantsSenders(engine)) return commands.senders
  const asked = engine.lookups.length !== 0 && !turns.asked
  turns.lookup = asked && !turns.lookup
  if (turns.lookup) return commands.resolve
  return nextOfLinks(engine) ?? (asked ? commands.resolve : null)
}

function nextOfLinks(engine: Engine): Command | null {
  const links = engine.links
  const count = links.length
  let number = engine.turns.link
  for (let i = 0; i < count; i++) {
    const link = links[number] as Link
    number = number + 1 === count ? 0 : number + 1
    if (link.state === LinkState.free) continue
    const command = nextOfLink(engine, link)
    if (command === null) continue
    engine.turns.link = command.precedes === true ? link.number : number
    engine.link = link
    return command
  }
  return null
}

function nextOfLink(engine: Engine, link: Link): Command | null {
  const commands = engine.dialect.commands
  if (link.state === LinkState.closing) {
    if (link.closeSent) return null
    // The number may be another client's by now, whom a close would hit.
    return link.endSeen && engine.servers.active ? commands.links : commands.close
  }
  if (link.state === LinkState.waiting) {
    if (link.closeSent) return null
    return link.stale ? commands.close : (before(engine, link) ?? commands.open)
  }
  if (link.state === LinkState.opening) return null
  if ((link.flags & TRANSPARENT) !== 0 && link.state !== LinkState.ended)
    return nextOfTransparent(engine, link)
  if (wantsCount(link)) return WAITING
  if (wantsAcknowledged(link)) return ACKNOWLEDGED
  const send = wantsSend(link)
  const pull = wantsPull(engine, link)
  if (send && (link.sendNext || !pull)) {
    link.sendNext = false
    const first = before(engine, link)
    if (first !== null) return first
    return link.isVariable ? commands.sendVariable : commands.send
  }
  if (!pull) return null
  link.sendNext = true
  return PULL
}

/** What must come before an open, or before a send. */
function before(engine: Engine, link: Link): Command | null {
  const first = engine.dialect.commands.before
  return first === null ? null : first(engine, link)
}

function nextOfAudit(engine: Engine): Command | null {
  if (engine.audit === AuditPhase.links) return engine.dialect.commands.links
  if (engine.servers.unknown !== 0) return engine.dialect.commands.peers
  while (engine.audit < engine.links.length) {
    const link = engine.links[engine.audit] as Link
    const alive = link.state === LinkState.open || link.state === LinkState.ended
    const isPiped = (link.flags & TRANSPARENT) !== 0 && link.state === LinkState.open
    // Pushed data waits nowhere.
    if (alive && !engine.push.on && !isPiped && link.known === 0) {
      engine.link = link
      return WAITING
    }
    engine.audit++
  }
  engine.audit = AuditPhase.none
  return null
}

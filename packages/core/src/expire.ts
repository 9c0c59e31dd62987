/* hot: no allocation */
/** Looks after the deadlines that have passed. What that means is the business of each timer's owner. */
import { linkExpired } from './commands/open.ts'
import { finishLookup } from './commands/resolve.ts'
import { sendExpired } from './commands/send-outcome.ts'
import { serverExpired } from './commands/servers.ts'
import type { Engine } from './engine.ts'
import { ErrorBase } from './errors.ts'
import type { Link } from './link.ts'
import { heldExpired } from './online.ts'
import { escapeExpired } from './online-escape.ts'
import { pushExpired } from './push-proof.ts'
import { auditExpired, quietExpired } from './recovery.ts'
import { Timer } from './timers.ts'

/** Timeout. */
const UNANSWERED = ErrorBase.cip + 10

export function expireTimers(engine: Engine): void {
  const timers = engine.timers
  const now = engine.now
  engine.disturb()
  if (timers.expired(Timer.command, now)) engine.commandExpired()
  if (timers.expired(Timer.step, now)) engine.bringUp.stepExpired()
  if (timers.expired(Timer.quiet, now)) quietExpired(engine)
  if (timers.expired(Timer.audit, now)) auditExpired(engine)
  if (timers.expired(Timer.push, now)) pushExpired(engine)
  if (timers.expired(Timer.server, now)) serverExpired(engine)
  if (timers.expired(Timer.held, now)) heldExpired(engine)
  if (timers.expired(Timer.escape, now)) escapeExpired(engine)
  if (timers.expired(Timer.resolve, now)) finishLookup(engine, UNANSWERED)
  timers.expired(Timer.retry, now)
  timers.expired(Timer.guard, now)
  for (let i = 0; i < engine.links.length; i++) {
    if (!timers.expired(Timer.link + i, now)) continue
    const link = engine.links[i] as Link
    if (!sendExpired(engine, link)) linkExpired(engine, link)
  }
}

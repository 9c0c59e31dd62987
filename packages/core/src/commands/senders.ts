/* hot: no allocation */
/**
 * `AT+CIPSRIP`: whether the DCE says where pushed data came from (A76XX note, section 3.2.1). It costs a
 * line a block, so it is on only while there are UDP sockets, which need it.
 */
import { ascii } from '../ascii.ts'
import { type Command, notMine, usualDeadline } from '../command.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { refuse } from '../link-events.ts'
import { LinkState } from '../link-state.ts'
import { resync } from '../recovery.ts'

const CIPSRIP: readonly number[] = ascii('AT+CIPSRIP=')

export const SENDERS: Command = Object.freeze({
  name: 'senders',
  onPrompt: null,
  line: notMine,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    engine.writer
      .begin()
      .put(CIPSRIP)
      .number(needsSenders(engine) ? 1 : 0)
      .end()
  },

  final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
    if (ok) engine.push.senders = !engine.push.senders
    else refuseAll(engine, code)
    return true
  },

  expired(engine: Engine): boolean {
    resync(engine)
    return false
  },
})

/** True when the DCE is to be told otherwise than it was. */
export function wantsSenders(engine: Engine): boolean {
  return needsSenders(engine) !== engine.push.senders
}

function needsSenders(engine: Engine): boolean {
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (link.isUdp && link.state !== LinkState.free) return true
  }
  return false
}

/** The bring-up is through: where data is not pushed, there is no UDP. */
export function refuseDatagrams(engine: Engine): void {
  if (!engine.push.on) refuseWaiting(engine, ErrorCode.pushRefused)
}

/** A datagram without its sender is none: the sockets end. */
function refuseAll(engine: Engine, code: number): void {
  if (engine.push.senders) engine.push.senders = false
  else refuseWaiting(engine, code)
}

function refuseWaiting(engine: Engine, code: number): void {
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (link.isUdp && link.state === LinkState.waiting) refuse(engine, link, code)
  }
}

/* hot: no allocation */
/** SIM800: the last command, `AT+CIPSHUT`; its result is its only answer. */
import { ascii } from '../ascii.ts'
import { closeSoon } from '../closing.ts'
import { type Command, NOT_MINE } from '../command.ts'
import { SHUT } from '../commands/sync.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import type { Link } from '../link.ts'
import { gprsOf } from './links.ts'

const CIPSGTXT: readonly number[] = ascii('AT+CIPSGTXT=')
/** `Gprs.shuts` when the other context is to be selected. */
const SELECTS = 1
const CIPSHUT: readonly number[] = ascii('AT+CIPSHUT')

export const SHUT_DOWN: Command = Object.freeze({
  ...SHUT,

  write(engine: Engine): void {
    const gprs = gprsOf(engine)
    const { writer } = engine
    // Of two contexts each is shut by itself.
    if (gprs.shuts === SELECTS)
      writer
        .begin()
        .put(CIPSGTXT)
        .number(1 - gprs.context)
        .end()
    else writer.begin().put(CIPSHUT).end()
  },

  line(engine: Engine, _link: Link | null, tag: number): number {
    if (tag !== Tag.shutOk) return NOT_MINE
    isShut(engine)
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    if (ok && gprsOf(engine).shuts !== SELECTS) return false
    isShut(engine)
    return true
  },
})

/** One command of the sequence is done: CIPSHUT, and where there are two contexts CIPSGTXT and CIPSHUT. */
function isShut(engine: Engine): void {
  const gprs = gprsOf(engine)
  if (engine.options.secondContextLine === null || ++gprs.shuts > SELECTS + 1) {
    gprs.shuts = 0
    closeSoon(engine)
  } else engine.finish()
}

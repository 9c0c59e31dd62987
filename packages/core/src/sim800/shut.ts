/* hot: no allocation */
/** SIM800: the last command, `AT+CIPSHUT`; its result is its only answer. */
import { ascii } from '../ascii.ts'
import { closeSoon } from '../closing.ts'
import { type Command, NOT_MINE } from '../command.ts'
import { SHUT } from '../commands/sync.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import type { Link } from '../link.ts'

const CIPSHUT: readonly number[] = ascii('AT+CIPSHUT')

export const SHUT_DOWN: Command = Object.freeze({
  ...SHUT,

  write(engine: Engine): void {
    engine.writer.begin().put(CIPSHUT).end()
  },

  line(engine: Engine, _link: Link | null, tag: number): number {
    if (tag !== Tag.shutOk) return NOT_MINE
    closeSoon(engine)
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean): boolean {
    if (ok) return false
    closeSoon(engine)
    return true
  },
})

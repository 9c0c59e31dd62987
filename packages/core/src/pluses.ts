/* hot: no allocation */
/**
 * Keeps the payload's own `+++` from becoming the escape sequence (A76XX note, section 1.5.4): three
 * pluses with a second of silence around them, and nothing else. Either the byte that follows leaves
 * with them, or the third waits until it is a first one. It writes nothing itself.
 */
import type { Arena } from './arena.ts'
import type { Link } from './link.ts'
import type { Silence } from './silence.ts'

const PLUS = 43
const ESCAPE = 3
/** What has been silent for so long by our clock may have been for a second at the DCE. */
const SILENT_MS = 500
/** After so long the DCE surely takes no plus for a continuation. */
export const APART_MS = 1500

export class Pluses {
  /** Pluses since the last silence, while nothing else has left; -1 otherwise. */
  #count = 0

  /** The DCE may still wait whether pluses become an escape sequence. */
  get pending(): boolean {
    return this.#count > 0
  }

  start(): void {
    this.#count = 0
  }

  /** How many of the `most` bytes of `link` that are to be sent first may leave as one run now. */
  allowed(arena: Arena, link: Link, silence: Silence, now: number, most: number): number {
    if (this.#count < 0 && silence.unwritten(now) >= SILENT_MS) this.#count = 0
    else if (this.#count > 0 && silence.lasted(now) >= APART_MS) this.#count = 0
    if (this.#count < 0) return most
    const missing = ESCAPE - this.#count
    if (this.#leading(arena, link, missing) < missing) return most
    if (arena.view(most).length > missing) return most
    return missing - 1 < most ? missing - 1 : most
  }

  /** `length` bytes of `link` that are to be sent first are leaving. */
  passed(arena: Arena, link: Link, length: number): void {
    if (this.#count < 0) return
    const most = ESCAPE - this.#count
    const isPluses = length <= most && this.#leading(arena, link, length) === length
    this.#count = isPluses ? this.#count + length : -1
  }

  #leading(arena: Arena, link: Link, most: number): number {
    const bytes = arena.bytes
    const start = link.unsentAt
    let count = 0
    while (count < most && count < link.unsent && bytes[start + count] === PLUS) count++
    return count
  }
}

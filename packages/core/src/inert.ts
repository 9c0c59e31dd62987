/* hot: no allocation */
/**
 * Where a send block must end so that it stays harmless in command state.
 *
 * Between `AT+CIPSEND=n,len` and its prompt a lost byte leaves the DTE in doubt whether the DCE takes
 * payload or commands. So no block ever holds what a DCE in command state would run (V.250 section
 * 5.2): a line with the prefix `AT` in it that is ended by CR, or the immediate prefix `A/`. Some DCE
 * ignore whatever precedes the prefix, so it counts anywhere in a line, also where backspaces and
 * control characters, which do not count, stand between its two characters. docs/lost-prompt.md has the whole rule. This file only measures.
 */

const BACKSPACE = 8
const CR = 13
const SPACE = 32
const QUOTE = 34
const COMMA = 44
const SLASH = 0x2f
const DIGIT_0 = 48
const DIGIT_9 = 57
const SEMICOLON = 0x3b
const LOWER_A = 0x61
const LOWER_T = 0x74
const DELETE = 0x7f
/** In each of four bytes: CR, the bits in which `/` is no other, and the lowest bit. */
const FOUR_CR = 0x0d0d0d0d
const EXCEPT_SLASH = ~0x22222222
const LOWEST = 0x01010101

/**
 * Length of the longest inert block that begins at `start` and is at most `limit` bytes long.
 * A block that must be cut ends between the two characters of a prefix, which disarms both halves,
 * or before its first CR.
 * @param cells the same memory, four bytes each; it ends with the fourth of the last ones.
 */
export function inertLength(
  bytes: Uint8Array,
  cells: Int32Array,
  start: number,
  limit: number,
): number {
  const end = start + limit
  let line = start
  let at = start
  while ((at = suspect(cells, at, end)) < end) {
    const stop = (at & ~3) + 4
    for (; at < stop && at < end; at++) {
      const byte = bytes[at] as number
      if (byte === SLASH && follows(bytes, start, at)) return at - start
      if (byte !== CR) continue
      const split = lastPrefix(bytes, line, at)
      if (split !== 0) return split - start
      // Where the command line's own CR is lost, the first line is appended to it.
      if (line === start && extendsCommand(bytes, start, at)) return at - start
      line = at + 1
    }
  }
  return limit
}

/**
 * From `at` on, the first place where CR or `/` may stand among the four bytes of its cell; `end` where
 * none does. Four bytes together: on XS an element costs more than all that is done with it. Bits that
 * tell neither from CR are folded onto each byte's lowest; what is 0 there is one of CR, SI, `-` and `/`.
 */
function suspect(cells: Int32Array, at: number, end: number): number {
  const last = (end + 3) >> 2
  let i = at >> 2
  let bits = 0
  do {
    bits = ((cells[i] as number) ^ FOUR_CR) & EXCEPT_SLASH
    bits |= bits >> 4
    bits |= bits >> 2
    bits |= bits >> 1
    if ((bits & LOWEST) !== LOWEST) return i << 2 > at ? i << 2 : at
  } while (++i < last)
  return end
}

/** The T of the last prefix in a line, 0 where it has none. */
function lastPrefix(bytes: Uint8Array, start: number, end: number): number {
  for (let i = end - 1; i > start; i--) {
    if (((bytes[i] as number) | 32) === LOWER_T && follows(bytes, start, i)) return i
  }
  return 0
}

/** True when an inert block ends in a line that holds a prefix: its end would run it. */
export function isLoaded(bytes: Uint8Array, start: number, length: number): boolean {
  const end = start + length
  let loaded = false
  for (let i = start + 1; i < end; i++) {
    const byte = bytes[i] as number
    if (byte === CR) loaded = false
    else if ((byte | 32) === LOWER_T && follows(bytes, start, i)) loaded = true
  }
  return loaded
}

/** True when the character before `at`, after the backspaces between, is an A. */
function follows(bytes: Uint8Array, start: number, at: number): boolean {
  let erased = 0
  for (let i = at - 1; i >= start; i--) {
    const byte = bytes[i] as number
    if (byte === CR) return false
    if (byte === BACKSPACE || byte === DELETE) erased++
    else if (byte < SPACE) continue
    else if (erased === 0) return (byte | 32) === LOWER_A
    else erased--
  }
  return false
}

/** True when bytes [start, end) could turn `AT+CIPSEND=n,len` into another valid command line. */
function extendsCommand(bytes: Uint8Array, start: number, end: number): boolean {
  let typed = 0
  // Characters that no parameter has; a backspace is taken to erase one of them.
  let strange = 0
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number
    if (byte === BACKSPACE || byte === DELETE) {
      if (--typed < 0) return true
      if (strange > 0) strange--
    } else if (byte >= SPACE) {
      typed++
      if ((byte === SEMICOLON || byte === QUOTE) && strange === 0) return true
      if ((byte < DIGIT_0 || byte > DIGIT_9) && byte !== COMMA && byte !== SPACE) strange++
    }
  }
  return false
}

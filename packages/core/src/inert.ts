/* hot: no allocation */
/**
 * Where a send block must end so that it stays harmless in command state.
 *
 * Between `AT+CIPSEND=n,len` and its prompt a lost byte leaves the DTE in doubt whether the DCE takes
 * payload or commands. So no block ever holds what a DCE in command state would run (V.250 section
 * 5.2): a line with the prefix `AT` in it that is ended by CR, or the immediate prefix `A/`. Some DCE
 * ignore whatever precedes the prefix, so it counts anywhere in a line. docs/lost-prompt.md has the
 * whole rule. This file only measures; it does not send.
 */

const CR = 13
const LOWER_A = 0x61
const LOWER_T = 0x74
const SLASH = 0x2f

/**
 * Length of the longest inert block that begins at `start` and is at most `limit` bytes long.
 * A block that must be cut ends between the two characters of a prefix, which disarms both halves.
 */
export function inertLength(bytes: Uint8Array, start: number, limit: number): number {
  const end = start + limit
  let split = 0
  let byte = 0
  let i = start
  while (i < end) {
    byte = bytes[i++] as number
    if (byte === CR) {
      if (split !== 0) return split - start
    } else if ((byte | 32) === LOWER_A && i < end) {
      byte = bytes[i] as number
      if (byte === SLASH) return i - start
      if ((byte | 32) === LOWER_T) split = i
    }
  }
  return limit
}

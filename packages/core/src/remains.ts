/* hot: no allocation */
/**
 * Recognises what is left of a header line that lost bytes. Such a line looks like any text, but
 * payload follows it, and payload that is read as lines would let the peer speak as the modem.
 */
const DIGIT_0 = 48
const DIGIT_9 = 57
const COMMA = 44

/**
 * True for a line that ends in numbers and has, right before them, at least `enough` characters of
 * `header` in their order, the last of them next to the numbers.
 */
export function resembles(
  bytes: Uint8Array,
  start: number,
  end: number,
  header: readonly number[],
  enough: number,
): boolean {
  let tail = end
  let byte = 0
  while (tail > start) {
    byte = bytes[tail - 1] as number
    if (byte !== COMMA && (byte < DIGIT_0 || byte > DIGIT_9)) break
    tail--
  }
  if (tail === end) return false
  let from = tail - header.length
  if (from < start) from = start
  let found = 0
  let last = 0
  let at = 0
  for (let i = from; i < tail; i++) {
    byte = bytes[i] as number
    let k = at
    while (k < header.length && header[k] !== byte) k++
    if (k < header.length) {
      found++
      last = i
      at = k + 1
    }
  }
  return found >= enough && last === tail - 1
}

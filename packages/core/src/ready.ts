/* hot: no allocation */
/**
 * `RDY`, which some families say when they have started: too short for the table of tags, so a dialect's
 * classifier tells it.
 */

const RDY: readonly number[] = Object.freeze([82, 68, 89])

export function isReady(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== RDY.length) return false
  for (let i = 0; i < RDY.length; i++) if (bytes[start + i] !== RDY[i]) return false
  return true
}

/* hot: no allocation */
/**
 * Model names in what a module says about itself (`AT+CGMM`, `ATI`). It does not ask.
 */

/** True when one of the names stands in [start, end), ASCII. */
export function namesModel(
  models: readonly string[],
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  for (let i = 0; i < models.length; i++) {
    const name = models[i] as string
    for (let at = start; at + name.length <= end; at++) if (isAt(name, bytes, at)) return true
  }
  return false
}

function isAt(name: string, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name.charCodeAt(i)) return false
  return true
}

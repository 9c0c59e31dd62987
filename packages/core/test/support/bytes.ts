/** Text and bytes, one character a byte, and how bytes are shown in a failure. */

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

export function textOf(bytes: ArrayLike<number>): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i] as number)
  return text
}

/** Printable as it stands; the rest as JavaScript escapes, so that it can be pasted into a test. */
export function show(bytes: ArrayLike<number> | string): string {
  const text = typeof bytes === 'string' ? bytes : textOf(bytes)
  const shown = text.replace(/[^\x20-\x7e]/g, (character) => {
    if (character === '\r') return '\\r'
    if (character === '\n') return '\\n'
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  // Fillers and long payloads: a run of the same character is told by its length.
  const brief = shown.replace(/([^\\])\1{19,}/g, (run, character) => `${character}{${run.length}}`)
  return `'${brief}'`
}

/** `length` bytes that differ from their neighbours and hold every value. */
export function pattern(length: number, seed: number = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 151 + (i >> 8) * 7 + seed) & 255)
}

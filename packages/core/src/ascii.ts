/**
 * Text at the edge: constants as byte arrays and callers' strings checked and encoded once.
 * Nothing here runs while data flows: on XS every look at a string allocates.
 */

/** The bytes of a constant, for module scope. Frozen, so that it may be preloaded into flash. */
export function ascii(text: string): readonly number[] {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) bytes.push(text.charCodeAt(i))
  return Object.freeze(bytes)
}

function check(what: string, text: string, limit: number, quoted: boolean): void {
  if (typeof text !== 'string') throw new TypeError(`${what}: must be a string`)
  if (text.length > limit) {
    throw new RangeError(`${what}: ${text.length} characters, at most ${limit} are allowed`)
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code > 0x7e || (quoted && code === 0x22)) {
      const shown = code > 0x20 && code < 0x7f ? text[i] : `code ${code}`
      throw new RangeError(`${what}: character ${i + 1} (${shown}) cannot stand in a command line`)
    }
  }
}

/**
 * Checks a value that goes between double quotes on a command line.
 * @throws TypeError when it is not a string; RangeError when it is empty, longer than `limit`, or
 * holds a quote, a control character or anything outside ASCII.
 */
export function checkQuoted(what: string, text: string, limit: number): string {
  check(what, text, limit, true)
  if (text.length === 0) throw new RangeError(`${what}: is empty`)
  return text
}

/**
 * Checks a whole command line, without its CR.
 * @throws as `checkQuoted`, and when the prefix AT is missing.
 */
export function checkCommandLine(text: string, limit: number): string {
  check('command', text, limit, false)
  if (!/^at/i.test(text)) throw new RangeError('command: must begin with AT')
  return text
}

/** The bytes of an ASCII text, with a CR after it when `end` is true. */
export function encode(text: string, end: boolean = false): Uint8Array {
  const bytes = new Uint8Array(text.length + (end ? 1 : 0))
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  if (end) bytes[text.length] = 13
  return bytes
}

/** The text of bytes [start, end), one character a byte. */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number)
  return text
}

/** Payloads: seeded, of all 256 values, and of whatever a modem might take for its own language. */

export function text(characters: string): Uint8Array {
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < characters.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

export function string(bytes: Uint8Array): string {
  let characters = ''
  for (let i = 0; i < bytes.length; i++) characters += String.fromCharCode(bytes[i] as number)
  return characters
}

/** Mulberry32. Every sequence of numbers comes from a seed that failure messages can name. */
export function random(seed: number): (limit: number) => number {
  let state = seed | 0
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/** `length` bytes: first the 256 values in order, then whatever `seed` makes of them. */
export function pattern(length: number, seed: number = 1): Uint8Array {
  const next = random(seed)
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = i < 256 ? i : next(256)
  return bytes
}

/** What is payload and looks like the modem's voice, or like a command to it. */
export const NASTY: readonly string[] = Object.freeze([
  '\r\nOK\r\n',
  '\r\nERROR\r\n',
  '\r\n+IPCLOSE: 0,1\r\n',
  '\r\n+CIPRXGET: 2,0,4,0\r\n',
  '\r\n+CIPSEND: 0,5,5\r\n',
  '\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n',
  '\r\n*ATREADY: 1\r\n',
  '\r\n>',
  '>',
  '+++',
  'AT+CIPCLOSE=0\r',
  'AT+CIPCLOSE=1\r',
  'at+netclose\r',
  'A/',
  'ATH\r\n',
  '\x1a',
  '\x1b',
  '\x03',
  '\r',
  '\n',
  '\0',
  '\xff',
])

/** `length` bytes put together from NASTY. */
export function nasty(length: number, seed: number = 1): Uint8Array {
  const next = random(seed)
  let characters = ''
  while (characters.length < length) characters += NASTY[next(NASTY.length)] as string
  return text(characters.slice(0, length))
}

/** Bytes that arrive piece by piece. */
export class ByteLog {
  #bytes = new Uint8Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** All so far; valid until the next `push`. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  push(piece: Uint8Array): void {
    const needed = this.#length + piece.length
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(needed * 2)
      grown.set(this.bytes)
      this.#bytes = grown
    }
    this.#bytes.set(piece, this.#length)
    this.#length = needed
  }
}

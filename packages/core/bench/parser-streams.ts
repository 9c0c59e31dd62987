/**
 * What a parser is timed on: a modem's lines, and the same with blocks of received data among them
 * (A76XX note, sections 1.4 and 3.2), cut into the runs that a port hands over. What a right parser
 * finds in them stands beside the bytes.
 */

export interface Stream {
  readonly name: string
  readonly bytes: Uint8Array
  /** Lines that are not empty, and bytes of payload, which belong to no line. */
  readonly lines: number
  readonly payload: number
}

const BLOCK = 1460
/** Of a stream, more or less: long enough for one round to be measured well. */
const SIZE = 400_000

/** An exchange or an unsolicited line each, as they stand between CR LF. */
const SAID: readonly string[] = [
  '\r\n+CIPRXGET: 1,0\r\n',
  '\r\n+CSQ: 23,99\r\n\r\nOK\r\n',
  '\r\nOK\r\n\r\n+CIPSEND: 0,120,120\r\n',
  '\r\n+CEREG: 0,1\r\n\r\nOK\r\n',
  '\r\n+CGEV: EPS PDN ACT 1\r\n',
  '\r\n+CIPRXGET: 4,0,2920\r\n\r\nOK\r\n',
  '\r\n+CME ERROR: 10\r\n',
  '\r\n+IPCLOSE: 3,1\r\n',
]

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function linesIn(text: string): number {
  return text.split('\r\n').filter((line) => line !== '').length
}

export function textStream(): Stream {
  const cycle = SAID.join('')
  const cycles = Math.ceil(SIZE / cycle.length)
  const bytes = bytesOf(cycle.repeat(cycles))
  return { name: 'text', bytes, lines: linesIn(cycle) * cycles, payload: 0 }
}

/** Three blocks that were read, then one of the other lines. Payload is any byte, so also CR LF. */
export function mixedStream(): Stream {
  const header = `\r\n+CIPRXGET: 2,0,${BLOCK},${BLOCK}\r\n`
  const trailer = '\r\nOK\r\n'
  const parts: Uint8Array[] = []
  let lines = 0
  let payload = 0
  let state = 1
  for (let size = 0, i = 0; size < SIZE; i++) {
    const said = SAID[i % SAID.length] as string
    for (let block = 0; block < 3; block++) {
      const data = new Uint8Array(BLOCK)
      for (let k = 0; k < BLOCK; k++) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
        data[k] = state >>> 16
      }
      // Text that a server sends has line ends; so has this, once a block.
      data.set(bytesOf('\r\n'), BLOCK >> 1)
      parts.push(bytesOf(header), data, bytesOf(trailer))
      size += header.length + BLOCK + trailer.length
      payload += BLOCK
      lines += 2
    }
    parts.push(bytesOf(said))
    size += said.length
    lines += linesIn(said)
  }
  return { name: 'text and payload', bytes: join(parts), lines, payload }
}

/** The stream in runs of `size` bytes, as Buffers: what a port of Node emits. */
export function chunksOf(stream: Stream, size: number): Buffer[] {
  const whole = Buffer.from(stream.bytes)
  const chunks: Buffer[] = []
  for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size))
  return chunks
}

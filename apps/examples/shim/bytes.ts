/** Bytes and text for the stand-ins, in ES2022 alone: no Buffer, no TextEncoder. */
import type { TCP } from '@atlink/core'

const LF = 10
const CR = 13

/** @throws RangeError for anything but ASCII. */
export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) throw new RangeError(`${JSON.stringify(text)} is not ASCII`)
    bytes[i] = code
  }
  return bytes
}

/** Lines that come in pieces, read byte by byte from a socket in number format. */
export class LineReader {
  #text = ''

  /** The next line without its end; undefined when it is not all there. */
  read(socket: TCP): string | undefined {
    socket.format = 'number'
    let line: string | undefined
    while (line === undefined && socket.available > 0) {
      const byte = socket.read() as number
      if (byte === LF) {
        line = this.#text
        this.#text = ''
      } else if (byte !== CR) this.#text += String.fromCharCode(byte)
    }
    socket.format = 'buffer'
    return line
  }
}

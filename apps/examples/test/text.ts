/** Text of one byte a character, both ways, in ES2022 alone. */

export function bytesOf(text: string): ArrayBuffer {
  return Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer
}

export function textOf(bytes: ArrayBuffer | Uint8Array): string {
  return Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
}

/** Text to bytes and back, one byte a character. */

export const LF = 0x0a
export const CR = 0x0d
export const BACKSPACE = 0x08
export const CTRL_Z = 0x1a
export const ESCAPE = 0x1b
/** Before a Ctrl-Z, an ESC or itself in a variable-length payload: the next byte is data. */
export const ETX = 0x03

export function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

export function toText(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i] as number)
  return text
}

/** Two capital hexadecimal digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) {
    text += (bytes[i] as number).toString(16).toUpperCase().padStart(2, '0')
  }
  return text
}

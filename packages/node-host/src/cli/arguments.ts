/** Checks arguments of the command line; what is wrong is said in one sentence, before any port is opened. */
import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'

/** A part of a host name, as far as the modems take it (AT+CDNSGIP). */
const label = /^[a-z0-9][a-z0-9-]{0,62}$/i

/** Digits only: Number() would also take `1e3`, `0x50` and ` 80`. */
function digits(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}

export function parseBaud(text: string): number {
  const rate = digits(text)
  if (!Number.isInteger(rate) || rate < 300 || rate > 4_000_000) {
    throw new InvalidArgumentError('Give bits per second, such as 115200.')
  }
  return rate
}

export function parseSeconds(text: string): number {
  const seconds = /^\d{1,5}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds >= 0 && seconds <= 86_400)) {
    throw new InvalidArgumentError('Give seconds, 0 to 86400.')
  }
  return seconds
}

export function parseHost(text: string): string {
  if (!/^[!-~]{1,255}$/.test(text) || text.includes('"')) {
    throw new InvalidArgumentError(
      'Give a host name or an address: 1 to 255 ASCII characters, no blanks and no quotes.',
    )
  }
  return text
}

/** A name to be looked up, or an address. */
export function parseName(text: string): string {
  const labels = text.replace(/\.$/, '').split('.')
  if (text.length <= 254 && labels.every((part) => label.test(part))) return text
  if (isIP(text) !== 0) return text
  throw new InvalidArgumentError(
    'Give a host name: at most 254 letters, digits and hyphens, in parts of 1 to 63 with dots between.',
  )
}

export function parsePort(text: string): number {
  const port = digits(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new InvalidArgumentError('Give a port from 1 to 65535.')
  }
  return port
}

/* hot: no allocation */
import { lastColon, parseAddress, parsePort } from './address.ts'

/** Who has connected, as the line says. */
export class Client {
  readonly address: Uint8Array = new Uint8Array(16)
  family = 0
  port = 0

  /** Reads `ip:port` from [start, end): IPv6 may stand without brackets (register A45). */
  parse(bytes: Uint8Array, start: number, end: number): boolean {
    const colon = lastColon(bytes, start, end)
    if (colon < 0) return false
    const port = parsePort(bytes, colon + 1, end)
    return port >= 0 && this.read(bytes, start, colon, port)
  }

  /** Reads the address in [start, end). */
  read(bytes: Uint8Array, start: number, end: number, port: number): boolean {
    this.family = parseAddress(bytes, start, end, this.address)
    this.port = port
    return this.family !== 0
  }
}

/* hot: no allocation */
/**
 * What precedes a datagram's bytes in a link's buffers: its length and the other end's address, as
 *
 *   | length 2 | port 2 | family 1: 4, 6, or 0 for none | address 16 |
 *
 * so that boundaries and senders survive in a ring of bytes. One such header is built at a time, in the
 * arena's datagram region. It is not a wire format.
 */
import { lastColon, parseAddress, parsePort } from './address.ts'
import type { Arena } from './arena.ts'

export const DATAGRAM_HEADER = 21
/** Offsets in a header. */
export const PORT = 2
export const FAMILY = 4
export const ADDRESS = 5

const SPACE = 32

/**
 * `address:port`, where an IPv6 address has colons of its own and older firmware blanks around it.
 * Leaves them in the arena's datagram region.
 * @returns false when that is not what the line says.
 */
export function keepSender(arena: Arena, start: number, end: number): boolean {
  const bytes = arena.bytes
  const colon = lastColon(bytes, start, end)
  if (colon < 0) return false
  const port = parsePort(bytes, afterBlanks(bytes, colon + 1, end), end)
  const family = parseAddress(
    bytes,
    afterBlanks(bytes, start, colon),
    beforeBlanks(bytes, start, colon),
    arena.datagramAddress,
  )
  if (port < 0 || family === 0) return false
  arena.words.setInt16(arena.datagram + PORT, port)
  bytes[arena.datagram + FAMILY] = family
  return true
}

function afterBlanks(bytes: Uint8Array, start: number, end: number): number {
  let from = start
  while (from < end && bytes[from] === SPACE) from++
  return from
}

function beforeBlanks(bytes: Uint8Array, start: number, end: number): number {
  let to = end
  while (to > start && bytes[to - 1] === SPACE) to--
  return to
}

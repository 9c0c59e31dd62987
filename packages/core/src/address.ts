/* hot: no allocation */
/**
 * IP addresses as the DCE writes them, parsed in place into numbers, and back to text: dotted IPv4,
 * IPv6 in every form of RFC 4291 section 2.2, and 27.007's sixteen decimal numbers. The text that
 * comes out is RFC 5952's. It does not resolve names and knows no line of the DCE.
 */

const DOT = 46
const COLON = 58
const PERCENT = 37
const OPENING = 91
const CLOSING = 93
const ZERO = 48
const NINE = 57
const IPV4_BYTES = 4
const IPV6_BYTES = 16
const HIGHEST_PORT = 65535

/**
 * Reads the address in bytes [start, end), in brackets or not, into the first 4 or 16 bytes of `into`.
 * An IPv6 zone (`%1`) is left out: it means something to the DCE alone.
 * @returns 4 or 6; 0 when it is no address, and then `into` may hold anything.
 */
export function parseAddress(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Uint8Array,
): number {
  let from = start
  let to = end
  if (to - from >= 2 && bytes[from] === OPENING && bytes[to - 1] === CLOSING) {
    from++
    to--
  }
  if (find(bytes, from, to, COLON) < 0) {
    const count = parseDotted(bytes, from, to, into, 0)
    return count === IPV4_BYTES ? 4 : count === IPV6_BYTES ? 6 : 0
  }
  const zone = find(bytes, from, to, PERCENT)
  return parseGroups(bytes, from, zone < 0 ? to : zone, into) ? 6 : 0
}

/** The port in bytes [start, end): 0 to 65535, -1 when it is none. */
export function parsePort(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return -1
  let port = 0
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number
    if (byte < ZERO || byte > NINE) return -1
    port = port * 10 + byte - ZERO
    if (port > HIGHEST_PORT) return -1
  }
  return port
}

/** Where the last colon of [start, end) is, -1 without one: what follows it is the port (register A45). */
export function lastColon(bytes: Uint8Array, start: number, end: number): number {
  let at = end - 1
  while (at >= start && bytes[at] !== COLON) at--
  return at < start ? -1 : at
}

function find(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let i = start; i < end; i++) if (bytes[i] === byte) return i
  return -1
}

/** Decimal bytes with dots between them, to `into` from `at` on. Returns how many, 0 when malformed. */
function parseDotted(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Uint8Array,
  at: number,
): number {
  let count = 0
  let digits = 0
  let value = 0
  for (let i = start; i <= end; i++) {
    const byte = i === end ? DOT : (bytes[i] as number)
    if (byte === DOT) {
      if (digits === 0 || value > 255 || at + count >= IPV6_BYTES) return 0
      into[at + count++] = value
      digits = 0
      value = 0
    } else {
      if (byte < ZERO || byte > NINE || ++digits > 3) return 0
      value = value * 10 + byte - ZERO
    }
  }
  return count
}

function hexOf(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return byte - ZERO
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

/** Groups of IPv6, one gap `::` at most, the last 32 bits perhaps dotted. */
function parseGroups(bytes: Uint8Array, start: number, end: number, into: Uint8Array): boolean {
  let p = start
  let at = 0
  let gap = -1
  if (bytes[p] === COLON) {
    if (end - p < 2 || bytes[p + 1] !== COLON) return false
    gap = 0
    p += 2
  }
  while (p < end) {
    const from = p
    let value = 0
    let digit = 0
    while (p < end && (digit = hexOf(bytes[p] as number)) >= 0) {
      value = (value << 4) | digit
      p++
    }
    if (p < end && bytes[p] === DOT) {
      if (at > IPV6_BYTES - IPV4_BYTES) return false
      if (parseDotted(bytes, from, end, into, at) !== IPV4_BYTES) return false
      at += IPV4_BYTES
      break
    }
    if (p === from || p - from > 4 || at === IPV6_BYTES) return false
    into[at++] = value >> 8
    into[at++] = value & 255
    if (p === end) break
    if (bytes[p++] !== COLON || p === end) return false
    if (bytes[p] !== COLON) continue
    if (gap >= 0) return false
    gap = at
    p++
  }
  return spread(into, gap, at)
}

/** Moves what follows the gap to the end. A gap stands for one group of zeroes at least. */
function spread(into: Uint8Array, gap: number, length: number): boolean {
  if (gap < 0) return length === IPV6_BYTES
  if (length === IPV6_BYTES) return false
  const tail = IPV6_BYTES - (length - gap)
  into.copyWithin(tail, gap, length)
  into.fill(0, gap, tail)
  return true
}

/* cold: text is made when an application asks for it */
export function formatAddress(bytes: Uint8Array, family: number): string {
  if (family === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`
  const gap = longestZeroes(bytes)
  let text = ''
  for (let group = 0; group < 8; group++) {
    if (group === gap.first) {
      text += '::'
      group += gap.count - 1
      continue
    }
    if (text !== '' && !text.endsWith('::')) text += ':'
    text += groupAt(bytes, group).toString(16)
  }
  return text
}

function groupAt(bytes: Uint8Array, group: number): number {
  return ((bytes[2 * group] as number) << 8) | (bytes[2 * group + 1] as number)
}

/* cold: as above; RFC 5952 section 4.2: the longest run of two or more, the first of equals */
function longestZeroes(bytes: Uint8Array): { readonly first: number; readonly count: number } {
  let best = { first: -1, count: 1 }
  for (let group = 0; group < 8; group++) {
    let count = 0
    while (group + count < 8 && groupAt(bytes, group + count) === 0) count++
    if (count > best.count) best = { first: group, count }
    group += count
  }
  return best
}

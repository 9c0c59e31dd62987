/**
 * What the module answers to the questions of a network interface (3GPP 27.007: CSQ, COPS, CGSN, CCLK).
 * A line that is not as the standard has it is no answer; nothing throws.
 */

const CSQ = /^\+CSQ: *(\d{1,2}) *,/
const COPS = /^\+COPS: *\d *, *\d *, *"([^"]*)"/
const CGSN = /^(?:\+CGSN: *)?"?(\d{15})"?$/
const CCLK = /^\+CCLK: *"(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)(?:([+-])(\d{1,2}))?"/

/** A clock that was never set begins in 1970, 1980 or 2004, by firmware. */
const firstYear = 2024
const quarterHour = 900

function matchOf(lines: readonly string[], pattern: RegExp): RegExpExecArray | null {
  for (let i = 0; i < lines.length; i++) {
    const match = pattern.exec(lines[i] as string)
    if (match !== null) return match
  }
  return null
}

/** `+CSQ: rssi,ber`: rssi. */
export function signalOf(lines: readonly string[]): number | undefined {
  const match = matchOf(lines, CSQ)
  return match === null ? undefined : Number(match[1])
}

/** `+COPS: mode,format,"operator",act`; without a network only the mode is answered. */
export function operatorOf(lines: readonly string[]): string | undefined {
  return matchOf(lines, COPS)?.[1]
}

/** The number by itself; some firmwares put the command's name before it. */
export function imeiOf(lines: readonly string[]): string | undefined {
  return matchOf(lines, CGSN)?.[1]
}

/** `+CCLK: "yy/MM/dd,hh:mm:ss±zz"`, local time and its distance from UTC in quarters of an hour. */
export function timeOf(lines: readonly string[]): number | undefined {
  const match = matchOf(lines, CCLK)
  if (match === null) return undefined
  const field = (index: number): number => Number(match[index])
  const year = 2000 + field(1)
  // Two digits: 70 and 80 are the last century's.
  if (year < firstYear || year >= 2070) return undefined
  const local = Date.UTC(year, field(2) - 1, field(3), field(4), field(5), field(6)) / 1000
  const zone = match[8] === undefined ? 0 : field(8) * quarterHour
  return match[7] === '-' ? local + zone : local - zone
}

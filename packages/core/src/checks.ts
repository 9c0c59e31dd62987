/**
 * What options and the socket classes ask of an application's arguments, in one place so that each
 * mistake reads the same everywhere. It knows no link and no engine.
 */

/** @throws TypeError that names the callback. */
export function callbackOf<T>(name: string, callback: T | null | undefined): T | null {
  if (callback === undefined || callback === null) return null
  if (typeof callback !== 'function') throw new TypeError(`${name}: must be a function`)
  return callback
}

/**
 * A port from 1 to 65535.
 * @throws Error when there is none; RangeError when it is no such number.
 */
export function portOf(port: unknown, name: string = 'port'): number {
  if (port === undefined) throw new Error(`${name}: is needed`)
  const number = Number(port)
  if (!Number.isInteger(number) || number < 1 || number > 65535) {
    throw new RangeError(`${name}: ${String(port)} is not a whole number from 1 to 65535`)
  }
  return number
}

/** @throws RangeError that names `what`, for all but a whole number from `low` to `high`. */
export function wholeOf(what: string, value: unknown, low: number, high: number): number {
  if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) {
    throw new RangeError(`${what}: ${String(value)} is not a whole number from ${low} to ${high}`)
  }
  return value as number
}

/** A length or offset as the ranged calls take it: a whole number from 0 to `limit`. */
export function clip(value: number, limit: number): number {
  const whole = value | 0
  return whole <= 0 ? 0 : whole < limit ? whole : limit
}

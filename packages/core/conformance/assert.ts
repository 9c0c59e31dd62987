/**
 * The suite's own assertions: numbers, strings, bytes, error codes and kinds of exception. No runner's
 * `expect`, because the suite also runs inside an engine that has none.
 */
import { errorName } from '../src/index.ts'

export function fail(text: string): never {
  throw new Error(text)
}

export function ok(condition: unknown, what: string): asserts condition {
  if (!condition) fail(`${what}: does not hold`)
}

/** Identity, as `Object.is` has it. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (!Object.is(actual, expected)) fail(`${what}: ${show(actual)}, expected ${show(expected)}`)
}

/** Error codes, which a failure shows with their names. */
export function sameCode(actual: number, expected: number, what: string): void {
  if (actual !== expected) fail(`${what}: ${named(actual)}, expected ${named(expected)}`)
}

export function sameList(
  actual: readonly unknown[],
  expected: readonly unknown[],
  what: string,
): void {
  const matches = actual.length === expected.length && actual.every((one, i) => one === expected[i])
  if (!matches) fail(`${what}: [${actual.map(show)}], expected [${expected.map(show)}]`)
}

export function sameBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  const at = firstDifference(actual, expected)
  if (at < 0) return
  const lengths = `${actual.length} bytes, expected ${expected.length}`
  fail(
    `${what}: ${lengths}; from byte ${at} ${around(actual, at)}, expected ${around(expected, at)}`,
  )
}

/** All of `actual` is the beginning of `expected`. */
export function samePrefix(actual: Uint8Array, expected: Uint8Array, what: string): void {
  ok(actual.length <= expected.length, `${what}: ${actual.length} of ${expected.length} bytes`)
  sameBytes(actual, expected.subarray(0, actual.length), what)
}

/** `low <= value <= high`. */
export function between(value: number, low: number, high: number, what: string): void {
  if (!(value >= low && value <= high)) fail(`${what}: ${value}, expected ${low} to ${high}`)
}

type Kind = new (text?: string) => Error

/** `run` throws: an Error of the kind, where one is given. Messages are for people and not compared. */
export function throws(kind: Kind, run: () => unknown, what: string): void {
  try {
    run()
  } catch (error) {
    if (error instanceof kind) return
    fail(`${what}: threw ${String(error)}, expected ${kind.name}`)
  }
  fail(`${what}: did not throw`)
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i
  return a.length === b.length ? -1 : length
}

function around(bytes: Uint8Array, at: number): string {
  let text = ''
  for (const byte of bytes.subarray(at, at + 24)) {
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hex(byte)}`
  }
  return JSON.stringify(text).replaceAll('\\\\', '\\')
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

function named(code: number): string {
  return `${code} (${errorName(code)})`
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

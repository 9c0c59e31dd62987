/* hot: no allocation */
/**
 * Builds one command line in the arena (V.250 section 5.2: prefix, body, CR). Callers hand in bytes
 * that were checked before; nothing from an application reaches a command line unchecked.
 */
import type { Arena } from './arena.ts'

const CR = 13
const COMMA = 44
const QUOTE = 34
const ZERO = 48

export class Writer {
  readonly #arena: Arena
  #at = 0
  #divisor = 1

  constructor(arena: Arena) {
    this.#arena = arena
  }

  /** Bytes in the line so far. */
  get length(): number {
    return this.#at - this.#arena.command
  }

  begin(): Writer {
    this.#at = this.#arena.command
    return this
  }

  put(constant: readonly number[]): Writer {
    const bytes = this.#arena.bytes
    let at = this.#at
    for (let i = 0; i < constant.length; i++) bytes[at++] = constant[i] as number
    this.#at = at
    return this
  }

  /** A whole prepared line or text. */
  view(text: Uint8Array): Writer {
    this.#arena.bytes.set(text, this.#at)
    this.#at += text.length
    return this
  }

  /** Bytes [start, end) of the arena. */
  range(start: number, end: number): Writer {
    this.#arena.bytes.copyWithin(this.#at, start, end)
    this.#at += end - start
    return this
  }

  /** A decimal number from 0 up, with leading zeros to at least `digits`. */
  number(value: number, digits: number = 1): Writer {
    let divisor = 1
    let width = 1
    while (((value / divisor) | 0) > 9 || width < digits) {
      divisor = (divisor << 3) + (divisor << 1)
      width++
    }
    this.#divisor = divisor
    this.#digits(value)
    return this
  }

  #digits(value: number): void {
    const bytes = this.#arena.bytes
    let divisor = this.#divisor
    let rest = value
    while (divisor !== 0) {
      const digit = (rest / divisor) | 0
      bytes[this.#at++] = ZERO + digit
      rest -= digit * divisor
      divisor = (divisor / 10) | 0
    }
  }

  comma(): Writer {
    this.#arena.bytes[this.#at++] = COMMA
    return this
  }

  quote(): Writer {
    this.#arena.bytes[this.#at++] = QUOTE
    return this
  }

  /** `count` times the byte `value`. */
  fill(value: number, count: number): Writer {
    this.#arena.bytes.fill(value, this.#at, this.#at + count)
    this.#at += count
    return this
  }

  end(): void {
    this.#arena.bytes[this.#at++] = CR
  }
}

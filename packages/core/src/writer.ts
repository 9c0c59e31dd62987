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
const DOT = 46
const COLON = 58
const LOWER_A = 97
const POWERS: readonly number[] = Object.freeze([1, 10, 100, 1000, 10000, 100000, 1000000])

export class Writer {
  readonly #arena: Arena
  #at = 0

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
    const bytes = this.#arena.bytes
    let at = this.#at
    let rest = value
    let place = POWERS.length - 1
    // By subtraction: a division would be a double, which costs an allocation on V8.
    while (place >= digits && rest < (POWERS[place] as number)) place--
    while (place >= 0) {
      const power = POWERS[place--] as number
      let digit = ZERO
      while (rest >= power) {
        rest -= power
        digit++
      }
      bytes[at++] = digit
    }
    this.#at = at
    return this
  }

  /** The IP address of `family` 4 or 6 that lies at `at` in the arena. IPv6 has all its eight groups. */
  address(at: number, family: number): Writer {
    const bytes = this.#arena.bytes
    if (family === 4) {
      for (let i = 0; i < 4; i++) {
        if (i !== 0) bytes[this.#at++] = DOT
        this.number(bytes[at + i] as number)
      }
      return this
    }
    for (let i = 0; i < 16; i += 2) {
      if (i !== 0) bytes[this.#at++] = COLON
      this.#hex(((bytes[at + i] as number) << 8) | (bytes[at + i + 1] as number))
    }
    return this
  }

  /** A group of an IPv6 address, without leading zeros. */
  #hex(group: number): void {
    const bytes = this.#arena.bytes
    let shift = 12
    while (shift > 0 && group >> shift === 0) shift -= 4
    for (; shift >= 0; shift -= 4) {
      const digit = (group >> shift) & 15
      bytes[this.#at++] = digit < 10 ? ZERO + digit : LOWER_A + digit - 10
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

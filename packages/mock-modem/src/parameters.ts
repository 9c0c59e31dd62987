/**
 * The values of a set command, read strictly: a handler asks for what it wants, and anything else is a
 * wrong parameter, which ends the command. Nothing is guessed: `5x`, `+5` and `"5"` are not numbers.
 */
import type { Value } from './command-line.ts'

/** Ends the handler that asked; the interpreter turns it into the command's error answer. */
export class WrongParameter extends Error {}

export class Parameters {
  readonly #values: readonly (Value | undefined)[]

  constructor(values: readonly (Value | undefined)[]) {
    this.#values = values
  }

  get count(): number {
    return this.#values.length
  }

  has(index: number): boolean {
    return this.#values[index] !== undefined
  }

  /** Whether the value is there and in quotes. */
  isString(index: number): boolean {
    return this.#values[index]?.quoted === true
  }

  /** More values than the command has are wrong. */
  atMost(count: number): void {
    if (this.#values.length > count) throw new WrongParameter()
  }

  /** A decimal number from `low` to `high`. Leading zeros are fine. */
  integer(index: number, low: number, high: number, fallback?: number): number {
    const value = this.#values[index]
    if (value === undefined && fallback !== undefined) return fallback
    if (value === undefined || value.quoted || !/^[0-9]{1,10}$/.test(value.text)) {
      throw new WrongParameter()
    }
    const number = Number(value.text)
    if (number < low || number > high) throw new WrongParameter()
    return number
  }

  /** One of these numbers. */
  oneOf(index: number, numbers: readonly number[], fallback?: number): number {
    const number = this.integer(index, 0, 0xffff_ffff, fallback)
    if (!numbers.includes(number)) throw new WrongParameter()
    return number
  }

  /** A string in quotes, at most `limit` long. */
  string(index: number, limit: number, fallback?: string): string {
    const value = this.#values[index]
    if (value === undefined && fallback !== undefined) return fallback
    if (value === undefined || !value.quoted || value.text.length > limit) {
      throw new WrongParameter()
    }
    return value.text
  }

  /** Text with or without quotes that matches. */
  matching(index: number, pattern: RegExp, fallback?: string): string {
    const value = this.#values[index]
    if (value === undefined && fallback !== undefined) return fallback
    if (value === undefined || !pattern.test(value.text)) throw new WrongParameter()
    return value.text
  }
}

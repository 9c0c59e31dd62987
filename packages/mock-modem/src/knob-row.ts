/**
 * The rows that tables of knobs are made of: what a knob may be, what it is at first, and what it means.
 */

export interface KnobRow {
  /** What it may be: these values, or a kind of value. */
  readonly values: readonly unknown[] | 'text' | 'latencies' | Span
  readonly default: unknown
  readonly meaning: string
  /** Rows of the ambiguity register (wire format, section 5). */
  readonly register?: string
}

/** Numbers from `low` to `high`; whole ones unless `fraction`. */
export interface Span {
  readonly low: number
  readonly high: number
  readonly fraction?: boolean
}

export const row = (
  values: KnobRow['values'],
  standard: unknown,
  meaning: string,
  register?: string,
): KnobRow => ({
  values,
  default: standard,
  meaning,
  ...(register === undefined ? {} : { register }),
})
export const choice = (values: readonly unknown[], meaning: string, register?: string): KnobRow =>
  row(values, values[0], meaning, register)
export const toggle = (standard: boolean, meaning: string, register?: string): KnobRow =>
  row([false, true], standard, meaning, register)
export const span = (low: number, high: number, standard: number, meaning: string): KnobRow =>
  row({ low, high }, standard, meaning)
export const count = (meaning: string): KnobRow => span(0, 1_000_000, 0, `${meaning} Counts down.`)
export const delay = (standard: number, meaning: string): KnobRow =>
  row({ low: 0, high: 600_000, fraction: true }, standard, meaning)
export const text = (standard: string, meaning: string): KnobRow => row('text', standard, meaning)

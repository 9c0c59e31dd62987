/**
 * What a document's table of sections is made of. The index page and its check are made from these
 * tables, so a section that has no trace, and a trace without a section, are both found.
 */

export interface Section {
  readonly number: string
  /** What it is about, in our words. */
  readonly title: string
  /** Exchanges of its examples, one number for each trace; none when it shows no bytes. */
  readonly exchanges: readonly number[]
  /** Without an example: what covers it, or why nothing has to. Paths in backquotes exist. */
  readonly covered: string
}

export interface DocumentTable {
  /** The folder of its traces, and the name of dialect and profile. */
  readonly family: string
  readonly title: string
  /** A remark on the whole. */
  readonly remark: string
  readonly sections: readonly Section[]
}

export function example(number: string, title: string, ...exchanges: readonly number[]): Section {
  return { number, title, exchanges, covered: '' }
}

export function text(number: string, title: string, covered: string): Section {
  return { number, title, exchanges: [], covered }
}

/** A section that is only the heading of others. */
export function heading(number: string, title: string): Section {
  return text(number, title, 'only a heading')
}

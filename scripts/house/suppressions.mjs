// Comments that silence a tool without saying so to anybody. Uncovered branches are listed in
// packages/core/coverage-exceptions.md, not hidden; a type error that is expected is named as such.
import { breach } from './source.mjs'

/** @typedef {import('./source.mjs').Source} Source */
/** @typedef {import('./source.mjs').Breach} Breach */

/** @type {readonly [RegExp, string][]} */
const SILENCERS = [
  [/^\s*(v8|c8|istanbul) ignore/, 'list it in packages/core/coverage-exceptions.md instead'],
  [/^\s*@ts-(ignore|nocheck)/, 'write @ts-expect-error and the reason'],
  [/^\s*@ts-expect-error\W*$/, 'give the reason'],
]

/**
 * @param {Source} source
 * @returns {Breach[]}
 */
export function suppressionRule(source) {
  /** @type {Breach[]} */
  const found = []
  for (const comment of source.comments) {
    const silencer = SILENCERS.find(([pattern]) => pattern.test(comment.value))
    if (silencer) {
      const name = comment.value.trim().split(/\s+/).slice(0, 2).join(' ')
      found.push(breach(source, 'suppressions', comment, name, silencer[1]))
    }
  }
  return found
}

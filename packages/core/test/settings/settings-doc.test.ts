/** docs/settings.md has every setting, every query and every command line that the settings send. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { QUERIES } from '../../src/settings/answers.ts'
import { GROUPS } from '../../src/settings/configuration.ts'

const text = readFileSync(new URL('../../../../docs/settings.md', import.meta.url), 'utf8')

test('every group of settings', () => {
  for (const group of GROUPS) expect(text).toMatch(new RegExp(`^\\| \`${group}[.\`]`, 'm'))
})

test('every query', () => {
  for (const [name, query] of Object.entries(QUERIES)) {
    if (query === null) continue
    const { line } = query
    expect(text).toContain(`| \`${name}\` | \`${line}\` |`)
  }
})

/**
 * docs/states.md is generated from the tables in the sources. The test fails when it is out of date;
 * `UPDATE_DOCS=1 npx vitest run packages/core/test/states-doc.test.ts` writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { LINK_EVENT_NAMES, LINK_STATE_NAMES, LINK_TABLE, STEP_NAMES } from '@atlink/core'
import { expect, test } from 'vitest'

const path = new URL('../../../docs/states.md', import.meta.url)

/** Arrows of the diagram: events that lead between the same two states share one. */
function arrows(): string[] {
  const found = new Map<string, string[]>()
  LINK_TABLE.forEach((row, from) => {
    row.forEach((to, event) => {
      if (to < 0 || to === from) return
      const key = `${LINK_STATE_NAMES[from]} --> ${LINK_STATE_NAMES[to]}`
      found.set(key, [...(found.get(key) ?? []), LINK_EVENT_NAMES[event] ?? ''])
    })
  })
  return [...found].map(([key, events]) => `  ${key}: ${events.join(', ')}`)
}

function table(): string[] {
  const head = `| state | ${LINK_EVENT_NAMES.join(' | ')} |`
  const rule = `|---|${LINK_EVENT_NAMES.map(() => '---').join('|')}|`
  const rows = LINK_TABLE.map((row, state) => {
    const cells = row.map((to) => (to < 0 ? '–' : to === state ? '·' : LINK_STATE_NAMES[to]))
    return `| **${LINK_STATE_NAMES[state]}** | ${cells.join(' | ')} |`
  })
  return [head, rule, ...rows]
}

function generated(): string {
  return [
    '# States',
    '',
    'Generated from the tables in `packages/core/src`; a test keeps it true.',
    '',
    '## A link',
    '',
    '`packages/core/src/link-state.ts`. A dash may not happen, a dot changes nothing.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> free',
    ...arrows(),
    '```',
    '',
    ...table(),
    '',
    '## Bring-up',
    '',
    '`packages/core/src/steps.ts`, one step after another; each is reported, with its cause when it fails.',
    '',
    '```mermaid',
    'flowchart LR',
    `  ${STEP_NAMES.map((name, i) => `s${i}["${name}"]`).join(' --> ')}`,
    '```',
    '',
  ].join('\n')
}

test('docs/states.md is what the tables say', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(path, generated())
  expect(readFileSync(path, 'utf8')).toBe(generated())
})

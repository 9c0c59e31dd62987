/**
 * docs/states.md is generated from the tables in the sources. The test fails when it is out of date;
 * `UPDATE_DOCS=1 npx vitest run packages/core/test/states-doc.test.ts` writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import {
  GPRS_EVENT_NAMES,
  GPRS_STATE_NAMES,
  GPRS_TABLE,
  LADDER,
  LINK_EVENT_NAMES,
  LINK_STATE_NAMES,
  LINK_TABLE,
  SERVER_EVENT_NAMES,
  SERVER_STATE_NAMES,
  SERVER_TABLE,
  STEP_NAMES,
  Step,
  TROUBLE_NAMES,
} from '@atlink/core'
import { expect, test } from 'vitest'

const path = new URL('../../../docs/states.md', import.meta.url)

interface Machine {
  readonly states: readonly string[]
  readonly events: readonly string[]
  readonly table: readonly (readonly number[])[]
}

const LINK: Machine = { states: LINK_STATE_NAMES, events: LINK_EVENT_NAMES, table: LINK_TABLE }
const SERVER: Machine = {
  states: SERVER_STATE_NAMES,
  events: SERVER_EVENT_NAMES,
  table: SERVER_TABLE,
}

const GPRS: Machine = { states: GPRS_STATE_NAMES, events: GPRS_EVENT_NAMES, table: GPRS_TABLE }

/** Arrows of the diagram: events that lead between the same two states share one. */
function arrows({ states, events, table }: Machine): string[] {
  const found = new Map<string, string[]>()
  table.forEach((row, from) => {
    row.forEach((to, event) => {
      if (to < 0 || to === from) return
      const key = `${states[from]} --> ${states[to]}`
      found.set(key, [...(found.get(key) ?? []), events[event] ?? ''])
    })
  })
  return [...found].map(([key, names]) => `  ${key}: ${names.join(', ')}`)
}

function cells({ states, events, table }: Machine): string[] {
  const head = `| state | ${events.join(' | ')} |`
  const rule = `|---|${events.map(() => '---').join('|')}|`
  const rows = table.map((row, state) => {
    const next = row.map((to) => (to < 0 ? '–' : to === state ? '·' : states[to]))
    return `| **${states[state]}** | ${next.join(' | ')} |`
  })
  return [head, rule, ...rows]
}

function section(title: string, file: string, machine: Machine): string[] {
  return [
    `## ${title}`,
    '',
    `\`packages/core/src/${file}\`. A dash may not happen, a dot changes nothing.`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> free',
    ...arrows(machine),
    '```',
    '',
    ...cells(machine),
    '',
  ]
}

const nameOf = (step: number): string => STEP_NAMES[step] as string

function generated(): string {
  return [
    '# States',
    '',
    'Generated from the tables in `packages/core/src`; a test keeps it true.',
    '',
    ...section('A link', 'link-state.ts', LINK),
    ...section('A server', 'server-state.ts', SERVER),
    '## SIM800’s packet service',
    '',
    '`packages/core/src/sim800/gprs.ts`. A dash is refused by the modem, a dot changes nothing.',
    '',
    ...cells(GPRS),
    '',
    '## Bring-up',
    '',
    '`packages/core/src/steps.ts`, one step after another; each is reported, with its cause when it fails.',
    '',
    '```mermaid',
    'flowchart LR',
    `  ${STEP_NAMES.slice(0, Step.powerOn)
      .map((name, i) => `s${i}["${name}"]`)
      .join(' --> ')}`,
    '```',
    '',
    '## The ladder',
    '',
    '`packages/core/src/ladder.ts`: what is tried, in this order, each once until IP is up. A pin only where it is',
    'wired; a module that answers only where the application allows it (`restart`).',
    '',
    '| the module | rungs |',
    '|---|---|',
    ...LADDER.map((rungs, i) => `| ${TROUBLE_NAMES[i]} | ${rungs.map(nameOf).join(', ')} |`),
    '',
  ].join('\n')
}

test('docs/states.md is what the tables say', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(path, generated())
  expect(readFileSync(path, 'utf8')).toBe(generated())
})

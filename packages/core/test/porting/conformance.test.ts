/** docs/porting.md followed: the conformance suite through an adapter that was written by it. */
import { readFileSync } from 'node:fs'
import { conformance } from '@atlink/core/conformance'
import { expect, test } from 'vitest'
import { createWeb, supports } from './target.ts'

test('the adapter has fewer than 100 lines', () => {
  const text = readFileSync(new URL('./web-serial.ts', import.meta.url), 'utf8')
  expect(text.trimEnd().split('\n').length).toBeLessThan(100)
})

conformance({
  name: 'Web Serial',
  supports,
  createTarget: createWeb,
  test: (title, run) => test(title, { timeout: 60_000 }, run),
  // What this target cannot show, by what the case needs: the reason is in the title.
  skip: (title, reason) => test.skip(`${title} (${reason})`),
  print: (line) => console.log(line),
})

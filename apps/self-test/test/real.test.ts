/** The self-test on a real modem, which here is one that nobody has a hand on. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createReal, echoOf, type RealOptions, realSupports, simOf } from '../src/real.ts'
import { selfTest, type Tally } from '../src/run.ts'
import { RealChip } from './chip.ts'

async function run(
  groups: string,
  options: RealOptions,
): Promise<{ readonly lines: string[]; readonly tally: Tally }> {
  const lines: string[] = []
  const tally = await selfTest({
    groups,
    print: (line) => lines.push(line),
    pause: (done) => done(),
    supports: realSupports({ dtr: true }),
    createTarget: createReal(options),
    modem: { apn: 'internet' },
  })
  return { lines, tally }
}

const starting = (lines: readonly string[], word: string): string[] =>
  lines.filter((line) => line.startsWith(`${word} `))

test('what it can run passes, the rest is skipped with its reason', {
  timeout: 300_000,
}, async () => {
  const chip = new RealChip()
  const { lines, tally } = await run('', chip.options)
  expect(starting(lines, 'FAILED')).toEqual([])
  expect(tally.passed).toBeGreaterThanOrEqual(24)
  for (const name of ['tcp/from', 'data/echo-64k', 'data/ten-links', 'transparent/dtr']) {
    expect(lines).toContain(`passed ${name}`)
  }
  const skipped = starting(lines, 'skipped')
  expect(skipped).toHaveLength(tally.skipped)
  for (const line of skipped) expect(line).toMatch(/ \(needs .+\)$/)
  expect(lines).toContain('skipped tcp/onWritable (needs a network that can be told what to do)')
  expect(lines).toContain('skipped bring-up/links-left-open (needs a peer that can be watched)')
  expect(lines).toContain('skipped push/small-rings (needs more than one modem)')
  expect(lines.at(-1)).toBe(`${tally.passed} passed, 0 failed, ${tally.skipped} skipped`)
})

test('an echo that is damaged fails the cases that see it', async () => {
  const chip = new RealChip({ damages: true })
  const { lines, tally } = await run('data', chip.options)
  expect(lines.some((line) => /^FAILED data\/echo-20: Error: /.test(line))).toBe(true)
  expect(tally.failed).toBeGreaterThan(4)
})

test('nobody at the other end: the wait is bounded', async () => {
  const chip = new RealChip()
  const { lines } = await run('command', { ...chip.options, echoPort: 7008 })
  expect(starting(lines, 'FAILED').join()).toMatch(/command\/from-callback: Error: /)
})

test('what a wait was for is named when it never comes', async () => {
  const chip = new RealChip()
  const target = await createReal(chip.options)()
  await expect(target.until('the moon', () => false)).rejects.toThrow(
    'real modem: not within 120000 ms: the moon',
  )
  await target.dispose()
})

test('the manifest’s config is what main.ts reads', () => {
  const at = new URL('../manifest.json', import.meta.url)
  const { config } = JSON.parse(readFileSync(at, 'utf8'))
  expect(Object.keys(config).sort()).toEqual(['apn', 'echoHost', 'echoPort', 'groups', 'pin'])
  expect([simOf(config), echoOf({ ...config, echoHost: 'h' })]).toEqual([
    {},
    { echoHost: 'h', echoPort: 7 },
  ])
  expect(simOf({ apn: 'internet', pin: 1234 })).toEqual({ apn: 'internet', pin: '1234' })
  for (const echoPort of ['', 0, 65536, 'seven']) {
    expect(() => echoOf({ echoHost: 'h', echoPort })).toThrow(/^echoPort: /)
  }
})

/** The application inside XS, read as a user reads it: by what it traces. */
import { fileURLToPath } from 'node:url'
import { bundle, findWorker, Machine } from '@atlink/xs-harness'
import { describe, expect, test } from 'vitest'

/** Bytes of a slot on the ESP32. */
const SLOT = 16
const KIB = 1024

const worker = findWorker()
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** What the SDK supplies as globals: `trace`, whose lines end with a newline of their own. */
const TRACE = 'globalThis.trace = (text) => print(text.slice(0, -1))'

async function linesOf(machine: Machine): Promise<string[]> {
  return (await machine.takeOutput()).trimEnd().split('\n')
}

/** Loads the application, which runs at once, and gives what it has traced. */
async function traced(path: string, config: object): Promise<string[]> {
  const source = await bundle(pathOf('./app.guest.ts'), {
    alias: {
      'mc/config': pathOf('./config.ts'),
      'embedded:io/digital': pathOf('./digital.ts'),
      'embedded:io/serial': pathOf('./serial.ts'),
      time: pathOf('./time.ts'),
      timer: pathOf('./timer.ts'),
    },
    banner: { js: `${TRACE}; globalThis.config = ${JSON.stringify(config)}` },
  })
  const machine = await Machine.start(path, source)
  try {
    return await linesOf(machine)
  } finally {
    await machine.close()
  }
}

describe.skipIf(worker === undefined)('inside XS', { timeout: 120_000 }, () => {
  const path = worker as string

  test('a group runs to its last line', async () => {
    const lines = await traced(path, { groups: 'udp' })
    const last = lines.at(-1)
    const count = (word: string): number =>
      lines.filter((line) => line.startsWith(`${word} udp/`)).length
    expect(last).toBe(`${count('passed')} passed, 0 failed, ${count('skipped')} skipped`)
    expect(count('passed')).toBeGreaterThan(10)
    expect(count('run')).toBe(count('passed') + count('skipped'))
    expect(lines).toHaveLength(2 * count('run') + 1)
  })

  test('on a real modem, which is the board’s', async () => {
    const echo = { echoHost: 'echo.example', echoPort: '7007', apn: 'internet' }
    const lines = await traced(path, { groups: 'data,transparent', ...echo })
    const count = (word: string): number =>
      lines.filter((line) => line.startsWith(`${word} `)).length
    expect(count('FAILED')).toBe(0)
    expect(lines).toContain('passed data/echo-64k')
    expect(lines).toContain('passed transparent/dtr')
    expect(lines.at(-1)).toBe(`${count('passed')} passed, 0 failed, ${count('skipped')} skipped`)
    expect(count('passed')).toBeGreaterThanOrEqual(12)
  })

  test('without a port to echo at', async () => {
    const lines = await traced(path, { groups: 'data', echoHost: 'echo.example', echoPort: 'x' })
    expect(lines).toEqual([
      'FAILED to begin: RangeError: echoPort: x is not a whole number from 1 to 65535',
    ])
  })

  test('a group that does not exist is said', async () => {
    expect((await traced(path, { groups: 'udp,tpc' })).at(-1)).toMatch(
      /^FAILED to begin: RangeError: groups: there is no group tpc; there are tcp, /,
    )
  })

  test('a case that fails is told as failed', async () => {
    const machine = await Machine.start(path, await bundle(pathOf('./broken.guest.ts')))
    try {
      await machine.run('broken')
      const lines = await linesOf(machine)
      const failed = lines.filter((line) => /^FAILED push\/.*broken on purpose/.test(line)).length
      expect(failed).toBeGreaterThan(0)
      expect(lines.at(-1)).toMatch(new RegExp(`^\\d+ passed, ${failed} failed, \\d+ skipped$`))
    } finally {
      await machine.close()
    }
  })

  // docs/esp32.md tells these figures.
  test('a case at rest fits the heaps that the SDK gives the classic boards', async () => {
    const machine = await Machine.start(path, await bundle(pathOf('./rest.guest.ts')))
    try {
      await machine.run('keep')
      const before = await machine.collect()
      await machine.run('keep')
      const slotBytes = SLOT * ((await machine.collect()) - before)
      const buffers = Number((await linesOf(machine)).at(-1))
      expect(slotBytes).toBeGreaterThan(0)
      expect(slotBytes).toBeLessThan(56 * KIB)
      expect(buffers).toBeGreaterThan(0)
      expect(buffers).toBeLessThan(52 * KIB)
    } finally {
      await machine.close()
    }
  })
})

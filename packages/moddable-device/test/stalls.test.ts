/**
 * Stalls of JavaScript: what they lose, that reads shrink until nothing is lost and grow back, and the
 * tables of docs/esp32.md. `UPDATE_DOCS=1 npx vitest run packages/moddable-device/test/stalls.test.ts`
 * writes and prints them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { datagrams, lostOfStream, type Transfer, transfer } from './stalls.ts'

const path = new URL('../../../docs/esp32.md', import.meta.url)
const RATES = [115_200, 230_400, 460_800, 921_600]
const STALLS = [0, 1, 2, 5, 10, 50]
const SIZE = 65_536
const STREAM_MS = 10_000
const FIFO = 128
const HEADROOM = 32
const LEAST = 64

describe('a transfer of 64 KiB at 115200', () => {
  test('with stalls of 10 ms: whole; reads shrink until an answer fits the FIFO', async () => {
    const done = await transfer({ size: SIZE, stallMs: 10 })
    expect(done.isWhole).toBe(true)
    expect(done.dropped).toBeGreaterThan(0)
    expect(done.overruns).toBeGreaterThan(0)
    expect(done.told).toBe(done.overruns)
    // Each loss costs its connection, and what was asked for once more.
    expect(done.broken).toBe(done.overruns)
    expect(done.again).toBeLessThan(0.1 * SIZE)
    const most = done.reads.reduce((a, b) => Math.max(a, b))
    expect(most).toBe(1500)
    // From the fifth loss on nothing is lost: 1500, 750, 375, 187, 93, 64.
    expect(done.overruns).toBeLessThanOrEqual(5)
    expect(done.reads.slice(-100).every((length) => length <= 93)).toBe(true)
  })

  test('with readSize 64: whole at once, whatever the stall', async () => {
    for (const stallMs of [10, 20, 50]) {
      const done = await transfer({ size: SIZE / 4, stallMs, modem: { readSize: LEAST } })
      const { isWhole, broken, dropped, overruns, again } = done
      expect({ isWhole, broken, dropped, overruns, again }).toEqual({
        isWhole: true,
        broken: 0,
        dropped: 0,
        overruns: 0,
        again: 0,
      })
    }
  })

  test('reads are as large as before some time after the stalls have ended', async () => {
    const done = await transfer({ size: 16 * SIZE, stallMs: 10, calmAfter: SIZE / 4 })
    expect(done.isWhole).toBe(true)
    expect(done.reads.reduce((a, b) => Math.min(a, b))).toBeLessThanOrEqual(LEAST)
    expect(done.reads.slice(-20).some((length) => length === 1500)).toBe(true)
  })
})

describe('pushed', () => {
  test('a stream that comes up short ends, is counted and told; what is delivered is right', async () => {
    const done = await transfer({ size: SIZE / 4, stallMs: 10, modem: { receive: 'push' } })
    expect(done.isWhole).toBe(true)
    expect(done.dropped).toBeGreaterThan(0)
    expect(done.broken).toBeGreaterThan(0)
    expect(done.told).toBe(done.overruns)
    expect(done.overruns).toBeGreaterThan(0)
  })

  test('datagrams that come up short are dropped, counted and told; the socket goes on', async () => {
    const done = await datagrams(60, 10)
    expect(done.dropped).toBeGreaterThan(0)
    expect(done.errors).toEqual([])
    expect(done.told).toBe(done.overruns)
    expect(done.overruns).toBeGreaterThan(0)
    expect(done.got).toBeLessThan(60)
    // Those after the last stall.
    expect(done.gotCalm).toBe(20)
    expect(done.isRight).toBe(true)
  })
})

function percent(part: number): string {
  if (part === 0) return '0'
  return part < 0.0005 ? '< 0.1 %' : `${(100 * part).toFixed(1)} %`
}

const msOf = (bytes: number, baud: number): string => ((bytes * 10_000) / baud).toFixed(1)

function arithmetic(): string[] {
  return [
    '| baud | bytes in a ms | from the interrupt on | from an empty FIFO on |',
    '|---|---|---|---|',
    ...RATES.map((baud) => {
      const inMs = (baud / 10_000).toFixed(1)
      return `| ${baud} | ${inMs} | ${msOf(HEADROOM, baud)} ms | ${msOf(FIFO, baud)} ms |`
    }),
  ]
}

function streams(): string[] {
  return [
    `| baud | ${STALLS.map((ms) => `${ms} ms`).join(' | ')} |`,
    `|---|${STALLS.map(() => '---|').join('')}`,
    ...RATES.map((baud) => {
      const lost = STALLS.map((ms) => percent(lostOfStream(baud, ms, STREAM_MS)))
      return `| ${baud} | ${lost.join(' | ')} |`
    }),
  ]
}

function row(name: string, ms: number, { broken, again, reads, ...done }: Transfer): string {
  const rate = (SIZE / done.ms).toFixed(1)
  const last = reads.slice(-50).reduce((a, b) => Math.max(a, b))
  return `| ${name} | ${ms} ms | ${broken} | ${percent(again / SIZE)} | ${last} | ${rate} |`
}

async function transfers(): Promise<string[]> {
  const rows: string[] = []
  for (const readSize of [1500, LEAST]) {
    for (const ms of STALLS) {
      rows.push(
        row(String(readSize), ms, await transfer({ size: SIZE, stallMs: ms, modem: { readSize } })),
      )
    }
  }
  return [
    '| `readSize` | stalls | connections lost | fetched again | reads in the end | kB/s |',
    '|---|---|---|---|---|---|',
    ...rows,
  ]
}

/** Each table stands between two comments with its name. */
function withTable(document: string, name: string, table: readonly string[]): string {
  const begin = `<!-- ${name} -->\n`
  const end = `\n<!-- end of ${name} -->`
  const from = document.indexOf(begin) + begin.length
  const to = document.indexOf(end)
  expect(to, `the table "${name}" has its place`).toBeGreaterThan(from - 1)
  return `${document.slice(0, from)}${table.join('\n')}${document.slice(to)}`
}

test('docs/esp32.md has the numbers of this run', { timeout: 120_000 }, async () => {
  const document = readFileSync(path, 'utf8')
  const tables = [
    ['arithmetic', arithmetic()],
    ['streams', streams()],
    ['transfers', await transfers()],
  ] as const
  let current = document
  for (const [name, table] of tables) current = withTable(current, name, table)
  if (process.env.UPDATE_DOCS) {
    process.stdout.write(tables.map(([name, table]) => `${name}\n${table.join('\n')}\n`).join('\n'))
    writeFileSync(path, current)
  }
  expect(readFileSync(path, 'utf8')).toBe(current)
})

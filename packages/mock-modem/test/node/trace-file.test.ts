import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TracedPort, TraceFile } from '../../src/node/trace-file.ts'
import { EchoLine, everyByte } from './echo-line.ts'
import { Signal } from './support.ts'

let folder: string
let file: string
let line: EchoLine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlink-mock-'))
  file = join(folder, 'trace')
  line = new EchoLine()
})
afterEach(() => {
  vi.useRealTimers()
  line.time.stop()
  rmSync(folder, { recursive: true })
})

/** The trace's lines without their times, which must be numbers that do not fall. */
function lines(): string[] {
  const [head, ...rest] = readFileSync(file, 'latin1').trimEnd().split('\n')
  expect(head).toMatch(/^# atlink-mock trace, \d{4}-\d\d-\d\dT[\d:.]+Z$/)
  let latest = 0
  return rest.map((text) => {
    const [, time, what] = /^(\d+\.\d{6}) (.*)$/.exec(text) ?? []
    expect(Number(time)).toBeGreaterThanOrEqual(latest)
    latest = Number(time)
    return what as string
  })
}

async function echo(port: TracedPort, bytes: Uint8Array): Promise<void> {
  const back = new Signal()
  let count = 0
  port.onReceive = () => {
    const view = new Uint8Array(100)
    for (let read = port.read(view); read > 0; read = port.read(view)) count += read
    if (count === bytes.length) back.resolve()
  }
  port.write(bytes, 0, bytes.length)
  await back.wait('the echo')
}

test('one line per chunk, with direction, escapes and the line’s own changes', async () => {
  const trace = new TraceFile(file)
  const port = new TracedPort(line.port, trace)
  port.setLines(true, false)
  port.setBaud(20_000_000)
  await echo(port, Buffer.from('AT+X="a\\b"\r\n\t\x00\x7f\xff', 'latin1'))
  port.write(Buffer.from('__A'), 2, 3)
  port.write(Buffer.from('B__'), 0, 1)
  trace.close()
  const text = 'AT+X="a\\\\b"\\r\\n\\t\\x00\\x7f\\xff'
  expect(lines()).toEqual([
    '! cts on dcd on ri off power on',
    '! dtr on rts off',
    '! baud 20000000',
    `> ${text}`,
    `< ${text}`,
    '> AB',
  ])
})

test('the bytes can be had back from it', async () => {
  const trace = new TraceFile(file)
  const port = new TracedPort(line.port, trace)
  const bytes = everyByte()
  await echo(port, bytes)
  trace.close()
  const escapes: Record<string, string> = { r: '\r', n: '\n', t: '\t', '\\': '\\' }
  for (const direction of ['>', '<']) {
    const chunks = lines().filter((text) => text.startsWith(direction))
    expect(Math.min(...chunks.map((text) => text.length))).toBeGreaterThan(2)
    expect(chunks.length).toBeGreaterThanOrEqual(bytes.length / 256)
    const escaped = chunks.map((text) => text.slice(2)).join('')
    const text = escaped.replace(/\\(x([0-9a-f]{2})|.)/g, (_, letter: string, hex?: string) =>
      hex === undefined
        ? (escapes[letter] as string)
        : String.fromCharCode(Number.parseInt(hex, 16)),
    )
    expect(Buffer.from(text, 'latin1').equals(bytes)).toBe(true)
  }
})

test('silence ends a chunk', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const trace = new TraceFile(file)
  trace.bytes('>', Buffer.from('A'), 0, 1)
  vi.advanceTimersByTime(19)
  trace.bytes('>', Buffer.from('T'), 0, 1)
  vi.advanceTimersByTime(19)
  expect(lines()).toEqual([])
  vi.advanceTimersByTime(1)
  expect(lines()).toEqual(['> AT'])
  trace.bytes('>', Buffer.from('I'), 0, 1)
  vi.advanceTimersByTime(20)
  expect(lines()).toEqual(['> AT', '> I'])
  trace.close()
})

test('the DCE’s lines are recorded when they change', async () => {
  const trace = new TraceFile(file)
  const port = new TracedPort(line.port, trace)
  const changed = new Signal()
  port.onLines = () => changed.resolve()
  line.uart.setPowered(false)
  await changed.wait('the change')
  trace.close()
  expect(lines().at(-1)).toBe('! cts off dcd off ri off power off')
})

/**
 * `npm run example NAME`: each example against its real servers on loopback, through a simulated modem in
 * this process; and the command itself, what it says and its exit codes.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { profiles } from '@atlink/mock-modem'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../src/command-line.ts'
import { examples } from '../src/example/examples.ts'
import { parseOptions } from '../src/example/options.ts'
import { runExample } from '../src/example/run.ts'

/** What an example and its other end must have said, in this order. */
const said: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'http-get': [
    'server: GET /hello',
    'status 200, text/plain',
    'You asked for /hello through a modem.',
    '37 bytes',
  ],
  mqtt: [
    'connected',
    'subscribed to atlink/example',
    'broker: atlink/example, quality of service 1: at least once',
    'received at least once',
  ],
  'tcp-server': [/^listening on /, 'client: I am client 1', 'client: I am client 2'],
  'udp-time': ['server: a request of 48 bytes', /^it is 20\d\d-/],
  'transparent-pipe': [
    'server: before the escape',
    /^escaped: \+CSQ: \d+,0$/,
    'server: after the return',
    'received after the return',
  ],
  'sleep-and-wake': [
    'server: round 1',
    'asleep',
    'server: round 2',
    'asleep',
    'awake',
    'server: round 3',
  ],
  'sensor-uplink': [
    'broker: atlink/sensor, quality of service 1: {"reading":1}',
    'published {"reading":1}',
    'published {"reading":3}',
  ],
}

/** The index of the first line that is not there in its turn; the count when all are. */
function inOrder(lines: readonly string[], expected: readonly (string | RegExp)[]): number {
  let found = 0
  for (const line of lines) {
    const next = expected[found]
    if (next !== undefined && (typeof next === 'string' ? line === next : next.test(line))) found++
  }
  return found
}

describe('on a simulated modem', () => {
  test('each has its lines here', () => {
    expect(Object.keys(said).sort()).toEqual(Object.keys(examples).sort())
  })

  const all = Object.keys(profiles).flatMap((profile) =>
    Object.entries(said).map(([name, expected]) => [profile, name, expected] as const),
  )
  test.each(all)('%s: %s', { timeout: 60_000 }, async (profile, name, expected) => {
    const lines: string[] = []
    const options = parseOptions([name, '--profile', profile])
    const code = await runExample(options, (text) => lines.push(text))
    expect(inOrder(lines, expected), lines.join('\n')).toBe(expected.length)
    expect(code, lines.join('\n')).toBe(0)
  })
})

describe('options', () => {
  const wrong: [string[], string][] = [
    [['http-fetch'], 'there is no example http-fetch; there are http-get, mqtt, '],
    [['mqtt', 'http-get'], 'one example at a time: mqtt, http-get'],
    [['mqtt', '--apn', 'x'], '--host, --apn, --pin and --baud are for a real modem'],
    [['mqtt', '--port', '/dev/x', '--baud', '12'], '--baud 12: not a rate from 300 to 4000000'],
    [['mqtt', '--port', '/dev/x', '--host', 'a:b'], '--host a:b: not HOST or HOST:PORT'],
    [['mqtt', '--port', '/dev/x', '--host', 'a:70000'], '--host a:70000: 70000 is not a port'],
    [['mqtt', '--profile', 'sim900'], '--profile sim900: there is no such family; there are '],
    [['mqtt', '--profile', 'a76xx', '--port', '/dev/x'], '--profile is for the simulated modem'],
    [['mqtt', '--speed', '1'], "Unknown option '--speed'"],
  ]
  test.each(wrong)('%j', (args, sentence) => {
    expect(() => parseOptions(args)).toThrow(UsageError)
    expect(() => parseOptions(args)).toThrow(sentence)
  })

  test.each([
    ['a.example', 'a.example', undefined],
    ['a.example:81', 'a.example', 81],
    ['[2001:db8::1]:81', '2001:db8::1', 81],
    [':7', undefined, 7],
  ])('--host %s', (text, host, hostPort) => {
    const options = parseOptions(['http-get', '--port', '/dev/x', '--host', text])
    expect([options.host, options.hostPort]).toEqual([host, hostPort])
  })
})

describe('as a command', { timeout: 60_000 }, () => {
  const program = fileURLToPath(new URL('../src/example.ts', import.meta.url))

  function command(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const { PATH, HOME } = process.env
    const flags = ['--conditions=@atlink/source', '--import=tsx', program]
    const child = spawn(process.execPath, [...flags, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH, HOME, NO_COLOR: '1' },
    })
    const text = { out: '', err: '' }
    child.stdout.on('data', (bytes) => {
      text.out += bytes
    })
    child.stderr.on('data', (bytes) => {
      text.err += bytes
    })
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text })))
  }

  test('without a name it lists the examples', async () => {
    const { code, out } = await command()
    expect(code).toBe(0)
    for (const name of Object.keys(examples)) expect(out).toContain(`  ${name} `)
  })

  test('ends by itself', async () => {
    expect(await command('http-get')).toMatchObject({ code: 0, err: '' })
  })

  test('wrong use is one sentence and exit code 2', async () => {
    const { code, out, err } = await command('nothing')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^failed: there is no example nothing; there are [^\n]+\n$/)
  })

  test('a port that is not there is one sentence, too', async () => {
    const { code, err } = await command('http-get', '--port', '/dev/not-there')
    expect(code).toBe(2)
    expect(err).toMatch(/^failed: [^\n]*\/dev\/not-there[^\n]*\n$/)
  })
})

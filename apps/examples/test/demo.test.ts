/**
 * `npm start` as a process of its own: on its simulated modems every row is right, a modem that is given
 * is used, a failure is exit code 1, and wrong use is said in one sentence.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type ProfileName, profiles } from '@atlink/mock-modem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialectOf } from '../src/profile.ts'

const demo = fileURLToPath(new URL('../src/demo.ts', import.meta.url))
const mock = fileURLToPath(
  new URL('src/node/cli.ts', import.meta.resolve('@atlink/mock-modem/package.json')),
)
const fromSource = ['--conditions=@atlink/source', '--import=tsx']
const timeout = 120_000

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(process.execPath, [...fromSource, demo, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, TMPDIR, NO_COLOR: '1', ...env },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the demo hangs: ${output.stdout}${output.stderr}`))
    }, timeout - 10_000)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, ...output })
    })
  })
}

/** The rows of the table with that mark: what, and what came out. */
function rows(stdout: string, mark: string): string[][] {
  const lines = stdout.split('\n').filter((line) => line.startsWith(`${mark}  `))
  return lines.map((line) => {
    const cells = line.split(/ {2,}/)
    return [cells[1] ?? '', cells.at(-1) ?? '']
  })
}

describe('on simulated modems', () => {
  const digest = expect.stringMatching(/^SHA-256 [0-9a-f]{12}…$/)
  const everything = (profile: ProfileName): unknown[] => [
    ['lookup of localhost', '127.0.0.1'],
    ['node:http GET', digest],
    ['node:https GET (TLS)', digest],
    ['TCP echo, pull', digest],
    ['accepted client', digest],
    [`${dialectOf(profile).limits.links} connections at once`, expect.anything()],
    [`${dialectOf(profile).limits.servers} servers at once`, expect.anything()],
    ['TCP echo, push', digest],
    ['UDP echo', digest],
    ['TCP echo, transparent', digest],
  ]

  const families = Object.keys(profiles) as ProfileName[]
  test.each(families)(
    '%s: all is right, and what it has not is said',
    { timeout },
    async (name) => {
      const { code, stdout, stderr } = await run(['--profile', name])
      expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' })
      expect(rows(stdout, 'ok')).toEqual(everything(name))
      expect(rows(stdout, 'n/a')).toEqual([
        ['one more of the connections', expect.stringMatching(/^connect EMFILE .* in use/)],
        ['one more of the servers', expect.stringMatching(/ in use| takes one/)],
      ])
      expect(stdout).not.toContain('FAILED')
    },
  )

  test('all is right over TCP where there is no PTY', { timeout }, async () => {
    // What makes a PTY is a command of the system's.
    const { code, stdout, stderr } = await run([], { PATH: '/nowhere' })
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^No PTY \(.*\), so over TCP\.$/m)
    expect(rows(stdout, 'ok')).toEqual(everything('a76xx'))
  })
})

describe('on a modem that is given', () => {
  let modem: ChildProcess
  let port = ''

  beforeAll(async () => {
    const args = ['--network', 'memory', '--tcp', '127.0.0.1:0', '--exit-with-stdin']
    modem = spawn(process.execPath, [...fromSource, mock, ...args], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const [line] = (await once(modem.stdout as NodeJS.EventEmitter, 'data')) as [Buffer]
    port = `tcp://${String(line).trim()}`
  }, timeout)

  afterAll(() => {
    modem.kill()
  })

  test('the host is looked up and the URL fetched', { timeout }, async () => {
    const { code, stdout } = await run(['--port', port, '--url', 'http://atlink.example/'])
    expect(code, stdout).toBe(0)
    const names = rows(stdout, 'ok').map(([name]) => name)
    expect(names).toEqual(['lookup of atlink.example', 'node:http GET atlink.example'])
  })

  test('what fails is shown, and told by the exit code', { timeout }, async () => {
    const { code, stdout } = await run(['--port', port, '--url', 'http://atlink.example:81/'])
    expect(code, stdout).toBe(1)
    expect(rows(stdout, 'FAILED').map(([name]) => name)).toEqual([
      'node:http GET atlink.example:81',
    ])
  })
})

describe('wrong use', () => {
  const cases = [
    [['--port', '/dev/null'], '--port needs --url'],
    [['--apn', 'internet'], '--url, --apn and --pin are for a real modem'],
    [['--baud', 'fast'], '--baud fast: not a rate'],
    [['--profile', 'sim900'], '--profile sim900: there is no such family; there are '],
    [
      ['--profile', 'a76xx', '--port', '/dev/null', '--url', 'http://a/'],
      '--profile is for simulated',
    ],
    [['--nonsense'], "Unknown option '--nonsense'"],
  ] as const
  test.each(cases)('%j', { timeout }, async (args, sentence) => {
    const { code, stdout, stderr } = await run(args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^failed: .+\n$/)
    expect(stderr).toContain(sentence)
  })
})

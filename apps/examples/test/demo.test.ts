/** `npm start` as a process of its own: every row is right, and wrong use is said in one sentence. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const demo = fileURLToPath(new URL('../src/demo.ts', import.meta.url))
const timeout = 120_000

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(args: readonly string[]): Promise<Ended> {
  const { PATH, HOME, TMPDIR } = process.env
  const node = ['--conditions=@atlink/source', '--import=tsx', demo]
  const child = spawn(process.execPath, [...node, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, TMPDIR, NO_COLOR: '1' },
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

test('everything that it shows is right', { timeout }, async () => {
  const { code, stdout, stderr } = await run([])
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' })
  const rows = stdout.split('\n').filter((line) => line.startsWith('ok  '))
  const names = rows.map((row) => row.slice(4).split(/ {2,}/)[0])
  expect(names).toEqual([
    'lookup of localhost',
    'node:http GET',
    'node:https GET (TLS)',
    'TCP echo, pull',
    'accepted client',
    'TCP echo, push',
    'UDP echo',
    'TCP echo, transparent',
  ])
  expect(stdout).not.toContain('FAILED')
})

describe('wrong use', () => {
  const cases = [
    [['--port', '/dev/null'], '--port needs --url'],
    [['--apn', 'internet'], '--url, --apn and --pin are for a real modem'],
    [['--baud', 'fast'], '--baud fast: not a rate'],
    [['--nonsense'], "Unknown option '--nonsense'"],
  ] as const
  test.each(cases)('%j', { timeout }, async (args, sentence) => {
    const { code, stdout, stderr } = await run(args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(sentence)
  })
})

// The command behind every root script: arguments, exit codes and signals pass through, and
// standard output belongs to the program alone. Needs the dependencies to be installed, as any test.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../with-pnpm.mjs', import.meta.url))
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'atlink-with-pnpm-')))
const program = join(folder, 'program.ts')
writeFileSync(
  program,
  `const words: string[] = process.argv.slice(2)
  console.log(JSON.stringify({ words, gc: typeof gc, cwd: process.cwd() }))
  if (words[0] === 'wait') setInterval(() => {}, 60_000)
  else process.exitCode = Number(words[0])`,
)
afterAll(() => rmSync(folder, { recursive: true }))

function run(...words: string[]) {
  const env = { ...process.env, INIT_CWD: folder }
  return spawnSync(process.execPath, [script, ...words], { encoding: 'utf8', env })
}

// Each starts Node several times.
describe('with-pnpm', { timeout: 60_000 }, () => {
  it('runs TypeScript with its arguments, where the user stands, and gives its exit code', () => {
    const { status, stdout } = run('ts', program, '3', '--port', 'a b')
    expect(JSON.parse(stdout)).toEqual({
      words: ['3', '--port', 'a b'],
      gc: 'undefined',
      cwd: folder,
    })
    expect(status).toBe(3)
  })

  it('hands flags before the file to Node', () => {
    const { status, stdout } = run('ts', '--expose-gc', program, '0')
    expect(JSON.parse(stdout)).toMatchObject({ words: ['0'], gc: 'function' })
    expect(status).toBe(0)
  })

  it('ends by the signal that ended the program', async () => {
    const child: ChildProcess = spawn(process.execPath, [script, 'ts', program, 'wait'])
    await once(child.stdout as NodeJS.ReadableStream, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
  })

  it('says what is missing', () => {
    const missing = run('ts', 'no/such/file.ts')
    expect(missing.stderr).toBe('atlink: no/such/file.ts does not exist\n')
    expect(missing.status).toBe(1)
    for (const words of [[], ['ts'], ['ts', '--expose-gc'], ['what', 'x']]) {
      expect(run(...words)).toMatchObject({ status: 2, stdout: '' })
    }
  })
})

// `atlink resolve`, over the simulated modem and this machine's own names.
import { describe, expect, it } from 'vitest'
import { inProcess } from './cli-in-process.ts'
import './wait.ts'

const mock = 'mock:a76xx?latencyMs=0&netOpenMs=0'
const resolve = (name: string, ...more: string[]) =>
  inProcess(['resolve', '-q', '-p', mock, ...more, name])

describe.concurrent('atlink resolve', () => {
  it('prints the address, and the steps apart', async () => {
    const quiet = await resolve('localhost')
    expect(quiet).toEqual({ code: 0, stdout: '127.0.0.1\n', stderr: '' })
    const { stdout, stderr } = await inProcess(['resolve', '-p', mock, 'localhost'])
    expect(stdout).toBe('127.0.0.1\n')
    expect(stderr).toMatch(/✓ address\n$/)
  })

  it.each(['192.0.2.7', '2001:db8::1'])('%s is its own answer', async (address) => {
    expect(await resolve(address)).toEqual({ code: 0, stdout: `${address}\n`, stderr: '' })
  })

  it('says in one sentence that a name is unknown', async () => {
    const { code, stdout, stderr } = await resolve('no-such-name.invalid')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toBe(
      'atlink: The modem found no address for no-such-name.invalid: is it spelled right?\n',
    )
  })

  it('says in one sentence that there is no network to ask', async () => {
    const { code, stdout, stderr } = await inProcess([
      'resolve',
      '-q',
      '-p',
      `${mock}&sim=absent`,
      '--timeout',
      '1',
      'localhost',
    ])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^atlink: simMissing: No SIM card was found.*\n$/)
  })

  it.each([
    '',
    ' ',
    'two words',
    'under_score',
    '-dash.org',
    'a..b',
    '.org',
    'exämple.org',
    'say"cheese"',
    'http://example.org/',
    'x'.repeat(64),
    `${'a.'.repeat(127)}org`,
    '1::2::3',
  ])('%j is nonsense', async (name) => {
    const { code, stdout, stderr } = await inProcess(['resolve', '-p', mock, '--', name])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/Give a host name: /)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

/** The rows and the table of the demo: what is wrong is called so, and rates are of one direction. */
import { expect, test } from 'vitest'
import { table, timed } from '../src/demo/report.ts'

const done = { sent: 10, received: 20, result: 'right' }

test('a row is right if what came out is what was expected', async () => {
  expect(await timed('job', 'right', async () => done)).toMatchObject({
    outcome: 'ok',
    note: 'right',
  })
  expect(await timed('job', undefined, async () => done)).toMatchObject({ outcome: 'ok' })
  expect(await timed('job', 'other', async () => done)).toMatchObject({
    outcome: 'failed',
    note: 'right is wrong',
  })
})

test('a digest is compared whole and shown in part', async () => {
  const digest = `SHA-256 ${'a'.repeat(64)}`
  const job = async () => ({ ...done, result: digest })
  expect(await timed('job', digest, job)).toMatchObject({
    outcome: 'ok',
    note: 'SHA-256 aaaaaaaaaaaa…',
  })
  expect(await timed('job', `${digest.slice(0, -1)}b`, job)).toMatchObject({ outcome: 'failed' })
})

test('a job that throws is a failed row with the reason', async () => {
  const job = async () => {
    throw new Error('no carrier')
  }
  expect(await timed('job', 'right', job)).toMatchObject({ outcome: 'failed', note: 'no carrier' })
})

test('the rate is that of the direction that carried more', () => {
  const row = {
    name: 'job',
    sent: 9216,
    received: 4608,
    ms: 1000,
    note: '',
    outcome: 'ok' as const,
  }
  const [, line] = table([row], 92_160).split('\n')
  expect(line?.split(/ {2,}/).slice(1)).toEqual(['job', '9216', '4608', '1.00', '9.2', '100 %'])
})

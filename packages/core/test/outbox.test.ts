/** What the application is told about the modem, when it asks late or throws. */
import { expect, test } from 'vitest'
import { a76xx } from '../src/dialects/a76xx.ts'
import { Outbox } from '../src/outbox.ts'
import { ManualClock } from './support/manual-clock.ts'
import { ScriptedSerial } from './support/scripted-dce.ts'

const needed = { dialect: a76xx, serial: new ScriptedSerial(10), clock: new ManualClock() }

test('in order, and once', () => {
  const told: string[] = []
  const outbox = new Outbox({
    ...needed,
    onStep: (...all) => told.push(`step ${all.join()}`),
    onReady: () => told.push('ready'),
    onDown: (code) => told.push(`down ${code}`),
    onUnsolicited: (text) => told.push(text),
  })
  expect(outbox.waiting === 0).toBe(true)
  outbox.step(1, 2, 3)
  outbox.ready()
  outbox.down(4)
  outbox.line('RING')
  expect(outbox.waiting === 0).toBe(false)
  outbox.deliver()
  outbox.deliver()
  expect([told, outbox.waiting === 0]).toEqual([['step 1,2,3', 'ready', 'down 4', 'RING'], true])
})

test('with no hooks at all', () => {
  const outbox = new Outbox(needed)
  outbox.step(1, 2, 3)
  outbox.ready()
  outbox.down(4)
  outbox.line('RING')
  outbox.fault(new Error('x'))
  outbox.deliver()
  expect(outbox.waiting === 0).toBe(true)
})

test('when nobody is told for long, the oldest news go first', () => {
  const told: number[] = []
  const outbox = new Outbox({ ...needed, onStep: (step) => told.push(step) })
  for (let i = 0; i < 200; i++) outbox.step(i, 0, 0)
  outbox.deliver()
  expect(told).toEqual(Array.from({ length: 16 }, (_, i) => i + 184))
})

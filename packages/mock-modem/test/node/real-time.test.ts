import { expect, test } from 'vitest'
import { RealTime } from '../../src/node/index.ts'
import { Signal } from './support.ts'

test('events run in the order of their times, equal ones as asked for', async () => {
  const time = new RealTime()
  const done = new Signal()
  const order: string[] = []
  const start = time.now()
  time.at(start + 5, () => done.resolve())
  time.at(start + 3, () => order.push('c'))
  time.at(start + 0.02, () => order.push('a'))
  time.at(start + 3, () => order.push('d'))
  time.at(start + 0.5, () => order.push('b'))
  time.at(start - 10, () => order.push('overdue'))
  expect(order).toEqual([])
  await done.wait('the last event')
  expect(order).toEqual(['overdue', 'a', 'b', 'c', 'd'])
})

test('a chain of byte times keeps its pitch, however late the process wakes', async () => {
  const time = new RealTime()
  const done = new Signal()
  const pitchMs = 10 / 921.6
  const times: number[] = []
  const next = (): void => {
    times.push(time.now())
    if (times.length === 20_000) done.resolve()
    else time.at(time.now() + pitchMs, next)
  }
  time.at(time.now() + 1, next)
  await done.wait('20000 byte times')
  const first = times[0] as number
  for (let index = 0; index < times.length; index++) {
    expect((times[index] as number) - first).toBeCloseTo(index * pitchMs, 3)
  }
})

test('an event is never early, and the time never runs backwards', async () => {
  const time = new RealTime()
  const done = new Signal()
  let left = 200
  let latest = 0
  const see = (now: number): void => {
    expect(now).toBeGreaterThanOrEqual(latest)
    latest = now
  }
  for (let index = 0; index < 200; index++) {
    const due = time.now() + (index % 7) * 0.4
    see(time.now())
    time.at(due, () => {
      see(time.now())
      expect(time.now()).toBeGreaterThanOrEqual(due)
      if (--left === 0) done.resolve()
    })
  }
  await done.wait('200 events')
})

test('a cancelled event does not run, nor does any after stop', async () => {
  const time = new RealTime()
  const watch = new RealTime()
  const done = new Signal()
  const ran: string[] = []
  const cancelled = time.at(time.now() + 1, () => ran.push('cancelled'))
  time.at(time.now() + 1, () => {
    ran.push('kept')
    time.at(time.now(), () => ran.push('after stop'))
    time.at(time.now() + 1, () => ran.push('after stop'))
    time.stop()
    time.at(time.now(), () => ran.push('after stop'))
  })
  time.cancel(cancelled)
  time.cancel(0)
  watch.at(watch.now() + 20, () => done.resolve())
  await done.wait('the other clock')
  expect(ran).toEqual(['kept'])
})

import { afterEach, expect, it, vi } from 'vitest'
import { NodeClock } from '../src/clock.ts'
import { turn, turns } from './wait.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function make(options = {}) {
  const clock = new NodeClock(options)
  const onWake = vi.fn()
  clock.onWake = onWake
  return { clock, onWake }
}

it('reads whole milliseconds that wrap to int32', () => {
  const { clock } = make()
  const now = vi.spyOn(performance, 'now')
  now.mockReturnValue(12.9)
  expect(clock.now()).toBe(12)
  now.mockReturnValue(2 ** 31 - 0.5)
  expect(clock.now()).toBe(2 ** 31 - 1)
  now.mockReturnValue(2 ** 31)
  expect(clock.now()).toBe(-(2 ** 31))
  now.mockReturnValue(2 ** 32 + 5)
  expect(clock.now()).toBe(5)
})

it('wakes as soon as it can, but not inside the call and not before I/O', async () => {
  const { clock, onWake } = make()
  clock.wake(0)
  await Promise.resolve()
  expect(onWake).not.toHaveBeenCalled()
  await turn()
  expect(onWake).toHaveBeenCalledOnce()
  await turns(3)
  expect(onWake).toHaveBeenCalledOnce()
})

it('keeps the last wakeup only', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { clock, onWake } = make()
  clock.wake(0)
  clock.wake(10)
  clock.wake(30)
  await turns(2)
  vi.advanceTimersByTime(29)
  expect(onWake).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(onWake).toHaveBeenCalledOnce()
  clock.wake(10)
  clock.wake(0)
  await turns(2)
  vi.advanceTimersByTime(100)
  expect(onWake).toHaveBeenCalledTimes(2)
})

it('withdraws a wakeup', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { clock, onWake } = make()
  clock.wake(0)
  clock.park()
  clock.wake(5)
  clock.park()
  vi.advanceTimersByTime(100)
  await turns(2)
  expect(onWake).not.toHaveBeenCalled()
})

it('takes delays that a timer of Node’s does not', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { clock, onWake } = make()
  clock.wake(2 ** 40)
  vi.advanceTimersByTime(2 ** 31 - 2)
  expect(onWake).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(onWake).toHaveBeenCalledOnce()
})

it('leaves the process alone when asked to', () => {
  const set = vi.spyOn(globalThis, 'setTimeout')
  for (const unref of [true, false]) {
    const { clock } = make({ unref })
    clock.wake(60_000)
    const timer = set.mock.results.at(-1)?.value as NodeJS.Timeout
    expect(timer.hasRef()).toBe(!unref)
    clock.park()
  }
})

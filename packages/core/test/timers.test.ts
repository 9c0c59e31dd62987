/** Deadlines on a clock that wraps. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Timer, Timers } from '../src/timers.ts'
import { check } from './support/seed.ts'

const MAX = 0x7fff_ffff

describe('one timer', () => {
  for (const start of [0, 1000, -1, MAX, MAX - 500, -MAX - 1, -MAX]) {
    test(`started at ${start}: fires once, exactly`, () => {
      const timers = new Timers(1)
      timers.set(Timer.link, start, 1000)
      expect(timers.delay(start)).toBe(1000)
      expect(timers.expired(Timer.link, (start + 999) | 0)).toBe(false)
      expect(timers.delay((start + 999) | 0)).toBe(1)
      expect(timers.delay((start + 1000) | 0)).toBe(0)
      expect(timers.expired(Timer.link, (start + 1000) | 0)).toBe(true)
      expect(timers.expired(Timer.link, (start + 1000) | 0)).toBe(false)
      expect(timers.delay((start + 1000) | 0)).toBe(-1)
    })
  }

  test('a day’s deadline, looked at late', () => {
    const timers = new Timers(0)
    timers.set(Timer.audit, MAX - 5, 86_400_000)
    expect(timers.expired(Timer.audit, (MAX - 5 + 86_399_999) | 0)).toBe(false)
    expect(timers.delay((MAX - 5 + 90_000_000) | 0)).toBe(0)
    expect(timers.expired(Timer.audit, (MAX - 5 + 90_000_000) | 0)).toBe(true)
  })

  test('stopped, or set again', () => {
    const timers = new Timers(0)
    timers.set(Timer.step, 0, 10)
    timers.stop(Timer.step)
    expect([timers.armed(Timer.step), timers.expired(Timer.step, 50), timers.delay(0)]).toEqual([
      false,
      false,
      -1,
    ])
    timers.set(Timer.step, 0, 10)
    timers.set(Timer.step, 0, 100)
    expect([timers.expired(Timer.step, 50), timers.delay(50)]).toEqual([false, 50])
  })
})

test('every timer of ten links is its own', () => {
  const timers = new Timers(10)
  for (let i = 0; i < Timer.link + 10; i++) timers.set(i, 0, 100 + i)
  for (let i = 0; i < Timer.link + 10; i++) {
    expect(timers.delay(0)).toBe(100 + i)
    expect(timers.expired(i, 100 + i)).toBe(true)
  }
  expect(timers.delay(0)).toBe(-1)
})

test('any operations: the delay is that of the next deadline', () => {
  const step = fc.tuple(
    fc.constantFrom('set', 'set', 'stop', 'pass', 'expire'),
    fc.nat(15),
    fc.integer({ min: 0, max: 200_000 }),
  )
  check(
    fc.property(fc.integer(), fc.array(step, { maxLength: 50 }), (start, steps) => {
      const timers = new Timers(10)
      const model = new Map<number, number>()
      let elapsed = 0
      for (const [name, timer, ms] of steps) {
        const now = (start + elapsed) | 0
        if (name === 'set') {
          timers.set(timer, now, ms)
          model.set(timer, elapsed + ms)
        } else if (name === 'stop') {
          timers.stop(timer)
          model.delete(timer)
        } else if (name === 'pass') elapsed += ms
        else {
          const due = (model.get(timer) ?? Number.POSITIVE_INFINITY) <= elapsed
          expect(timers.expired(timer, now)).toBe(due)
          if (due) model.delete(timer)
        }
        const next = Math.min(...model.values())
        const delay = next === Number.POSITIVE_INFINITY ? -1 : Math.max(0, next - elapsed)
        expect(timers.delay((start + elapsed) | 0)).toBe(delay)
        expect(timers.armed(timer)).toBe(model.has(timer))
      }
    }),
    500,
  )
})

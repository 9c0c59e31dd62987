/** Virtual time and the driver's clock over it. */
import { describe, expect, test } from 'vitest'
import { Random, VirtualClock, VirtualTime } from '../src/index.ts'

describe('VirtualTime', () => {
  test('runs events by time, and those of one time in the order they were asked for', () => {
    const time = new VirtualTime()
    const ran: string[] = []
    for (const [at, name] of [
      [5, 'c'],
      [1, 'a'],
      [5, 'd'],
      [2.5, 'b'],
    ] as const) {
      time.at(at, () => ran.push(`${name}@${time.now()}`))
    }
    while (time.step());
    expect(ran).toEqual(['a@1', 'b@2.5', 'c@5', 'd@5'])
  })

  test('keeps the order of a thousand events at random times, some of them cancelled', () => {
    const seed = 7
    const random = new Random(seed)
    const time = new VirtualTime()
    const ran: number[] = []
    let expected = 0
    for (let i = 0; i < 1000; i++) {
      const handle = time.at(random.between(0, 100), () => ran.push(time.now()))
      if (random.chance(1, 3)) time.cancel(handle)
      else expected++
    }
    time.advance(1000)
    expect(ran.length, `seed ${seed}`).toBe(expected)
    expect(ran, `seed ${seed}`).toEqual([...ran].sort((a, b) => a - b))
  })

  test('a past time means now', () => {
    const time = new VirtualTime()
    time.advance(10)
    let at = 0
    time.at(3, () => {
      at = time.now()
    })
    time.step()
    expect(at).toBe(10)
  })

  test('cancelled events do not pile up', () => {
    const time = new VirtualTime()
    let ran = 0
    for (let i = 0; i < 100_000; i++) time.cancel(time.at(1e9, () => ran++))
    time.at(1, () => ran++)
    expect(time.nextAt()).toBe(1)
    time.advance(2e9)
    expect(ran).toBe(1)
  })

  test('run stops at the condition, or at the limit with the clock there', () => {
    const time = new VirtualTime()
    let count = 0
    const tick = (): void => {
      count++
      time.at(time.now() + 10, tick)
    }
    tick()
    expect(time.run(() => count === 4, 1000)).toBe(true)
    expect(time.now()).toBe(30)
    expect(time.run(() => false, 25)).toBe(false)
    expect(time.now()).toBe(55)
    expect(count).toBe(6)
  })

  test('a livelock throws', () => {
    const time = new VirtualTime(1000)
    const again = (): void => void time.at(time.now(), again)
    again()
    expect(() => time.advance(1)).toThrow(/livelock/)
  })

  test('many events at one instant are no livelock below the limit', () => {
    const time = new VirtualTime(1000)
    for (let i = 0; i < 900; i++) time.at(5, () => {})
    for (let i = 0; i < 900; i++) time.at(6, () => {})
    expect(() => time.advance(10)).not.toThrow()
  })
})

describe('VirtualClock', () => {
  test('counts whole milliseconds and wraps as int32 does', () => {
    const time = new VirtualTime()
    const clock = new VirtualClock(time, 0x7fff_ffff - 1)
    expect(clock.now()).toBe(0x7fff_fffe)
    time.advance(1.9)
    expect(clock.now()).toBe(0x7fff_ffff)
    time.advance(0.1)
    expect(clock.now()).toBe(-0x8000_0000)
  })

  test('wakes once, when now() has grown by the delay, and a later call replaces an earlier one', () => {
    const time = new VirtualTime()
    const clock = new VirtualClock(time, 100)
    const woken: number[] = []
    clock.onWake = () => woken.push(clock.now())
    time.advance(0.7)
    clock.wake(5)
    clock.wake(3)
    time.advance(2.29)
    expect(woken).toEqual([])
    time.advance(0.02)
    expect(woken).toEqual([103])
    time.advance(100)
    expect(woken).toEqual([103])
  })

  test('never wakes from inside wake, and park withdraws', () => {
    const time = new VirtualTime()
    const clock = new VirtualClock(time)
    let woken = 0
    clock.onWake = () => woken++
    clock.wake(0)
    expect(woken).toBe(0)
    clock.park()
    time.advance(1)
    expect(woken).toBe(0)
    clock.wake(0)
    time.advance(0)
    expect(woken).toBe(1)
  })
})

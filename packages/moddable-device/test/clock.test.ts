/** `DeviceClock` on the semantics of the SDK's `timer` module. */
import { VirtualTime } from '@atlink/mock-modem'
import { describe, expect, it, vi } from 'vitest'
import { DeviceClock } from '../src/index.ts'
import { FakeLoop } from './fakes/loop.ts'
import { FakeTimer } from './fakes/timer.ts'

const hourMs = 3_600_000

class Rig {
  readonly time = new VirtualTime()
  readonly loop = new FakeLoop(this.time)
  readonly timer = new FakeTimer(this.loop)
  readonly startMs: number
  readonly clock: DeviceClock
  readonly woken: number[] = []

  constructor(startMs: number = 0) {
    this.startMs = startMs
    this.clock = new DeviceClock({
      timer: this.timer,
      ticks: () => this.startMs + Math.floor(this.time.now()),
    })
    this.clock.onWake = () => {
      this.woken.push(this.time.now())
    }
  }
}

describe('DeviceClock', () => {
  it('reads int32 milliseconds that wrap', () => {
    const rig = new Rig(0x7fff_ffff)
    expect(rig.clock.now()).toBe(0x7fff_ffff)
    rig.time.advance(1)
    expect(rig.clock.now()).toBe(-0x8000_0000)
  })

  it('does not wake unless asked', () => {
    const rig = new Rig()
    rig.time.advance(10 * hourMs)
    expect(rig.woken).toEqual([])
  })

  it('wakes once, at the time asked for', () => {
    const rig = new Rig()
    rig.clock.wake(250)
    rig.time.advance(1000)
    expect(rig.woken).toEqual([250])
  })

  it('wakes again and again: the timer outlives its callback', () => {
    const rig = new Rig()
    rig.clock.onWake = () => {
      rig.woken.push(rig.time.now())
      rig.clock.wake(10)
    }
    rig.clock.wake(10)
    rig.time.advance(45)
    expect(rig.woken).toEqual([10, 20, 30, 40])
    rig.clock.park()
    rig.time.advance(hourMs)
    rig.clock.wake(5)
    rig.time.advance(5)
    expect(rig.woken).toHaveLength(5)
  })

  it('wakes as soon as it can for 0, but never from inside wake', () => {
    const rig = new Rig()
    rig.clock.wake(0)
    expect(rig.woken).toEqual([])
    rig.time.advance(1)
    expect(rig.woken).toEqual([1])
  })

  it('lets a later call replace an earlier one, sooner or later', () => {
    const rig = new Rig()
    rig.clock.wake(100)
    rig.clock.wake(300)
    rig.time.advance(200)
    expect(rig.woken).toEqual([])
    rig.clock.wake(10)
    rig.time.advance(1000)
    expect(rig.woken).toEqual([210])
  })

  it('withdraws a wakeup', () => {
    const rig = new Rig()
    rig.clock.wake(100)
    rig.clock.park()
    rig.clock.park()
    rig.time.advance(1000)
    expect(rig.woken).toEqual([])
  })

  it.each([hourMs + 1, 86_400_000, 30 * 86_400_000])(
    'waits %i ms in steps that every timer can take',
    (delayMs) => {
      const rig = new Rig()
      rig.clock.wake(delayMs)
      rig.time.advance(32 * 86_400_000)
      // 30 days are beyond int32: the wakeup comes early, which is harmless, and not at once.
      expect(rig.woken).toEqual([Math.min(delayMs, 0x7fff_ffff)])
      expect(Math.max(...rig.timer.armed.map(([first]) => first))).toBe(hourMs)
    },
  )

  it('wakes at the right time across the wrap', () => {
    const rig = new Rig(0x7fff_ffff - 50)
    rig.clock.wake(100)
    rig.time.advance(99)
    expect(rig.woken).toEqual([])
    rig.time.advance(1)
    expect(rig.woken).toEqual([100])
  })

  it('waits for the right time across the wrap in several steps', () => {
    const rig = new Rig(0x7fff_ffff - hourMs - 100)
    rig.clock.wake(2 * hourMs)
    rig.time.advance(5 * hourMs)
    expect(rig.woken).toEqual([2 * hourMs])
  })

  it('wakes late, not twice, when JavaScript was busy', () => {
    const rig = new Rig()
    rig.clock.wake(10)
    rig.loop.stall(35)
    rig.time.advance(200)
    expect(rig.woken).toEqual([35])
  })

  it('asks again when the timer was early', () => {
    const rig = new Rig()
    rig.time.advance(0.5)
    const fired: (() => void)[] = []
    const early = new DeviceClock({
      timer: {
        repeat: (callback) => fired.push(callback),
        schedule: () => {},
        clear: () => {},
      },
      ticks: () => Math.floor(rig.time.now()),
    })
    const onWake = vi.fn()
    early.onWake = onWake
    early.wake(10)
    rig.time.advance(9)
    fired[0]?.()
    expect(onWake).not.toHaveBeenCalled()
    rig.time.advance(1)
    fired[0]?.()
    expect(onWake).toHaveBeenCalledTimes(1)
  })

  it('makes one timer, and arms it with two equal intervals of at least 1 ms', () => {
    const rig = new Rig()
    for (const delayMs of [0, 1, 17, 5_000_000]) rig.clock.wake(delayMs)
    rig.time.advance(5_000_000)
    expect(rig.timer.made).toBe(1)
    for (const [first, repeat] of rig.timer.armed) {
      expect(first).toBeGreaterThanOrEqual(1)
      expect(repeat).toBe(first)
    }
  })

  it('is closed with its timer', () => {
    const rig = new Rig()
    rig.clock.wake(10)
    rig.clock.close()
    rig.time.advance(1000)
    expect(rig.woken).toEqual([])
    expect(rig.timer.live).toBe(0)
  })
})

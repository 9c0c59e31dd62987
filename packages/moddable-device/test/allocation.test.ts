/**
 * Reading, writing and being woken allocate nothing on V8: a necessary condition for allocating
 * nothing on XS, and the one that runs everywhere. The platform below is inert.
 */
import { describe, expect, it } from 'vitest'
import { measureAllocation } from '../../core/test/allocation/sampler.ts'
import { DeviceClock, DeviceSerial, type SerialPortCallbacks } from '../src/index.ts'

const rounds = 2_000

/** By the ESP32 contract as far as a call goes, with nothing behind it. */
class InertPort {
  static last: InertPort
  readonly callbacks: SerialPortCallbacks
  waiting = 0

  constructor(options: SerialPortCallbacks) {
    this.callbacks = options
    InertPort.last = this
  }

  read(view?: Uint8Array): unknown {
    if (this.waiting === 0 || view === undefined) return undefined
    const count = Math.min(this.waiting, view.length)
    this.waiting -= count
    return count
  }

  write(): void {}

  close(): void {}
}

class InertTimer {
  callback: () => void = () => {}
  repeat(callback: () => void): number {
    this.callback = callback
    return 1
  }
  schedule(): void {}
  clear(): void {}
}

const inSource = (url: string): boolean => url.includes('/moddable-device/src/')
const inThisFile = (url: string): boolean => url.includes('/allocation.test.')

interface Work {
  readonly serial: DeviceSerial
  readonly port: InertPort
  run(): void
}

/** One round: 96 bytes come, are read in two pieces; 40 bytes go, and room comes back. */
function serialWork(): Work {
  const serial = new DeviceSerial({ io: InertPort, timer: new InertTimer(), baud: 115_200 })
  const port = InertPort.last
  const view = new Uint8Array(64)
  const out = new Uint8Array(40)
  let received = 0
  serial.onReady = () => {
    for (let count = serial.read(view); count > 0; count = serial.read(view)) received += count
    if (serial.writable() >= 40) serial.write(out)
  }
  const run = (): void => {
    received = 0
    for (let i = 0; i < rounds; i++) {
      port.callbacks.onWritable(128)
      port.waiting = 96
      port.callbacks.onReadable(96)
    }
    if (received !== 96 * rounds) throw new Error(`received ${received}`)
  }
  return { serial, port, run }
}

describe('allocation', () => {
  it('of read, write and the port’s callbacks is nothing', () => {
    const measured = measureAllocation(serialWork().run, inSource)
    expect(measured.sites).toEqual([])
    expect(measured.bytes).toBe(0)
  })

  it('of being woken is nothing', () => {
    const timer = new InertTimer()
    let ticks = 0x7fff_ff00
    const clock = new DeviceClock({ timer, ticks: () => ticks | 0 })
    let woken = 0
    clock.onWake = () => {
      woken++
      clock.wake(1)
    }
    const measured = measureAllocation(() => {
      clock.wake(0)
      for (let i = 0; i < rounds; i++) {
        ticks = (ticks + 1) | 0
        timer.callback()
      }
      clock.park()
    }, inSource)
    expect(woken).toBeGreaterThanOrEqual(rounds)
    expect(measured.sites).toEqual([])
    expect(measured.bytes).toBe(0)
  })

  // Without these the measure above could be blind.
  describe('is seen', () => {
    it('when the source makes one view in a round', () => {
      const work = serialWork()
      // A port that answers whole buffers makes the adapter allocate a view for each.
      const whole = new ArrayBuffer(64)
      work.port.read = () => {
        if (work.port.waiting === 0) return undefined
        work.port.waiting = 0
        return whole
      }
      const measured = measureAllocation(() => {
        for (let i = 0; i < rounds; i++) {
          work.port.waiting = 64
          work.port.callbacks.onReadable(64)
        }
      }, inSource)
      expect(measured.bytes).toBeGreaterThanOrEqual(rounds * 16)
      expect(measured.sites.join()).toContain('readWhole')
    })

    it('when one round in a hundred makes an object, even one that goes nowhere', () => {
      let sum = 0
      const measured = measureAllocation(() => {
        for (let i = 0; i < rounds; i++) if (i % 100 === 0) sum += { i }.i
      }, inThisFile)
      expect(sum).toBeGreaterThan(0)
      expect(measured.bytes).toBeGreaterThanOrEqual((rounds / 100) * 8)
    })

    it('but not what the code below the source allocates', () => {
      const work = serialWork()
      const kept: number[][] = []
      work.port.write = () => {
        kept[0] = [kept.length]
      }
      expect(measureAllocation(work.run, inSource).bytes).toBe(0)
      expect(measureAllocation(work.run, inThisFile).bytes).toBeGreaterThanOrEqual(rounds * 16)
    })
  })
})

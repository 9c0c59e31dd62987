/** The module's control lines over fake pins of the ESP32, under virtual time. */
import { VirtualTime } from '@atlink/mock-modem'
import { describe, expect, it } from 'vitest'
import { DevicePins, type DevicePinsOptions } from '../src/index.ts'
import { digitalOf, type FakeDigitalOptions, FakePins } from './fakes/digital.ts'
import { FakeLoop } from './fakes/loop.ts'
import { FakeTimer } from './fakes/timer.ts'

const pwrkey = 4
const reset = 5

class Rig {
  readonly time = new VirtualTime()
  readonly loop = new FakeLoop(this.time)
  readonly timer = new FakeTimer(this.loop)
  readonly board = new FakePins(this.loop)
  readonly Digital = digitalOf(this.board)
  /** Levels that outputs were given, with the time. */
  readonly log: [pin: number, level: number, atMs: number][] = []

  constructor() {
    for (const pin of [pwrkey, reset, 25]) {
      this.board.wired.set(pin, (level) => this.log.push([pin, level, this.time.now()]))
    }
  }

  pins(options: Partial<DevicePinsOptions>): DevicePins {
    return new DevicePins({ io: this.Digital, timer: this.timer, ...options })
  }
}

describe('pulses', () => {
  it.each([
    ['powerOn', pwrkey, 100],
    ['powerOff', pwrkey, 3000],
    ['reset', reset, 2500],
  ] as const)('%s holds its line down for the usual time', (name, pin, ms) => {
    const rig = new Rig()
    const pins = rig.pins({ pwrkey, reset })
    rig.log.length = 0
    pins[name]?.()
    expect([rig.log, pins.pulsing]).toEqual([[[pin, 0, 0]], true])
    rig.time.advance(10_000)
    expect([rig.log.slice(1), pins.pulsing]).toEqual([[[pin, 1, ms]], false])
  })

  it('as long as the options say', () => {
    const rig = new Rig()
    const pins = rig.pins({ pwrkey, reset, powerOnMs: 1200, powerOffMs: 1600, resetMs: 110 })
    rig.log.length = 0
    for (const run of [pins.powerOn, pins.powerOff, pins.reset]) {
      run?.()
      rig.time.advance(2000)
    }
    expect(rig.log.map(([, level, atMs]) => [level, atMs])).toEqual([
      [0, 0],
      [1, 1200],
      [0, 2000],
      [1, 3600],
      [0, 4000],
      [1, 4110],
    ])
  })

  it('one that is asked for during another changes nothing', () => {
    const rig = new Rig()
    const pins = rig.pins({ pwrkey, reset })
    rig.log.length = 0
    pins.powerOn?.()
    rig.time.advance(50)
    pins.powerOn?.()
    pins.reset?.()
    rig.time.advance(10_000)
    expect(rig.log).toEqual([
      [pwrkey, 0, 0],
      [pwrkey, 1, 100],
    ])
  })

  it('are the other way round through a transistor', () => {
    const rig = new Rig()
    const pins = rig.pins({ pwrkey: { pin: pwrkey, inverted: true } })
    expect(rig.log).toEqual([[pwrkey, 0, 0]])
    pins.powerOn?.()
    rig.time.advance(200)
    expect(rig.log.slice(1)).toEqual([
      [pwrkey, 1, 0],
      [pwrkey, 0, 100],
    ])
  })

  it('take one timer for all of them, and park it', () => {
    const rig = new Rig()
    const pins = rig.pins({ pwrkey, reset })
    for (let i = 0; i < 5; i++) {
      pins.powerOn?.()
      rig.time.advance(5000)
      pins.reset?.()
      rig.time.advance(5000)
    }
    expect([rig.timer.made, rig.timer.armed.length]).toEqual([1, 10])
    expect(rig.timer.armed.every(([first, repeat]) => first === repeat && first >= 1)).toBe(true)
  })

  it('are not offered without their pin', () => {
    const pins = new Rig().pins({ dtr: 25 })
    expect([pins.powerOn, pins.powerOff, pins.reset]).toEqual([undefined, undefined, undefined])
  })
})

describe('DTR and DCD', () => {
  it('DTR is asserted from the first moment on, and written as the module sees it', () => {
    for (const inverted of [false, true]) {
      const rig = new Rig()
      const pins = rig.pins({ dtr: { pin: 25, inverted } })
      pins.dtr?.write(1)
      pins.dtr?.write(0)
      const asserted = inverted ? 1 : 0
      expect(rig.log.map(([, level]) => level)).toEqual([asserted, 1 - asserted, asserted])
    }
  })

  it('DCD is read as the module drives it', () => {
    const rig = new Rig()
    const plain = rig.pins({ dcd: 34 })
    const inverted = rig.pins({ dcd: { pin: 35, inverted: true } })
    for (const level of [0, 1] as const) {
      rig.board.drive(34, level)
      rig.board.drive(35, level)
      expect([plain.dcd?.read(), inverted.dcd?.read()]).toEqual([level, 1 - level])
    }
    expect(rig.pins({}).dcd).toBeUndefined()
  })
})

describe('RI', () => {
  it.each([
    [false, [1, 0, 1, 0, 0]],
    [true, [0, 1, 0, 1, 1]],
  ] as const)('is told each time it is asserted (inverted: %s)', (inverted, levels) => {
    const rig = new Rig()
    let rings = 0
    rig.board.drive(33, inverted ? 0 : 1)
    rig.pins({ ri: { pin: 33, inverted }, onRing: () => rings++ })
    for (const level of levels) {
      rig.board.drive(33, level)
      rig.time.advance(10)
    }
    expect(rings).toBe(2)
  })

  it('is told outside the interrupt, and not after close', () => {
    const rig = new Rig()
    let rings = 0
    const pins = rig.pins({ ri: 33, onRing: () => rings++ })
    rig.board.drive(33, 0)
    expect(rings).toBe(0)
    pins.close()
    rig.time.advance(10)
    expect(rings).toBe(0)
  })

  it('may be wired and not listened to', () => {
    const rig = new Rig()
    rig.pins({ ri: 33 })
    rig.board.drive(33, 0)
    rig.time.advance(10)
    expect(rig.board.inUse.size).toBe(1)
  })
})

describe('making and closing', () => {
  it('uses another mode where one is given', () => {
    const rig = new Rig()
    const seen: FakeDigitalOptions[] = []
    const io = class extends rig.Digital {
      constructor(options: FakeDigitalOptions) {
        super(options)
        seen.push(options)
      }
    }
    const { OutputOpenDrain, InputPullUp, Output } = rig.Digital
    rig.pins({
      io,
      pwrkey: { pin: pwrkey, mode: OutputOpenDrain },
      reset: { pin: { port: undefined, pin: reset } },
      ri: { pin: 33, mode: InputPullUp },
    })
    expect(seen.map(({ mode }) => mode)).toEqual([OutputOpenDrain, Output, InputPullUp])
  })

  it('ends a pulse that lasts, gives the pins and the timer back, once', () => {
    const rig = new Rig()
    const pins = rig.pins({ pwrkey, reset, dtr: 25 })
    pins.powerOff?.()
    pins.close()
    pins.close()
    pins.powerOn?.()
    expect([rig.board.inUse.size, rig.timer.live, rig.board.level(pwrkey)]).toEqual([0, 0, 1])
    rig.time.advance(10_000)
  })

  it.each([
    [{ powerOnMs: 0 }, 'powerOnMs: 0'],
    [{ powerOffMs: 1.5 }, 'powerOffMs: 1.5'],
    [{ resetMs: 60_001 }, 'resetMs: 60001'],
    [{ onRing: () => {} }, 'onRing: needs the option ri'],
    [{ io: undefined }, 'io: the class'],
    [{ pwrkey, reset: pwrkey }, 'in use'],
    [{ pwrkey, reset: 34 }, 'input only'],
  ])('%j: throws, and leaves nothing in use', (options, message) => {
    const rig = new Rig()
    expect(() => rig.pins(options as never)).toThrow(message)
    expect([rig.board.inUse.size, rig.timer.live]).toEqual([0, 0])
  })
})

/**
 * A conformance target: the device package's `Serial` and `Clock` over fakes of the ESP32's modules,
 * the simulated modem behind them, all under virtual time. The UART's FIFO holds 128 bytes and drops
 * what finds it full; a driver that lets that happen fails when the target is disposed of.
 */
import type { ModulePower } from '@atlink/core'
import type { CreateTarget, Supports, Target, TargetOptions } from '@atlink/core/conformance'
import { type Knobs, MemoryNetwork, MockModem, VirtualTime } from '@atlink/mock-modem'
import { DeviceClock, DeviceSerial } from '../../src/index.ts'
import { digitalOf, type FakeDigital, FakePins } from '../fakes/digital.ts'
import { FakeLoop } from '../fakes/loop.ts'
import { type Chip, serialOf } from '../fakes/serial.ts'
import { FakeTimer } from '../fakes/timer.ts'
import { FakeUart } from '../fakes/uart.ts'

export interface DeviceOptions extends TargetOptions {
  /** Of everything random in the modem. */
  readonly seed?: number
  /** What every callback costs, in milliseconds of JavaScript's time. */
  readonly turnMs?: number
}

/** No `rates`: the ESP32’s port has neither RTS nor CTS. */
export const supports: Supports = { virtualTime: true, faults: true, dtr: true, power: true }

const oneSecondBeforeTheWrap = 0x7fff_ffff - 999

const dtrPin = 25

/** Of the target's time; longer than anything a modem does unless it is asked to. */
const patienceMs = 60_000

export class DeviceTarget implements Target {
  readonly name: string = 'ESP32 fakes'
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly dce: MockModem
  readonly loop: FakeLoop = new FakeLoop(this.time)
  readonly timer: FakeTimer = new FakeTimer(this.loop)
  readonly chip: Chip
  readonly dtr: FakeDigital
  readonly serial: DeviceSerial
  readonly clock: DeviceClock
  #mayLose = false

  constructor(options: DeviceOptions = {}) {
    const { knobs, baud, latencyMs, seed, turnMs = 0 } = options
    const { time, timer, loop } = this
    this.dce = new MockModem({
      time,
      network: this.network,
      knobs: (knobs ?? {}) as Partial<Knobs>,
      ...(baud === undefined ? {} : { baud }),
      ...(latencyMs === undefined ? {} : { latencyMs }),
      ...(seed === undefined ? {} : { seed }),
    })
    loop.turnMs = turnMs
    const uart = new FakeUart(time, this.dce.port)
    this.chip = { loop, uart, pinsInUse: new Set(), opened: [] }
    const pins = new FakePins(loop)
    pins.wired.set(dtrPin, (level) => this.dce.port.setLines(level === 0, true))
    const Digital = digitalOf(pins)
    this.dtr = new Digital({ pin: dtrPin, mode: Digital.Output, initialValue: 0 })
    this.serial = new DeviceSerial({
      io: serialOf(this.chip),
      timer,
      port: 1,
      receive: 16,
      transmit: 17,
      baud: this.dce.baud,
      dtr: this.dtr,
    })
    const startMs = options.startMs ?? oneSecondBeforeTheWrap
    this.clock = new DeviceClock({ timer, ticks: () => (startMs + Math.floor(time.now())) | 0 })
  }

  get baud(): number {
    return this.dce.baud
  }

  get power(): ModulePower {
    return this.dce.pins
  }

  /** Received bytes that found the FIFO full. */
  get lost(): number {
    return this.chip.uart.lost
  }

  /** JavaScript is busy for `ms`. Bytes may be lost from here on. */
  stall(ms: number): void {
    this.#mayLose = true
    this.loop.stall(ms)
  }

  async until(what: string, done: () => boolean, limitMs: number = patienceMs): Promise<void> {
    if (this.time.run(done, limitMs)) return
    throw new Error(`${this.name}: not within ${limitMs} ms: ${what} (seed ${this.dce.seed})`)
  }

  async pass(ms: number): Promise<void> {
    this.time.advance(ms)
  }

  async dispose(): Promise<void> {
    this.serial.close()
    this.clock.close()
    // A close from inside a callback takes effect a moment later.
    this.time.advance(10)
    const { uart, opened } = this.chip
    const wrong = []
    if (uart.lost > 0 && !this.#mayLose) wrong.push(`${uart.lost} bytes found the FIFO full`)
    if (uart.cutSent > 0) wrong.push(`${uart.cutSent} bytes were cut off by a reopened port`)
    if (opened.some((port) => port.isOpen)) wrong.push('a port was left open')
    if (this.timer.live > 0) wrong.push(`${this.timer.live} timers were left`)
    if (wrong.length > 0) throw new Error(`${this.name}: ${wrong.join(', ')}`)
  }
}

export const createDevice: CreateTarget = async (options) => new DeviceTarget(options)

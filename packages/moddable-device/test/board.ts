/** An ESP32 with a simulated modem, as fakes: a UART, pins, a timer, all under virtual time. */
import { type Knobs, MemoryNetwork, MockModem, VirtualTime } from '@atlink/mock-modem'
import { Cellular, type CellularOptions } from '../src/index.ts'
import { digitalOf, type FakeDigitalConstructor, FakePins } from './fakes/digital.ts'
import { FakeLoop } from './fakes/loop.ts'
import { type Chip, serialOf } from './fakes/serial.ts'
import { FakeTimer } from './fakes/timer.ts'
import { FakeUart } from './fakes/uart.ts'

export const dtrPin = 25

export class Board {
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly loop: FakeLoop = new FakeLoop(this.time)
  readonly timer: FakeTimer = new FakeTimer(this.loop)
  readonly pins: FakePins = new FakePins(this.loop)
  readonly Digital: FakeDigitalConstructor = digitalOf(this.pins)
  readonly dce: MockModem
  readonly chip: Chip

  constructor(knobs: Partial<Knobs> = {}) {
    this.dce = new MockModem({ time: this.time, network: this.network, knobs })
    const uart = new FakeUart(this.time, this.dce.port)
    this.chip = { loop: this.loop, uart, pinsInUse: new Set(), opened: [] }
    this.pins.wired.set(dtrPin, (level) => this.dce.port.setLines(level === 0, true))
  }

  /** What an application would say of this board. */
  get description(): Pick<CellularOptions, 'serial' | 'timer' | 'ticks'> {
    return {
      serial: {
        io: serialOf(this.chip),
        port: 1,
        receive: 16,
        transmit: 17,
        baud: this.dce.baud,
      },
      timer: this.timer,
      ticks: () => Math.floor(this.time.now()) | 0,
    }
  }

  cellular(more: Partial<CellularOptions> = {}): Cellular {
    return new Cellular({ ...this.description, ...more })
  }

  until(done: () => boolean, limitMs: number = 60_000): void {
    if (!this.time.run(done, limitMs)) throw new Error(`not within ${limitMs} ms`)
  }

  /** Nothing of the chip is in use any more. */
  get idle(): boolean {
    const { opened, pinsInUse } = this.chip
    const isShut = opened.every((port) => !port.isOpen) && pinsInUse.size === 0
    return isShut && this.timer.live === 0 && this.pins.inUse.size === 0
  }
}

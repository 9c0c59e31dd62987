/** An ESP32 with a simulated modem, as fakes: a UART, pins, a timer, all under virtual time. */
import type { Serial } from '@atlink/core'
import {
  type Knobs,
  MemoryNetwork,
  MockModem,
  type Profile,
  profiles,
  VirtualTime,
} from '@atlink/mock-modem'
import {
  Cellular,
  type CellularOptions,
  DeviceSerial,
  type DeviceSerialOptions,
} from '../src/index.ts'
import { digitalOf, type FakeDigitalConstructor, FakePins } from './fakes/digital.ts'
import { FakeLoop } from './fakes/loop.ts'
import { type Chip, serialOf } from './fakes/serial.ts'
import { FakeTimer } from './fakes/timer.ts'
import { FakeUart } from './fakes/uart.ts'

export const dtrPin = 25
export const riPin = 33
export const dcdPin = 34

type Description = Required<Pick<CellularOptions, 'serial' | 'timer' | 'ticks'>>

export class Board {
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly loop: FakeLoop = new FakeLoop(this.time)
  readonly timer: FakeTimer = new FakeTimer(this.loop)
  readonly pins: FakePins = new FakePins(this.loop)
  readonly Digital: FakeDigitalConstructor = digitalOf(this.pins)
  readonly dce: MockModem
  readonly chip: Chip
  readonly profile: Profile = profiles.a76xx

  constructor(knobs: Partial<Knobs> = {}) {
    this.dce = new MockModem({ time: this.time, network: this.network, knobs })
    const uart = new FakeUart(this.time, this.dce.port)
    this.chip = { loop: this.loop, uart, pinsInUse: new Set(), opened: [] }
    const { port } = this.dce
    this.pins.wired.set(dtrPin, (level) => port.setLines(level === 0, true))
    port.onLines = () => {
      this.pins.drive(riPin, port.ri ? 0 : 1)
      this.pins.drive(dcdPin, port.dcd ? 0 : 1)
    }
    port.onLines()
  }

  /** What an application would say of this board. */
  get description(): Description {
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

  /** A port that was made by somebody else. */
  serial(): Serial {
    const { serial, timer } = this.description
    return new DeviceSerial({ ...(serial as DeviceSerialOptions), timer })
  }

  /** What of the chip is in use. */
  get inUse(): string[] {
    const { opened, pinsInUse } = this.chip
    const ports = opened.filter((port) => port.isOpen).length
    const counts: [number, string][] = [
      [ports, 'ports'],
      [pinsInUse.size, 'port pins'],
      [this.pins.inUse.size, 'pins'],
      [this.timer.live, 'timers'],
    ]
    return counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  }
}

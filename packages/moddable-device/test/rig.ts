/**
 * A chip, its UART and a line to a scripted far end, under virtual time; and a pump that uses a
 * `Serial` the way the engine does: it drains, then sends as much as it may, whenever it is called.
 */
import { VirtualTime } from '@atlink/mock-modem'
import { DeviceSerial, type DeviceSerialOptions } from '../src/index.ts'
import { FakeLine } from './fakes/line.ts'
import { FakeLoop } from './fakes/loop.ts'
import { type Chip, serialOf } from './fakes/serial.ts'
import { type Host, linuxSerialOf } from './fakes/serial-linux.ts'
import { FakeTimer } from './fakes/timer.ts'
import { FakeUart } from './fakes/uart.ts'

export class Rig {
  readonly time = new VirtualTime()
  readonly loop = new FakeLoop(this.time)
  readonly line = new FakeLine(this.time)
  readonly timer = new FakeTimer(this.loop)
}

export class Esp32Rig extends Rig {
  readonly chip: Chip = {
    loop: this.loop,
    uart: new FakeUart(this.time, this.line),
    pinsInUse: new Set(),
    opened: [],
  }
  readonly serial: DeviceSerial

  constructor(more: Partial<DeviceSerialOptions> = {}) {
    super()
    this.serial = new DeviceSerial({
      io: serialOf(this.chip),
      timer: this.timer,
      port: 1,
      receive: 16,
      transmit: 17,
      baud: 115_200,
      ...more,
    })
  }

  /** The port that is open now. */
  get port(): Chip['opened'][number] {
    return this.chip.opened[this.chip.opened.length - 1] as Chip['opened'][number]
  }
}

export class LinuxRig extends Rig {
  readonly host: Host = { loop: this.loop, wire: this.line, kernelSize: 4096, opened: [] }
  readonly serial: DeviceSerial

  constructor(more: Partial<DeviceSerialOptions> = {}) {
    super()
    this.serial = new DeviceSerial({
      io: linuxSerialOf(this.host),
      timer: this.timer,
      device: '/dev/ttyUSB0',
      baud: 115_200,
      ...more,
    })
  }

  get port(): Host['opened'][number] {
    return this.host.opened[this.host.opened.length - 1] as Host['opened'][number]
  }
}

export class Pump {
  readonly received: number[] = []
  #pending: Uint8Array
  readonly #serial: DeviceSerial
  /** How long the view of the next read is, and the longest of the next write. */
  readonly #readSize: () => number
  readonly #writeSize: () => number

  constructor(
    serial: DeviceSerial,
    send: Uint8Array,
    readSize: () => number = () => 64,
    writeSize: () => number = () => 4096,
  ) {
    this.#serial = serial
    this.#pending = send
    this.#readSize = readSize
    this.#writeSize = writeSize
    serial.onReady = () => this.turn()
    this.turn()
  }

  get done(): boolean {
    return this.#pending.length === 0
  }

  send(bytes: Uint8Array): void {
    this.#pending = bytes
    this.turn()
  }

  turn(): void {
    for (;;) {
      const view = new Uint8Array(this.#readSize())
      const count = this.#serial.read(view)
      if (count === 0) break
      this.received.push(...view.subarray(0, count))
    }
    while (this.#pending.length > 0) {
      const count = Math.min(this.#serial.writable(), this.#pending.length, this.#writeSize())
      if (count === 0) break
      this.#serial.write(this.#pending.subarray(0, count))
      this.#pending = this.#pending.subarray(count)
    }
  }
}

/** Mulberry32: enough chance for chunk sizes; the seed goes into the failure message. */
export function chance(seed: number): (low: number, high: number) => number {
  let state = seed | 0
  return (low, high) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return low + (((mixed ^ (mixed >>> 14)) >>> 0) % (high - low + 1))
  }
}

export function bytes(count: number, seed: number = 1): Uint8Array {
  const next = chance(seed)
  return Uint8Array.from({ length: count }, () => next(0, 255))
}

export function text(value: string): Uint8Array {
  return Uint8Array.from(value, (char) => char.charCodeAt(0))
}

/**
 * The SDK's `embedded:io/serial` and `timer`, as far as a path needs them, with a PathDce at the other
 * end. They allocate nothing: a UART announces at most 96 bytes at once, as the ESP32's does, and time
 * passes when it is told to. `meter` is told when the driver is entered and left.
 */
import type { SerialPort, SerialPortCallbacks, TimerModule } from '../../src/index.ts'
import type { PathDce } from './dce.ts'

/** The ESP32's interrupt comes when so many bytes wait. */
export const READ_SIZE = 96
const FIFO = 128
const TIMERS = 8
const NEVER = -1
/** Longer than any bring-up. */
const BEGIN_MS = 10_000

export interface Meter {
  enter(): void
  leave(): void
}

const blind: Meter = { enter() {}, leave() {} }

/** All that the driver's platform consists of; one for each rig. */
export class Platform {
  readonly dce: PathDce
  meter: Meter = blind
  readSize: number = READ_SIZE
  /** Milliseconds, int32. */
  now = 0
  callbacks: SerialPortCallbacks | null = null
  /** Bytes of the announcement that have not been read. */
  #announced = 0
  #sent = 0
  readonly #timers: (() => void)[] = []
  readonly #due: number[] = []
  readonly #repeat: number[] = []

  constructor(dce: PathDce) {
    this.dce = dce
  }

  /** The class to hand to a DeviceSerial. */
  get io(): new (
    options: SerialPortCallbacks,
  ) => SerialPort {
    const platform = this
    return class implements SerialPort {
      constructor(options: SerialPortCallbacks) {
        platform.callbacks = options
      }
      read(view?: Uint8Array): unknown {
        return view === undefined ? undefined : platform.read(view)
      }
      write(bytes: Uint8Array | ArrayBuffer): void {
        platform.write(bytes as Uint8Array)
      }
      close(): void {
        platform.callbacks = null
      }
    }
  }

  get timer(): TimerModule {
    return {
      repeat: (callback: () => void) => {
        if (this.#timers.length === TIMERS) throw new Error('too many timers')
        this.#due.push(NEVER)
        this.#repeat.push(0)
        return this.#timers.push(callback) - 1
      },
      schedule: (handle: unknown, firstMs?: number, repeatMs?: number) => {
        this.meter.leave()
        this.schedule(handle as number, firstMs, repeatMs)
        this.meter.enter()
      },
      clear: (handle: unknown) => this.schedule(handle as number, undefined, undefined),
    }
  }

  schedule(handle: number, firstMs: number | undefined, repeatMs: number | undefined): void {
    this.#due[handle] = firstMs === undefined ? NEVER : this.now + firstMs
    this.#repeat[handle] = repeatMs === undefined ? 0 : repeatMs
  }

  read(view: Uint8Array): unknown {
    this.meter.leave()
    const room = view.length
    const count = Math.min(this.#announced, room)
    if (count > 0) {
      this.#announced -= count
      this.dce.give(view, count)
    }
    this.meter.enter()
    return count === 0 ? undefined : count
  }

  write(view: Uint8Array): void {
    this.meter.leave()
    const length = view.length
    if (length > FIFO - this.#sent) throw new Error('output full')
    this.#sent += length
    this.dce.take(view, length)
    this.meter.enter()
  }

  /** Lets the driver do what it does at once: a call from outside is answered a millisecond later. */
  settle(): void {
    this.pass(2)
  }

  /** Until neither bytes nor due timers are left. */
  #rest(): void {
    for (let turns = 0; turns < 1_000_000; turns++) if (!this.#turn()) return
    throw new Error('the driver does not come to rest')
  }

  /** Lets time pass, timer by timer. */
  pass(ms: number): void {
    const end = this.now + ms
    for (;;) {
      this.#rest()
      const due = this.#nextDue()
      if (due === NEVER || due > end) break
      this.now = due
    }
    this.now = end
    this.#rest()
  }

  #nextDue(): number {
    let next = NEVER
    for (let i = 0; i < this.#due.length; i++) {
      const due = this.#due[i] as number
      if (due !== NEVER && (next === NEVER || due < next)) next = due
    }
    return next
  }

  #turn(): boolean {
    const callbacks = this.callbacks
    if (callbacks === null) return false
    if (this.#sent > 0) {
      this.#sent = 0
      this.meter.enter()
      callbacks.onWritable(FIFO)
      this.meter.leave()
      return true
    }
    const available = this.dce.available
    if (available > 0) {
      this.#announced = Math.min(available, this.readSize)
      this.meter.enter()
      callbacks.onReadable(this.#announced)
      this.meter.leave()
      return true
    }
    return this.#fire()
  }

  #fire(): boolean {
    for (let i = 0; i < this.#due.length; i++) {
      const due = this.#due[i] as number
      if (due === NEVER || due > this.now) continue
      this.#due[i] = due + (this.#repeat[i] as number)
      const timer = this.#timers[i] as () => void
      this.meter.enter()
      timer()
      this.meter.leave()
      return true
    }
    return false
  }

  /** The UART has room, as at its opening; and what comes first takes its time. */
  begin(): void {
    this.callbacks?.onWritable(FIFO)
    this.pass(BEGIN_MS)
  }
}

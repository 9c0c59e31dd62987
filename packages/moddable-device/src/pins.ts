/* hot: no allocation */
/**
 * The module's control lines over `embedded:io/digital`: DTR and DCD, which the serial port uses, PWRKEY
 * and RESET, by which the engine ends what no command can, and RI. It times its pulses by one parked
 * timer and allocates nothing after construction. It does not switch the supply, and does not know
 * whether the module is on: a pulse is all that these lines can say.
 *
 * SIMCom's TCP/IP documents name DTR and RI only. Lengths of pulses are figures of the module's hardware
 * design document: look them up for your module, and give them where they differ.
 *
 * | | PWRKEY on | PWRKEY off | RESET |
 * |---|---|---|---|
 * | A7670, A7672 (the defaults) | 50 ms at least | 2.5 s at least | 2 s at least, 2.5 s usual |
 * | SIM800 | 1 s at least; 1.5 s turns a running one off | 1.5 to 3 s | 105 ms at least |
 * | SIM7020 | 0.8 s at least, and the same turns it off | 0.8 s at least, 1 s usual | by its document |
 */
import type { ModulePower } from '@atlink/core'
import type {
  DigitalConstructor,
  DigitalInput,
  DigitalOutput,
  DigitalPin,
  DigitalPinOptions,
  PinSpecifier,
  TimerModule,
} from './platform.ts'

/** Any interval: the timer is parked until it is needed. */
const parkedMs = 3_600_000

/** All lines of the module are asserted at level 0. */
const asserted = 0
const released = 1

export interface PinOptions {
  readonly pin: PinSpecifier
  /** The board has a transistor in the line: level 1 of the pin is level 0 at the module. Default false. */
  readonly inverted?: boolean
  /** The pin's mode, where `Digital.Output` or `Digital.Input` will not do: `Digital.OutputOpenDrain`. */
  readonly mode?: number
}

/** A pin by its number, or with what is special about it. */
export type PinOption = number | PinOptions

export interface PulseOptions {
  /** How long PWRKEY is held to turn the module on, ms. Default 100. */
  readonly powerOnMs?: number
  /** How long PWRKEY is held to turn it off, ms. Default 3000. */
  readonly powerOffMs?: number
  /** How long RESET is held, ms. Default 2500. */
  readonly resetMs?: number
}

export interface DevicePinsOptions extends PulseOptions {
  /** The class that `embedded:io/digital` exports. */
  readonly io: DigitalConstructor
  /** The class that `timer` exports. */
  readonly timer: TimerModule
  readonly dtr?: PinOption
  readonly dcd?: PinOption
  readonly pwrkey?: PinOption
  readonly reset?: PinOption
  readonly ri?: PinOption
  /**
   * RI was asserted: a call, a message or, with a sleeping module, data has come. Needs `ri`. SIM800
   * holds it for 50 ms and for 120 ms (its TCP/IP note, section 4.2.2); what is shorter than a turn of
   * JavaScript is told all the same.
   */
  onRing?(): void
}

/** One line of the module, by the level that it has at the module. */
class Line implements DigitalOutput, DigitalInput {
  readonly #pin: DigitalPin
  readonly #flip: number

  constructor(io: DigitalConstructor, options: DigitalPinOptions, inverted: boolean) {
    this.#pin = new io(options)
    this.#flip = inverted ? 1 : 0
  }

  read(): number {
    return this.#pin.read() ^ this.#flip
  }

  write(level: 0 | 1): void {
    this.#pin.write((level ^ this.#flip) as 0 | 1)
  }

  close(): void {
    this.#pin.close()
  }
}

export class DevicePins implements ModulePower {
  /** Presses PWRKEY as long as it takes to turn the module on. Present with PWRKEY. */
  declare powerOn?: () => void
  /** Presses PWRKEY as long as it takes to turn the module off. Present with PWRKEY. */
  declare powerOff?: () => void
  /** Pulls RESET as long as it takes. Present with RESET. */
  declare reset?: () => void

  readonly #lines: Line[] = []
  readonly #dtr: Line | undefined
  readonly #dcd: Line | undefined
  readonly #timer: TimerModule
  readonly #handle: unknown
  #closed = false

  /** The line that is held, null when no pulse is under way. */
  #held: Line | null = null

  /** @throws Error when a pin is in use; RangeError or TypeError that names the option. */
  constructor(options: DevicePinsOptions) {
    const { io, timer, onRing } = options
    if (typeof io !== 'function')
      throw new TypeError('io: the class of embedded:io/digital is needed')
    const powerOnMs = lengthOf('powerOnMs', options.powerOnMs, 100)
    const powerOffMs = lengthOf('powerOffMs', options.powerOffMs, 3000)
    const resetMs = lengthOf('resetMs', options.resetMs, 2500)
    if (onRing !== undefined && options.ri === undefined) {
      throw new TypeError('onRing: needs the option ri')
    }
    this.#timer = timer
    try {
      // The modem is awake from the first moment on: a module with DTR dropped may sleep.
      this.#dtr = this.#output(io, options.dtr, asserted)
      this.#dcd = this.#input(io, options.dcd)
      const pwrkey = this.#output(io, options.pwrkey, released)
      const reset = this.#output(io, options.reset, released)
      this.#input(io, options.ri, onRing)
      if (pwrkey !== undefined) {
        this.powerOn = () => this.#pulse(pwrkey, powerOnMs)
        this.powerOff = () => this.#pulse(pwrkey, powerOffMs)
      }
      if (reset !== undefined) this.reset = () => this.#pulse(reset, resetMs)
    } catch (error) {
      this.#release()
      throw error
    }
    this.#handle = timer.repeat(() => this.#elapsed(), parkedMs)
    timer.schedule(this.#handle)
  }

  /** For `DeviceSerial`. */
  get dtr(): DigitalOutput | undefined {
    return this.#dtr
  }

  /** For `DeviceSerial`. */
  get dcd(): DigitalInput | undefined {
    return this.#dcd
  }

  /** True while a pulse lasts: another one is not begun. */
  get pulsing(): boolean {
    return this.#held !== null
  }

  /**
   * Gives the pins back. On an ESP32 each becomes an input with a weak pull-up: where the board inverts
   * PWRKEY or RESET by a transistor without a resistor to ground, that presses it.
   */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#endPulse()
    this.#timer.clear(this.#handle)
    this.#release()
  }

  /* cold: of the constructor */
  #output(io: DigitalConstructor, option: PinOption | undefined, level: 0 | 1): Line | undefined {
    if (option === undefined) return undefined
    const { pin, inverted = false, mode = io.Output } = pinOf(option)
    const initialValue = (inverted ? 1 - level : level) as 0 | 1
    const line = new Line(io, { pin, mode, initialValue }, inverted)
    this.#lines.push(line)
    return line
  }

  /* cold: of the constructor */
  #input(
    io: DigitalConstructor,
    option: PinOption | undefined,
    onAsserted?: () => void,
  ): Line | undefined {
    if (option === undefined) return undefined
    const { pin, inverted = false, mode = io.Input } = pinOf(option)
    const options: DigitalPinOptions = { pin, mode }
    if (onAsserted !== undefined) {
      options.edge = inverted ? io.Rising : io.Falling
      options.onReadable = () => {
        if (!this.#closed) onAsserted()
      }
    }
    const line = new Line(io, options, inverted)
    this.#lines.push(line)
    return line
  }

  #pulse(line: Line, lengthMs: number): void {
    if (this.#closed || this.#held !== null) return
    this.#held = line
    line.write(asserted)
    // Equal intervals: see DeviceClock.
    this.#timer.schedule(this.#handle, lengthMs, lengthMs)
  }

  #elapsed(): void {
    this.#timer.schedule(this.#handle)
    this.#endPulse()
  }

  /** The pulse is over. */
  #endPulse(): void {
    const held = this.#held
    this.#held = null
    if (held !== null) held.write(released)
  }

  /* cold: once */
  #release(): void {
    for (const line of this.#lines) line.close()
    this.#lines.length = 0
  }
}

/* cold: of the constructor */
function pinOf(option: PinOption): PinOptions {
  return typeof option === 'number' ? { pin: option } : option
}

/* cold: of the constructor */
function lengthOf(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (Number.isInteger(value) && value >= 1 && value <= 60_000) return value
  throw new RangeError(`${name}: ${String(value)} is not a whole number from 1 to 60000`)
}

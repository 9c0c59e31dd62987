/**
 * `embedded:io/digital` of the ESP32 port over fake pins, in what a program can see of it: pins that are
 * in use, modes, edges that are delivered in a turn of their own and once for several, nothing after
 * `close`.
 */
import type { FakeLoop } from './loop.ts'

export interface FakeDigitalOptions {
  pin: number | { port: unknown; pin: number }
  mode: number
  initialValue?: number
  activeLow?: boolean
  edge?: number
  target?: unknown
  onReadable?(this: FakeDigital, triggered: number): void
}

/** ESP32: the modes, the edges, and the pins that can only be inputs. */
const input = 0
const inputPullUpDown = 3
const output = 8
const outputOpenDrain = 9
const rising = 1
const falling = 2
const firstInputOnly = 34
const lastPin = 39

/** The pins of one chip, as seen from outside. */
export class FakePins {
  readonly loop: FakeLoop
  readonly inUse: Map<number, FakeDigital> = new Map()
  /** What is done with a level that an output has from now on, by pin. */
  readonly wired: Map<number, (level: number) => void> = new Map()
  readonly #levels: number[] = new Array(lastPin + 1).fill(1)

  constructor(loop: FakeLoop) {
    this.loop = loop
  }

  /** The level of a pin; one that nobody drives is pulled up. */
  level(pin: number): number {
    return this.#levels[pin] as number
  }

  /** The outside drives a pin. */
  drive(pin: number, level: 0 | 1): void {
    const before = this.level(pin)
    this.#levels[pin] = level
    if (before !== level) this.inUse.get(pin)?.edge(level === 1 ? rising : falling)
  }

  /** A pin of this side is an output. */
  put(pin: number, level: number): void {
    this.#levels[pin] = level
    this.wired.get(pin)?.(level)
  }
}

export class FakeDigital {
  readonly target: unknown
  /** Every level that was written, for tests. */
  readonly levels: number[] = []
  readonly #pins: FakePins
  readonly #options: FakeDigitalOptions
  readonly #pin: number
  readonly #isInput: boolean
  readonly #activeLow: number
  #open = true
  #triggered = false

  constructor(pins: FakePins, options: FakeDigitalOptions) {
    const { mode, edge = 0, onReadable } = options
    if (options.pin === undefined) throw new Error('invalid')
    const pin = typeof options.pin === 'number' ? options.pin : options.pin.pin
    if (!(pin >= 0 && pin <= lastPin)) throw new Error('invalid pin')
    if (pins.inUse.has(pin)) throw new Error('in use')
    this.#isInput = mode >= input && mode <= inputPullUpDown
    if (!this.#isInput && mode !== output && mode !== outputOpenDrain) {
      throw new RangeError('invalid mode')
    }
    if (this.#isInput && onReadable && (edge & (rising | falling)) === 0) {
      throw new RangeError('invalid edges')
    }
    if (!this.#isInput && pin >= firstInputOnly) throw new RangeError('input only')
    this.#pins = pins
    this.#pin = pin
    this.#options = { ...options }
    this.#activeLow = options.activeLow ? 1 : 0
    this.target = options.target
    pins.inUse.set(pin, this)
    if (!this.#isInput) pins.put(pin, (options.initialValue ? 1 : 0) ^ this.#activeLow)
  }

  read(): number {
    this.#mustBeOpen()
    if (!this.#isInput) throw new Error("can't read output")
    return this.#pins.level(this.#pin) ^ this.#activeLow
  }

  write(value: number): void {
    this.#mustBeOpen()
    if (this.#isInput) throw new Error("can't write input")
    const level = (Number(value) ? 1 : 0) ^ this.#activeLow
    this.levels.push(level)
    this.#pins.put(this.#pin, level)
  }

  /** The pin becomes an input with a pull-up. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#pins.inUse.delete(this.#pin)
    if (!this.#isInput) this.#pins.put(this.#pin, 1)
  }

  /** The interrupt: the callback comes in a turn of its own, once for all edges until then. */
  edge(kind: number): void {
    const { edge = 0, onReadable } = this.#options
    const seen = this.#activeLow === 1 ? rising + falling - kind : kind
    if (!this.#isInput || onReadable === undefined || (edge & seen) === 0) return
    if (this.#triggered) return
    this.#triggered = true
    this.#pins.loop.post(() => {
      this.#triggered = false
      if (this.#open) onReadable.call(this, 1 << (this.#pin & 31))
    })
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new SyntaxError('closed')
  }
}

export interface FakeDigitalConstructor {
  new (options: FakeDigitalOptions): FakeDigital
  Input: number
  InputPullUp: number
  Output: number
  OutputOpenDrain: number
  Rising: number
  Falling: number
}

/** The class that `embedded:io/digital` would export on this chip. */
export function digitalOf(pins: FakePins): FakeDigitalConstructor {
  return class extends FakeDigital {
    static Input: number = input
    static InputPullUp: number = 1
    static Output: number = output
    static OutputOpenDrain: number = outputOpenDrain
    static Rising: number = rising
    static Falling: number = falling

    constructor(options: FakeDigitalOptions) {
      super(pins, options)
    }
  }
}

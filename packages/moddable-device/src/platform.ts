/**
 * What this package needs of the Moddable SDK's modules, as shapes: `embedded:io/serial`, `timer`,
 * `embedded:io/digital`. Types only. The SDK's published typings lag behind its modules, and a file
 * that imports no platform module also runs under Node, over fakes.
 */

/**
 * An open port of `embedded:io/serial` with `format: 'buffer'` (ECMA-419, Serial).
 * On ESP32 it is the bare UART: 128 bytes each way in hardware and no buffer behind them.
 */
export interface SerialPort {
  /**
   * ESP32 fills `view` and returns the count, `undefined` when nothing waits, and throws when `view`
   * has no length. Linux knows no such call: it answers an empty ArrayBuffer and takes nothing.
   */
  read(view: Uint8Array): unknown
  /** All that waits, as a new ArrayBuffer; `undefined` when nothing does. */
  read(): unknown
  /** All or nothing: throws "output full" on ESP32, "would overflow" on Linux. */
  write(bytes: Uint8Array | ArrayBuffer): void
  close(): void
  /** Linux only: `set({ DTR: true })`. */
  set?(lines: object): void
}

/** What a port is opened with. Which of these count is the platform's matter. */
export interface SerialPortOptions {
  /** Bits per second. */
  baud: number
  /** ESP32: the number of the UART. 0 is the console. */
  port?: number
  /** ESP32: the pins. */
  receive?: number
  transmit?: number
  /** Linux: the path of the terminal device. */
  device?: string
}

/** What the adapter adds. No callback is ever called from inside the constructor, `read` or `write`. */
export interface SerialPortCallbacks {
  format: 'buffer'
  /** Given only to a port that was said to honour it. */
  flowControl?: 'hardware' | 'none'
  onReadable(count: number): void
  onWritable(count: number): void
  /** Linux only: the device is gone. The port closes itself afterwards. */
  onError(): void
}

/** The class that `embedded:io/serial` exports. `never`: each platform asks for options of its own. */
export type SerialPortConstructor = new (options: never) => SerialPort

/**
 * The class that `timer` exports. A timer without a repeat interval is gone after it has fired, even
 * if its callback scheduled it again; every later call with its handle throws.
 */
export interface TimerModule {
  repeat(callback: () => void, intervalMs: number): unknown
  /** Without times it parks the timer. */
  schedule(handle: unknown, firstMs?: number, repeatMs?: number): void
  clear(handle: unknown): void
}

/** An output pin of `embedded:io/digital`. */
export interface DigitalOutput {
  write(level: 0 | 1): void
}

/** An input pin of `embedded:io/digital`. */
export interface DigitalInput {
  read(): number
}

/** A pin of `embedded:io/digital`: an output may not be read, nor an input be written. */
export interface DigitalPin extends DigitalOutput, DigitalInput {
  close(): void
}

/** How a bank names a pin, where a number is not enough. */
export type PinSpecifier = number | { readonly port: unknown; readonly pin: number }

/** What a pin is made with (ECMA-419, Digital). */
export interface DigitalPinOptions {
  pin: PinSpecifier
  mode: number
  /** Outputs only: the level from the first moment on. */
  initialValue?: 0 | 1
  /** Inputs only, and then both: which edges `onReadable` is called for. */
  edge?: number
  onReadable?(): void
}

/** The class that `embedded:io/digital` exports, with its constants. */
export interface DigitalConstructor {
  new (options: DigitalPinOptions): DigitalPin
  readonly Input: number
  readonly Output: number
  readonly Rising: number
  readonly Falling: number
}

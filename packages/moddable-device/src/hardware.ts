/**
 * Port, clock and pins of a modem, made from their description as ECMA-419's configurations have it, or
 * taken as they are; and given back together.
 */
import type { Clock, Serial } from '@atlink/core'
import { DeviceClock } from './clock.ts'
import { DevicePins, type DevicePinsOptions } from './pins.ts'
import type { SerialPortConstructor, SerialPortOptions, TimerModule } from './platform.ts'
import { DeviceSerial, type DeviceSerialOptions } from './serial.ts'

export interface SerialDescription extends SerialPortOptions {
  /** The class that `embedded:io/serial` exports. */
  readonly io: SerialPortConstructor
  /** `io` honours ECMA-419's `flowControl`, and RTS and CTS are wired: see `DeviceSerialOptions`. */
  readonly flowControl?: boolean
}

export interface HardwareOptions {
  /** The UART: `{ io: device.io.Serial, port: 1, receive, transmit, baud }`; or a `Serial`, with `clock`. */
  readonly serial: SerialDescription | Serial
  /** The pins, each optional: `{ io: device.io.Digital, dtr, dcd, pwrkey, reset, ri }`. */
  readonly pins?: Omit<DevicePinsOptions, 'timer' | 'onRing'>
  /** The class that `timer` exports. Needed unless `serial` and `clock` are made already. */
  readonly timer?: TimerModule
  /** Milliseconds since any moment: `() => Time.ticks`. Needed unless `clock` is given. */
  readonly ticks?: () => number
  /** Default: a `DeviceClock` over `timer` and `ticks`. */
  readonly clock?: Clock
}

export interface Hardware {
  readonly serial: Serial
  readonly clock: Clock
  readonly pins: DevicePins | undefined
  readonly startBaud: number | undefined
  /** For a modem that was never made: the modem closes its port itself. */
  close(): void
}

/** A port that takes clock and pins with it. */
class OwnSerial extends DeviceSerial {
  #also: () => void

  constructor(options: DeviceSerialOptions, also: () => void) {
    super(options)
    this.#also = also
  }

  override close(): void {
    super.close()
    const also = this.#also
    this.#also = nothing
    also()
  }
}

function nothing(): void {}

/** @throws TypeError or RangeError that names the option; Error when a pin is in use. */
export function openHardware(options: HardwareOptions, onRing: () => void): Hardware {
  const { serial } = options
  if (!serial) throw new TypeError('serial: the description of a port, or a Serial, is needed')
  const owned: { close(): void }[] = []
  const closeOwned = (): void => {
    for (const each of owned) each.close()
  }
  try {
    const pins = pinsOf(options, onRing)
    if (pins) owned.push(pins)
    const clock = options.clock ?? clockOf(options)
    if (clock instanceof DeviceClock && options.clock === undefined) owned.push(clock)
    if (!('io' in serial)) {
      if (pins?.dtr) throw new TypeError('pins.dtr: belongs to a port that is made here')
      return hardwareOf(serial, clock, pins, undefined, closeOwned)
    }
    const timer = timerOf(options)
    const { dtr, dcd } = pins ?? {}
    const lines = { ...(dtr ? { dtr } : {}), ...(dcd ? { dcd } : {}) }
    const port = new OwnSerial({ ...serial, ...lines, timer }, closeOwned)
    return hardwareOf(port, clock, pins, serial.baud, () => port.close())
  } catch (error) {
    closeOwned()
    throw error
  }
}

function hardwareOf(
  serial: Serial,
  clock: Clock,
  pins: DevicePins | undefined,
  startBaud: number | undefined,
  close: () => void,
): Hardware {
  return { serial, clock, pins, startBaud, close }
}

function timerOf({ timer }: HardwareOptions): TimerModule {
  if (!timer) throw new TypeError('timer: the class that the module timer exports is needed')
  return timer
}

function pinsOf(options: HardwareOptions, onRing: () => void): DevicePins | undefined {
  const { pins } = options
  if (!pins) return undefined
  const ring = pins.ri === undefined ? {} : { onRing }
  return new DevicePins({ ...pins, ...ring, timer: timerOf(options) })
}

function clockOf(options: HardwareOptions): Clock {
  const { ticks } = options
  if (typeof ticks !== 'function') {
    throw new TypeError('ticks: a function that gives milliseconds is needed, or a clock')
  }
  return new DeviceClock({ timer: timerOf(options), ticks })
}

/**
 * The module's PWRKEY and RESET, held by a hand that lets go by itself. What a pin does it does when its
 * pulse is over: until then the module runs on, which is the worst that a driver may meet.
 */
import type { ModulePower } from '@atlink/core'
import type { Device } from './device.ts'

export class Pins implements ModulePower {
  readonly #device: Device
  #isHeld = false

  constructor(device: Device) {
    this.#device = device
  }

  /** A pulse on PWRKEY that is too short to switch off: a module that runs does not mind. */
  powerOn(): void {
    const device = this.#device
    this.#pulse(device.knobs.powerKeyMs, () => device.powerOn())
  }

  /** A pulse on RESET, which ends a hang, too; a module that is off stays so. */
  reset(): void {
    const device = this.#device
    this.#pulse(device.knobs.resetMs, () => {
      device.knobs.silent = false
      if (device.uart.powered) device.reset()
    })
  }

  #pulse(ms: number, run: () => void): void {
    const { time, knobs } = this.#device
    if (this.#isHeld || knobs.pins === 'broken') return
    this.#isHeld = true
    time.at(time.now() + ms, () => {
      this.#isHeld = false
      run()
    })
  }
}

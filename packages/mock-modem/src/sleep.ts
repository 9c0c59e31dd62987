/**
 * Sleep (AT+CSCLK): in mode 1 while DTR is dropped, in mode 2 after the line has been idle for a while.
 * Asleep the module hears nothing; in mode 1 it says nothing either, and pulses RI when it would. In
 * online data state it has work to do and does not sleep.
 */
import type { Device } from './device.ts'

/** Mode 2: it falls asleep after so long; the byte that wakes it, and what follows for so long, is lost. */
const idleMs = 5000
const warmUpMs = 100

export class Sleep {
  readonly #device: Device
  /** Mode 1. */
  #isAsleep = false
  #wakeTimer = 0
  /** Mode 2: when a byte was heard last, and from when bytes are heard. */
  #heardMs = 0
  #hearsFromMs = 0

  constructor(device: Device) {
    this.#device = device
  }

  reset(): void {
    this.#device.time.cancel(this.#wakeTimer)
    this.#isAsleep = false
    this.#heardMs = this.#hearsFromMs = 0
  }

  /** Something has changed that may let it sleep: DTR, AT+CSCLK, or the end of online data state. */
  begin(): void {
    const { dataState, knobs, output, settings, time, uart } = this.#device
    time.cancel(this.#wakeTimer)
    this.#heardMs = time.now()
    if (settings.sleepMode !== 1 || uart.dtr || dataState.isOnline) return
    this.#isAsleep = true
    if (knobs.sleepUrc === 'held') output.holdForSleep()
  }

  dtrAsserted(): void {
    const { output, profile, time } = this.#device
    time.cancel(this.#wakeTimer)
    this.#wakeTimer = time.at(time.now() + profile.wakeUpMs, () => {
      this.#isAsleep = false
      output.releaseSleep()
    })
  }

  /** Whether what arrives now is heard. */
  hears(): boolean {
    const { dataState, settings, time } = this.#device
    if (dataState.isOnline) return true
    if (settings.sleepMode !== 2) return !this.#isAsleep
    const now = time.now()
    if (this.#isIdle(now)) this.#hearsFromMs = now + warmUpMs
    this.#heardMs = now
    return now >= this.#hearsFromMs
  }

  #isIdle(now: number): boolean {
    const { interpreter, uart } = this.#device
    const lastMs = Math.max(this.#heardMs, uart.toDte.deliveredMs)
    return interpreter.isIdle && now - lastMs >= idleMs
  }
}

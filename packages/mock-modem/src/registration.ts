/**
 * Registration with the network and packet attach: 3GPP TS 27.007 clauses 7.2, 10.1.9, 10.1.20, 10.1.22.
 * One radio serves all three of +CREG, +CGREG and +CEREG.
 */
import type { Knobs } from './knobs.ts'
import type { Scheduler } from './time.ts'

export const RegistrationStatus = { idle: 0, home: 1, searching: 2, roaming: 5 } as const

export class Registration {
  /** <stat> of +CREG. */
  status = 0
  /** AT+CFUN: 1 full, 0 minimum, 4 radio off. */
  functionality = 1
  /** AT+CGATT. */
  attached = true
  /** Called when the status, or what follows from it, has changed. */
  onChange: (() => void) | null = null
  readonly #time: Scheduler
  readonly #knobs: Knobs
  readonly #simIsReady: () => boolean
  #inCoverage = true
  #timer = 0

  constructor(time: Scheduler, knobs: Knobs, simIsReady: () => boolean) {
    this.#time = time
    this.#knobs = knobs
    this.#simIsReady = simIsReady
  }

  /** <stat> of +CGREG and +CEREG. */
  get packetStatus(): number {
    return this.attached ? this.status : RegistrationStatus.idle
  }

  /** True when a PDP context can be active. */
  get isOnline(): boolean {
    const status = this.packetStatus
    return status === RegistrationStatus.home || status === RegistrationStatus.roaming
  }

  /** Power-on: radio on, attached, not registered yet. */
  reset(): void {
    this.#time.cancel(this.#timer)
    this.#timer = 0
    this.functionality = 1
    this.attached = true
    this.status = RegistrationStatus.idle
  }

  setFunctionality(functionality: number): void {
    this.functionality = functionality
    this.update()
  }

  setAttached(attached: boolean): void {
    if (attached === this.attached) return
    this.attached = attached
    this.onChange?.()
  }

  setCoverage(inCoverage: boolean): void {
    this.#inCoverage = inCoverage
    this.update()
  }

  /** Registers anew if it can, or deregisters: to be called when a condition has changed. */
  update(): void {
    this.#time.cancel(this.#timer)
    this.#timer = 0
    if (this.functionality !== 1 || !this.#simIsReady()) this.#become(RegistrationStatus.idle)
    else if (!this.#inCoverage) this.#become(RegistrationStatus.searching)
    else if (this.status === this.#knobs.regStat) return
    else if (this.#knobs.registerMs === 0) this.#become(this.#knobs.regStat)
    else {
      this.#become(RegistrationStatus.searching)
      this.#timer = this.#time.at(this.#time.now() + this.#knobs.registerMs, () => {
        this.#become(this.#knobs.regStat)
      })
    }
  }

  #become(status: number): void {
    if (status === this.status) return
    this.status = status
    this.onChange?.()
  }
}

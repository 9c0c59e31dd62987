/**
 * The SIM card and its lock: 3GPP TS 27.007 clause 8.3 (+CPIN).
 */
import { CmeError } from './errors.ts'
import type { Knobs } from './knobs.ts'

export type SimState = Knobs['sim']

const pinTries = 3

export class Sim {
  state: SimState
  /** Called when the state has changed. */
  onChange: (() => void) | null = null
  readonly #knobs: Knobs
  #triesLeft = pinTries

  constructor(knobs: Knobs) {
    this.#knobs = knobs
    this.state = knobs.sim
  }

  /** What the card asks for after power-on. A card locked by wrong PINs stays locked. */
  reset(): void {
    this.state = this.#knobs.sim
  }

  /** The card as it is from now on; AT+CPIN, or the knob, has changed it. */
  insert(state: SimState): void {
    if (state === 'pin') this.#triesLeft = pinTries
    this.#knobs.sim = state
    this.#become(state)
  }

  /** Why the card cannot be used, as a +CME ERROR, or undefined when it can. */
  get obstacle(): number | undefined {
    if (this.state === 'absent') return CmeError.simNotInserted
    if (this.state === 'pin') return CmeError.simPinRequired
    if (this.state === 'puk') return CmeError.simPukRequired
    return undefined
  }

  /** @returns undefined when the PIN was right. */
  enterPin(pin: string): number | undefined {
    if (this.state === 'ready') return CmeError.operationNotAllowed
    if (this.state !== 'pin') return this.obstacle
    if (pin !== this.#knobs.pin) {
      if (--this.#triesLeft === 0) this.insert('puk')
      return CmeError.incorrectPassword
    }
    this.#triesLeft = pinTries
    this.#become('ready')
    return undefined
  }

  /** @returns undefined when the PUK was right; the PIN is the new one then. */
  enterPuk(puk: string, newPin: string): number | undefined {
    if (this.state !== 'puk') return this.obstacle ?? CmeError.operationNotAllowed
    if (puk !== this.#knobs.puk) return CmeError.incorrectPassword
    this.#knobs.pin = newPin
    // The card is still locked at the next power-on, with the new PIN.
    this.#knobs.sim = 'pin'
    this.#triesLeft = pinTries
    this.#become('ready')
    return undefined
  }

  #become(state: SimState): void {
    if (state === this.state) return
    this.state = state
    this.onChange?.()
  }
}

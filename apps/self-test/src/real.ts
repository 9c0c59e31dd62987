/**
 * The target that is a real modem on a real network, in real time. It cannot be told what to do: a case that
 * asks for more than the modem, the network and one host that echoes is skipped. Where port, pins and time come from is the
 * caller's; main.ts has the ESP32's.
 */
import type { ModemOptions, ModulePower } from '@atlink/core'
import {
  Beyond,
  beyond,
  type CreateTarget,
  type DceControls,
  type PeerNetwork,
  type Supports,
  type Target,
  type TargetOptions,
} from '@atlink/core/conformance'
import type { Hardware } from '@atlink/moddable-device'

/** A port and a clock; `pins`, where PWRKEY or RESET is wired. */
export type Board = Pick<Hardware, 'serial' | 'clock' | 'pins' | 'close'>

export interface RealOptions {
  /** Opened for each case, and closed by it. */
  openBoard(): Board
  readonly baud: number
  /** Calls back after so many milliseconds. */
  wait(ms: number, done: () => void): void
  /** Sends back what it gets over TCP. */
  readonly echoHost: string
  readonly echoPort: number
}

/** `config` of the manifest: what was given on mcconfig's command line is text. */
export type Config = Readonly<Record<string, unknown>>

/** How often a condition is looked at. */
const LOOK_MS = 10
/** A network takes longer than a simulated one: no case waits less for what it waits for. */
const PATIENCE_MS = 120_000

export function realSupports(wires: { readonly dtr: boolean }): Supports {
  return Object.freeze({ virtualTime: false, faults: false, dtr: wires.dtr })
}

/** The modem's options, as the SIM card's network wants them. */
export function simOf({ apn, pin }: Config): Partial<ModemOptions> {
  return { ...(apn ? { apn: String(apn) } : {}), ...(pin ? { pin: String(pin) } : {}) }
}

/** @throws RangeError when the port is none. */
export function echoOf({ echoHost, echoPort }: Config): { echoHost: string; echoPort: number } {
  const port = Number(echoPort)
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new RangeError(`echoPort: ${echoPort} is not a whole number from 1 to 65535`)
  }
  return { echoHost: String(echoHost), echoPort: port }
}

class RealTarget implements Target {
  readonly name: string = 'real modem'
  readonly network: PeerNetwork = beyond<PeerNetwork>('a network that can be told what to do')
  readonly dce: DceControls = beyond<DceControls>('a modem that can be told what to do')
  declare readonly power?: ModulePower
  readonly baud: number
  readonly echo: { readonly host: string; readonly port: number }
  readonly #board: Board
  readonly #options: RealOptions

  readonly #free: () => void

  constructor(options: RealOptions, free: () => void) {
    const { baud, echoHost, echoPort } = options
    this.#options = options
    this.#free = free
    this.#board = options.openBoard()
    const { pins } = this.#board
    if (pins?.reset !== undefined || pins?.powerOn !== undefined) this.power = pins
    this.baud = baud
    this.echo = { host: echoHost, port: echoPort }
  }

  get serial(): Target['serial'] {
    return this.#board.serial
  }

  get clock(): Target['clock'] {
    return this.#board.clock
  }

  async until(what: string, done: () => boolean, limitMs: number = PATIENCE_MS): Promise<void> {
    const start = this.clock.now()
    const most = Math.max(limitMs, PATIENCE_MS)
    while (!done()) {
      if (((this.clock.now() - start) | 0) >= most) {
        throw new Error(`${this.name}: not within ${most} ms: ${what}`)
      }
      await this.pass(LOOK_MS)
    }
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.wait(ms, resolve))
  }

  async dispose(): Promise<void> {
    this.#board.close()
    // A port that is closed from inside a callback is so a moment later.
    await this.pass(LOOK_MS)
    this.#free()
  }
}

/** @throws Beyond for options that only a simulated modem can follow. */
function demand({ knobs, baud, latencyMs }: TargetOptions, own: number): void {
  if (knobs !== undefined || latencyMs !== undefined) throw new Beyond('a modem of its own kind')
  if (baud !== undefined && baud !== own) throw new Beyond(`a line of ${baud} bits per second`)
}

export function createReal(real: RealOptions): CreateTarget {
  let isTaken = false
  return async (options = {}) => {
    if (isTaken) throw new Beyond('more than one modem')
    demand(options, real.baud)
    const target = new RealTarget(real, () => {
      isTaken = false
    })
    isTaken = true
    return target
  }
}

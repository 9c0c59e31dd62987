/**
 * A simulated modem with all that it takes to run a driver on it in one process: its own `Serial`, a clock,
 * a network in memory, and virtual time, which passes only when it is told to. It has the shape of a target of
 * the conformance suite.
 */
import type { Clock, ModulePower, Serial } from '@atlink/core'
import type { Knobs } from './knobs.ts'
import { MemoryNetwork } from './memory-network.ts'
import { MockModem } from './modem.ts'
import type { Profile, ProfileName } from './profile.ts'
import { MockSerial } from './serial.ts'
import { VirtualTime } from './time.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface SimulationOptions {
  /** The modem's family. */
  readonly profile?: ProfileName | Profile
  /** Initial knobs of the modem. */
  readonly knobs?: Record<string, unknown>
  /** The UART's rate, bits per second. */
  readonly baud?: number
  /** How long the modem takes to answer a command line. */
  readonly latencyMs?: number
  /** What the clock says at the start, int32. Default: one second before the wrap, so that it is crossed. */
  readonly startMs?: number
  /** Of everything random in the modem. */
  readonly seed?: number
}

const ONE_SECOND_BEFORE_THE_WRAP = 0x7fff_ffff - 999

/** Of virtual time; longer than anything a modem does unless it is asked to. */
const PATIENCE_MS = 60_000

export class Simulation {
  readonly name: string
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly dce: MockModem
  readonly serial: Serial
  readonly clock: Clock

  constructor(name: string, options: SimulationOptions = {}) {
    const { profile, knobs, baud, latencyMs, seed, startMs = ONE_SECOND_BEFORE_THE_WRAP } = options
    const { time, network } = this
    this.name = name
    this.dce = new MockModem({
      time,
      network,
      knobs: (knobs ?? {}) as Partial<Knobs>,
      ...(profile === undefined ? {} : { profile }),
      ...(baud === undefined ? {} : { baud }),
      ...(latencyMs === undefined ? {} : { latencyMs }),
      ...(seed === undefined ? {} : { seed }),
    })
    this.serial = new MockSerial(this.dce.port)
    this.serial.setBaud?.(this.dce.baud)
    this.clock = new VirtualClock(time, startMs)
  }

  get baud(): number {
    return this.dce.baud
  }

  /** The module's pins. */
  get power(): ModulePower {
    return this.dce.pins
  }

  /** Lets time pass until `done()`; rejects, naming `what`, after `limitMs` of it. */
  async until(what: string, done: () => boolean, limitMs: number = PATIENCE_MS): Promise<void> {
    if (this.time.run(done, limitMs)) return
    throw new Error(`${this.name}: not within ${limitMs} ms: ${what} (seed ${this.dce.seed})`)
  }

  async pass(ms: number): Promise<void> {
    this.time.advance(ms)
  }

  async dispose(): Promise<void> {
    this.serial.close()
    this.clock.park()
  }
}

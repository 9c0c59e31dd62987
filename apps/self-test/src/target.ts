/**
 * The target that runs on the device itself: the simulated modem, its own `Serial`, a network in memory,
 * virtual time. No port and no pin of the board is touched, so no modem has to be there.
 */
import type { Clock, ModulePower, Serial } from '@atlink/core'
import type { CreateTarget, Supports, Target, TargetOptions } from '@atlink/core/conformance'
import {
  type Knobs,
  MemoryNetwork,
  MockModem,
  MockSerial,
  VirtualClock,
  VirtualTime,
} from '@atlink/mock-modem'

export const supports: Supports = Object.freeze({
  virtualTime: true,
  faults: true,
  rates: true,
  dtr: true,
  power: true,
})

const ONE_SECOND_BEFORE_THE_WRAP = 0x7fff_ffff - 999

/** Of the target's time; longer than anything a modem does unless it is asked to. */
const PATIENCE_MS = 60_000

class SimulatedTarget implements Target {
  readonly name: string = 'simulated modem'
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly dce: MockModem
  readonly serial: Serial
  readonly clock: Clock

  constructor({ knobs, baud, latencyMs, startMs }: TargetOptions) {
    const { time, network } = this
    this.dce = new MockModem({
      time,
      network,
      knobs: (knobs ?? {}) as Partial<Knobs>,
      ...(baud === undefined ? {} : { baud }),
      ...(latencyMs === undefined ? {} : { latencyMs }),
    })
    this.serial = new MockSerial(this.dce.port)
    this.serial.setBaud?.(this.dce.baud)
    this.clock = new VirtualClock(time, startMs ?? ONE_SECOND_BEFORE_THE_WRAP)
  }

  get baud(): number {
    return this.dce.baud
  }

  get power(): ModulePower {
    return this.dce.pins
  }

  async until(what: string, done: () => boolean, limitMs: number = PATIENCE_MS): Promise<void> {
    if (this.time.run(done, limitMs)) return
    throw new Error(`not within ${limitMs} ms: ${what} (seed ${this.dce.seed})`)
  }

  async pass(ms: number): Promise<void> {
    this.time.advance(ms)
  }

  async dispose(): Promise<void> {
    this.serial.close()
    this.clock.park()
  }
}

export const createSimulated: CreateTarget = async (options = {}) => new SimulatedTarget(options)

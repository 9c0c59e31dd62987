/**
 * The conformance suite's fastest target: the simulated modem in the same process, its own `Serial`,
 * a network in memory, and virtual time throughout. The clock stands one second before the wrap of
 * int32 unless told otherwise, so that every case crosses it.
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
} from '../../src/index.ts'

export interface InProcessOptions extends TargetOptions {
  /** Of everything random in the modem. */
  readonly seed?: number
}

export const supports: Supports = {
  virtualTime: true,
  faults: true,
  rates: true,
  dtr: true,
  power: true,
}

const oneSecondBeforeTheWrap = 0x7fff_ffff - 999

/** Of the target's time; longer than anything a modem does unless it is asked to. */
const patienceMs = 60_000

export class InProcessTarget implements Target {
  readonly name: string = 'in process'
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly dce: MockModem
  readonly serial: Serial
  readonly clock: Clock

  constructor(options: InProcessOptions = {}) {
    const { knobs, baud, latencyMs, seed } = options
    this.dce = new MockModem({
      time: this.time,
      network: this.network,
      knobs: (knobs ?? {}) as Partial<Knobs>,
      ...(baud === undefined ? {} : { baud }),
      ...(latencyMs === undefined ? {} : { latencyMs }),
      ...(seed === undefined ? {} : { seed }),
    })
    this.serial = new MockSerial(this.dce.port)
    this.serial.setBaud?.(this.dce.baud)
    this.clock = new VirtualClock(this.time, options.startMs ?? oneSecondBeforeTheWrap)
  }

  get baud(): number {
    return this.dce.baud
  }

  get power(): ModulePower {
    return this.dce.pins
  }

  async until(what: string, done: () => boolean, limitMs: number = patienceMs): Promise<void> {
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

export const createInProcess: CreateTarget = async (options) => new InProcessTarget(options)

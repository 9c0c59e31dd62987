/**
 * A conformance target in real time: the simulated modem with a network in memory in this process,
 * reached through a real serial port of this package. The two ways to the port are beside this file.
 */
import type { Clock, Serial } from '@atlink/core'
import type { Target, TargetOptions } from '@atlink/core/conformance'
import { type Knobs, MemoryNetwork, MockModem } from '@atlink/mock-modem'
import { RealTime } from '@atlink/mock-modem/node'
import { NodeClock, type NodeSerial } from '../../src/index.ts'

/** A port to the modem, and what is to be done when it is no longer needed. */
export interface Way {
  readonly serial: NodeSerial
  close(): Promise<void>
}

// Time is real here: a case that names no rate and no latency gets a fast line and a quick modem, with
// the network slower than the modem's answers as everywhere.
const defaultBaud = 921_600
const answerLatencyMs = 2
const networkLatencyMs = 8

/** Real milliseconds; nothing that is not asked to be slow takes as long. */
const patienceMs = 20_000

export class RealTimeTarget implements Target {
  readonly name: string
  readonly time: RealTime
  readonly network: MemoryNetwork
  readonly dce: MockModem
  readonly clock: Clock = new NodeClock()
  readonly #way: Way

  static async create(
    name: string,
    options: TargetOptions,
    open: (dce: MockModem) => Promise<Way>,
  ): Promise<RealTimeTarget> {
    const { knobs, baud, latencyMs } = options
    const time = new RealTime()
    const network = new MemoryNetwork(time, { latencyMs: networkLatencyMs })
    const dce = new MockModem({
      time,
      network,
      knobs: (knobs ?? {}) as Partial<Knobs>,
      baud: baud ?? defaultBaud,
      latencyMs: latencyMs ?? answerLatencyMs,
    })
    return new RealTimeTarget(name, time, network, dce, await open(dce))
  }

  private constructor(
    name: string,
    time: RealTime,
    network: MemoryNetwork,
    dce: MockModem,
    way: Way,
  ) {
    this.name = name
    this.time = time
    this.network = network
    this.dce = dce
    this.#way = way
  }

  get serial(): Serial {
    return this.#way.serial
  }

  get baud(): number {
    return this.dce.baud
  }

  async until(what: string, done: () => boolean, limitMs: number = patienceMs): Promise<void> {
    const end = performance.now() + limitMs
    while (!done()) {
      if (performance.now() > end) {
        throw new Error(`${this.name}: not within ${limitMs} ms: ${what} (seed ${this.dce.seed})`)
      }
      // Not at every turn of the loop: a spinning process would slow down all others.
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }

  async dispose(): Promise<void> {
    this.clock.park()
    this.serial.close()
    await this.#way.serial.closed
    await this.#way.close()
    this.time.stop()
  }
}

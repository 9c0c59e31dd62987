/**
 * serialport's real stream over the simulated modem's binding, under virtual time: rate, DTR and
 * RTS/CTS are there, and days pass in seconds. What the stream does with promises and ticks takes no
 * virtual time: after each event of the modem's the loop turns once, in which all of it is done.
 */
import type { Clock, ModulePower, Serial } from '@atlink/core'
import type { CreateTarget, Supports, Target, TargetOptions } from '@atlink/core/conformance'
import { type Knobs, MemoryNetwork, MockModem, VirtualClock, VirtualTime } from '@atlink/mock-modem'
import { mockBinding } from '@atlink/mock-modem/node'
import { type NodeSerial, openSerialPort } from '../../src/index.ts'
import { turn } from '../wait.ts'

export const supports: Supports = {
  virtualTime: true,
  faults: true,
  rates: true,
  flowControl: true,
  dtr: true,
  power: true,
}

/** Of the target's time; longer than anything a modem does unless it is asked to. */
const patienceMs = 60_000

class StreamTarget implements Target {
  readonly name: string = 'serialport stream'
  readonly serial: Serial
  readonly network: MemoryNetwork
  readonly dce: MockModem
  readonly clock: Clock
  readonly #time: VirtualTime
  readonly #port: NodeSerial

  constructor(
    time: VirtualTime,
    network: MemoryNetwork,
    dce: MockModem,
    port: NodeSerial,
    startMs: number,
  ) {
    this.#time = time
    this.network = network
    this.dce = dce
    this.#port = port
    this.serial = port
    this.clock = new VirtualClock(time, startMs)
  }

  get baud(): number {
    return this.dce.baud
  }

  get power(): ModulePower {
    return this.dce.pins
  }

  async until(what: string, done: () => boolean, limitMs: number = patienceMs): Promise<void> {
    const endMs = this.#time.now() + limitMs
    for (await turn(); !done(); await turn()) {
      const nextMs = this.#time.nextAt()
      if (nextMs === undefined || nextMs > endMs) {
        await this.#settle(endMs)
        if (done()) return
        const where = `${this.name}: not within ${limitMs} ms`
        throw new Error(`${where}: ${what} (seed ${this.dce.seed})`)
      }
      this.#time.step()
    }
  }

  async pass(ms: number): Promise<void> {
    await this.#settle(this.#time.now() + ms)
  }

  async dispose(): Promise<void> {
    this.clock.park()
    this.#port.close()
    let isClosed = false
    void this.#port.closed.then(() => {
      isClosed = true
    })
    // What the port still has to send leaves at the line's rate.
    for (await turn(); !isClosed; await turn()) this.#time.step()
  }

  /** Lets time pass up to `endMs`, event by event. */
  async #settle(endMs: number): Promise<void> {
    for (await turn(); ; await turn()) {
      const nextMs = this.#time.nextAt()
      if (nextMs === undefined || nextMs > endMs) break
      this.#time.step()
    }
    this.#time.advance(Math.max(0, endMs - this.#time.now()))
    await turn()
  }
}

export const createStream: CreateTarget = async (options: TargetOptions = {}) => {
  const { knobs, baud, latencyMs, startMs = 0 } = options
  const time = new VirtualTime()
  const network = new MemoryNetwork(time)
  const dce = new MockModem({
    time,
    network,
    knobs: (knobs ?? {}) as Partial<Knobs>,
    ...(baud === undefined ? {} : { baud }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  })
  const binding = mockBinding(dce.port)
  const port = await openSerialPort({ path: '/dev/mock0', binding, baudRate: dce.baud })
  return new StreamTarget(time, network, dce, port, startMs)
}

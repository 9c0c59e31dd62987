/**
 * The conformance target of web-serial.ts: the simulated modem behind a port in Web Serial's shape,
 * under virtual time. Promises take no virtual time: after each event the loop turns once, in which all
 * of them are settled.
 */
import type { Clock } from '@atlink/core'
import type { CreateTarget, Supports, Target, TargetOptions } from '@atlink/core/conformance'
import { type DtePort, type Knobs, MemoryNetwork, MockModem, VirtualTime } from '@atlink/mock-modem'
import { timerClock, type WebPort, WebSerial } from './web-serial.ts'

/** Web Serial's rate and flow control are those of `open`: no `rates`, no `flowControl`. */
export const supports: Supports = { virtualTime: true, faults: true, dtr: true }

/** Of the target's time; longer than anything a modem does unless it is asked to. */
const PATIENCE_MS = 60_000
const CHUNK = 96
const BUFFER = 255

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** The DTE's end of the line as a browser would show it. */
export function webPort(line: DtePort): WebPort {
  const stage = new Uint8Array(CHUNK)
  let left = (): void => {}
  line.onWritable = () => {
    if (line.pendingWrite === 0) left()
  }
  return {
    readable: new ReadableStream<Uint8Array>({
      start(controller) {
        line.onReceive = () => {
          for (let count = line.read(stage); count > 0; count = line.read(stage)) {
            controller.enqueue(stage.slice(0, count))
          }
        }
      },
      cancel() {
        line.onReceive = null
      },
    }),
    writable: new WritableStream<Uint8Array>(
      {
        write: (bytes) =>
          new Promise((resolve) => {
            left = resolve
            line.write(bytes, 0, bytes.length)
          }),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: BUFFER }),
    ),
    async setSignals({ dataTerminalReady }) {
      line.setLines(dataTerminalReady, true)
    },
    async close() {
      line.onWritable = null
    },
  }
}

class WebTarget implements Target {
  readonly name = 'Web Serial'
  readonly time = new VirtualTime()
  readonly network = new MemoryNetwork(this.time)
  readonly dce: MockModem
  readonly serial: WebSerial
  readonly clock: Clock

  constructor({ knobs, baud, latencyMs, startMs = 0 }: TargetOptions = {}) {
    const { time, network } = this
    this.dce = new MockModem({
      time,
      network,
      knobs: (knobs ?? {}) as Partial<Knobs>,
      ...(baud === undefined ? {} : { baud }),
      ...(latencyMs === undefined ? {} : { latencyMs }),
    })
    this.dce.port.setBaud(this.dce.baud)
    this.serial = new WebSerial(webPort(this.dce.port))
    this.clock = timerClock(
      () => startMs + time.now(),
      (run, delayMs) => time.at(Math.floor(time.now()) + delayMs, run),
      (event) => time.cancel(event ?? 0),
    )
  }

  get baud(): number {
    return this.dce.baud
  }

  async until(what: string, done: () => boolean, limitMs: number = PATIENCE_MS): Promise<void> {
    if (await this.#run(this.time.now() + limitMs, done)) return
    throw new Error(`${this.name}: not within ${limitMs} ms: ${what} (seed ${this.dce.seed})`)
  }

  async pass(ms: number): Promise<void> {
    await this.#run(this.time.now() + ms, () => false)
  }

  async dispose(): Promise<void> {
    this.clock.park()
    this.serial.close()
    let isClosed = false
    void this.serial.closed?.then(() => {
      isClosed = true
    })
    // What the port still has to send leaves at the line's rate.
    await this.until('the port is released', () => isClosed)
  }

  /** Lets time pass, event by event, until `done` or `endMs`. What `done` says once may not be asked again. */
  async #run(endMs: number, done: () => boolean): Promise<boolean> {
    for (await turn(); !done(); await turn()) {
      const nextMs = this.time.nextAt()
      if (nextMs !== undefined && nextMs <= endMs) this.time.step()
      else if (this.time.now() < endMs) this.time.advance(endMs - this.time.now())
      else return false
    }
    return true
  }
}

export const createWeb: CreateTarget = async (options) => new WebTarget(options)

/**
 * A line whose DCE sends every byte back as it is: for the tests of what carries bytes, where a modem's
 * command state would stand between the bytes and the assertion.
 */

import { RealTime } from '../../src/node/index.ts'
import { Random } from '../../src/random.ts'
import type { DtePort } from '../../src/uart.ts'
import { Uart } from '../../src/uart.ts'

/** Quick enough for 64 KB both ways, slow enough that buffers fill. */
const rate = 20_000_000

export class EchoLine {
  readonly time: RealTime = new RealTime()
  readonly uart: Uart
  readonly port: DtePort
  readonly dtr: boolean[] = []

  constructor() {
    const dce = {
      exactInput: (_: Uint8Array, start: number, end: number): number => end - start,
      receive: (bytes: Uint8Array): void => this.uart.toDte.push(bytes, 0, bytes.length),
      dtrChanged: (asserted: boolean): void => {
        this.dtr.push(asserted)
      },
      rateOf: (dteRate: number): number => dteRate,
    }
    this.uart = new Uart(this.time, new Random(1), dce, rate)
    this.port = this.uart.port
  }

  get baud(): number {
    return this.uart.dceRate
  }

  /** The DCE says something by itself. */
  say(text: string): void {
    const bytes = Buffer.from(text, 'latin1')
    this.uart.toDte.push(bytes, 0, bytes.length)
  }
}

/** 64 KB in which every value of a byte stands next to every other. */
export function everyByte(): Buffer {
  const bytes = Buffer.alloc(65_536)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = (index & 1) === 0 ? index >> 8 : (index >> 1) & 0xff
  }
  return bytes
}

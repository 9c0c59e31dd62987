/** Starts an example on the ESP32: the only place that imports the SDK's modules and names the board. */
import Digital from 'embedded:io/digital'
import Serial from 'embedded:io/serial'
import config from 'mc/config'
import Time from 'time'
import Timer from 'timer'
import type { Board } from './board.ts'
import { esp32Board, type Sdk, type WithProtocol } from './esp32-board.ts'
// Your board: another file of this folder.
import wiring from './esp32-t-a7670.ts'
import type { Protocols } from './protocols.ts'

/** XS has these beyond the language. */
interface XS {
  readonly ArrayBuffer: { fromString(text: string): ArrayBuffer }
  readonly String: { fromArrayBuffer(bytes: ArrayBuffer): string }
  trace(text: string): void
}

export function start<Protocol extends keyof Protocols = never>(
  main: (board: Board<Protocol>) => void,
  ...protocols: WithProtocol[]
): void {
  const xs = globalThis as unknown as XS
  const sdk: Sdk = {
    Serial,
    Digital,
    Timer,
    ticks: () => Time.ticks,
    trace: (text) => xs.trace(text),
    encode: (text) => xs.ArrayBuffer.fromString(text),
    decode: (bytes) => xs.String.fromArrayBuffer(bytes),
  }
  main(esp32Board(sdk, wiring, config, protocols))
}

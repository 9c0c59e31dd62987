/**
 * The board on Node: a serial port, or a simulated modem in this process. The clients of HTTP and MQTT are
 * the stand-ins of `../shim`.
 */

import { Modem, type ModemOptions, type Serial } from '@atlink/core'
import { NodeClock } from '@atlink/node-host'
import { bindShim } from '../shim/bind.ts'
import type { Board, Settings, Timer } from './board.ts'
import { createBoard } from './create.ts'

export interface NodeBoardOptions {
  readonly serial: Serial
  /** What the SIM and the port want. */
  readonly line: Pick<ModemOptions, 'dialect' | 'startBaud' | 'apn' | 'pin'>
  readonly settings: Settings
  log(text: string): void
  onEnd(code: number): void
}

const timer: Timer = Object.freeze({
  set: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs),
  clear: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
})

export function nodeBoard(options: NodeBoardOptions): Board<'http' | 'mqtt'> {
  const { serial, line } = options
  return createBoard({
    ...options,
    timer,
    dtr: typeof serial.setDTR === 'function',
    newModem: (wishes) => new Modem({ ...wishes, ...line, serial, clock: new NodeClock() }),
    release: () => serial.close(),
    bind: (modem) => bindShim(modem, timer),
    encode: (text) => new Uint8Array(new TextEncoder().encode(text)).buffer,
    decode: (bytes) => new TextDecoder().decode(bytes),
  })
}

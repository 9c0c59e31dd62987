/**
 * The board on Node: a serial port, or a simulated modem in this process. The clients of HTTP and MQTT are
 * the stand-ins of `../shim`.
 */

import type { Serial } from '@atlink/core'
import { NodeClock } from '@atlink/node-host'
import { bindShim } from '../shim/bind.ts'
import type { Board, Settings, Timer } from './board.ts'
import { createBoard, type LineOptions } from './create.ts'

export interface NodeBoardOptions {
  readonly serial: Serial
  readonly line: LineOptions
  readonly settings: Settings
  log(text: string): void
  onEnd(code: number): void
}

const timer: Timer = Object.freeze({
  set: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs),
  clear: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
})

export function nodeBoard(options: NodeBoardOptions): Board<'http' | 'mqtt'> {
  return createBoard({
    ...options,
    clock: new NodeClock(),
    timer,
    bind: (modem) => bindShim(modem, timer),
    encode: (text) => new Uint8Array(new TextEncoder().encode(text)).buffer,
    decode: (bytes) => new TextDecoder().decode(bytes),
  })
}

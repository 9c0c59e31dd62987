/**
 * The board that examples run on, made of what a platform has: a modem, a timer, a console. Nothing
 * here knows a platform; `node.ts` and `esp32.ts` put the parts together.
 */
import { describeError, type Modem, type ModemOptions, ModemState } from '@atlink/core'
import type { Board, Device, Settings, Timer, Wishes } from './board.ts'
import type { Protocols } from './protocols.ts'

export interface BoardParts<Protocol extends keyof Protocols> {
  readonly timer: Timer
  readonly settings: Settings
  readonly dtr: boolean
  /** Makes the modem: its port, clock and SIM are added to what the example wishes. */
  newModem(options: Omit<ModemOptions, 'serial' | 'clock' | 'dialect'>): Modem
  /** Gives the port back, for an example that has ended without a modem. */
  release(): void
  /** Puts the protocols' clients on the modem. */
  bind(modem: Modem): Pick<Protocols, Protocol>
  log(text: string): void
  encode(text: string): ArrayBuffer
  decode(bytes: ArrayBuffer): string
  /** The example is over; the port is closed a moment later. */
  onEnd(code: number): void
}

export function createBoard<Protocol extends keyof Protocols>(
  parts: BoardParts<Protocol>,
): Board<Protocol> {
  const { timer, settings, dtr } = parts
  let modem: Modem | null = null
  let isOver = false

  const end = (code: number = 0): void => {
    if (isOver) return
    isOver = true
    if (modem === null) parts.release()
    else modem.close()
    parts.onEnd(code)
  }

  /** What is lost comes back by itself, unless the bring-up has failed. */
  const down = (code: number): void => {
    parts.log(`modem: ${describeError(code)}`)
    if (modem?.state === ModemState.failed) end(code)
  }

  const open = (wishes: Wishes = {}): Device<Protocol> => {
    if (modem !== null) throw new Error('open: the modem is open already')
    modem = parts.newModem({
      onDown: down,
      onFault: (error) => parts.log(`a callback threw: ${error}`),
      ...wishes,
    })
    modem.open()
    return { modem, network: parts.bind(modem) }
  }

  return {
    settings,
    timer,
    dtr,
    open,
    log: (text) => parts.log(text),
    encode: (text) => parts.encode(text),
    decode: (bytes) => (bytes === undefined ? '' : parts.decode(bytes)),
    end,
  }
}

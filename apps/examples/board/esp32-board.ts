/**
 * The board on the ESP32, over the SDK's modules as they are handed in: `esp32.ts` imports them. The modem is
 * the device package's network interface, `Cellular`; the clients are the SDK's.
 */
import type { Dialect, Modem } from '@atlink/core'
import {
  Cellular,
  type CellularOptions,
  type DevicePinsOptions,
  type DigitalConstructor,
  type SerialPortConstructor,
  type TimerModule,
} from '@atlink/moddable-device'
import type { Board, Settings, Timer } from './board.ts'
import { createBoard } from './create.ts'
import type { Protocols } from './protocols.ts'

/** How a board is wired: `t-a7670.ts` is one. */
export interface Wiring {
  /** The family of the board's modem. */
  readonly dialect: Dialect
  readonly serial: Pick<SerialDescription, 'port' | 'receive' | 'transmit' | 'baud'>
  readonly pins: Omit<DevicePinsOptions, 'io' | 'timer' | 'onRing'>
  /** A pin that must be high for the module to have power. */
  readonly supply?: number
}

type SerialDescription = Extract<CellularOptions['serial'], { io: unknown }>

/** What the SDK gives. */
export interface Sdk {
  readonly Serial: SerialPortConstructor
  readonly Digital: DigitalConstructor
  readonly Timer: TimerModule & Timer
  ticks(): number
  trace(text: string): void
  encode(text: string): ArrayBuffer
  decode(bytes: ArrayBuffer): string
}

/** Adds a protocol's client: `withHTTP` of `@atlink/moddable-device/http`. */
export type WithProtocol = (device: { network?: object }, modem: Modem) => { network?: object }

/** `config` of the manifest: what was given on mcconfig's command line is text. */
export type Config = Readonly<Record<string, unknown>>

const NUMBERS = ['port', 'rounds', 'intervalMs']
const TEXTS = ['host', 'path', 'topic']

function settingsOf(config: Config): Settings {
  const isGiven = (name: string): boolean => config[name] !== undefined && config[name] !== ''
  const numbers = NUMBERS.filter(isGiven).map((name) => [name, Number(config[name])])
  const texts = TEXTS.filter(isGiven).map((name) => [name, String(config[name])])
  return Object.fromEntries([...numbers, ...texts])
}

function simOf({ apn, pin }: Config): Pick<CellularOptions, 'apn' | 'pin'> {
  return { ...(apn ? { apn: String(apn) } : {}), ...(pin ? { pin: String(pin) } : {}) }
}

export function esp32Board<Protocol extends keyof Protocols>(
  sdk: Sdk,
  wiring: Wiring,
  config: Config,
  protocols: readonly WithProtocol[],
): Board<Protocol> {
  const { Serial, Digital, Timer, ticks } = sdk
  const { supply } = wiring
  // Kept: a pin that is collected is a pin that is given back.
  const power =
    supply === undefined
      ? null
      : new Digital({ pin: supply, mode: Digital.Output, initialValue: 1 } as never)
  return createBoard<Protocol>({
    timer: Timer,
    settings: settingsOf(config),
    dtr: wiring.pins.dtr !== undefined,
    newModem: (wishes) =>
      new Cellular({
        ...wishes,
        ...simOf(config),
        dialect: wiring.dialect,
        serial: { io: Serial, ...wiring.serial },
        pins: { io: Digital, ...wiring.pins },
        timer: Timer,
        ticks,
      }).modem,
    release: () => power?.close(),
    bind(modem) {
      let device: { network?: object } = {}
      for (const add of protocols) device = add(device, modem)
      // The SDK's classes have no types but by their use.
      return (device.network ?? {}) as Pick<Protocols, Protocol>
    },
    log: (text) => sdk.trace(`${text}\n`),
    encode: (text) => sdk.encode(text),
    decode: (bytes) => sdk.decode(bytes),
    onEnd: (code) => sdk.trace(code === 0 ? 'done\n' : `ended with ${code}\n`),
  })
}

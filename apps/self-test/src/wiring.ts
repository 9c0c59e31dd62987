/**
 * How the real modem is wired to your board: edit it. It is a LilyGO T-A7670 as it stands; for the pins of
 * others, and where these are from, see apps/examples/board.
 */
import type { DevicePinsOptions } from '@atlink/moddable-device'

export interface Wiring {
  readonly serial: { port: number; receive: number; transmit: number; baud: number }
  readonly pins: Omit<DevicePinsOptions, 'io' | 'timer' | 'onRing'>
  /** A pin that must be high for the module to have power. */
  readonly supply?: number
}

const wiring: Wiring = {
  serial: { port: 1, receive: 27, transmit: 26, baud: 115_200 },
  pins: {
    dtr: 25,
    // A transistor in each: high at the pin pulls the module's line low.
    pwrkey: { pin: 4, inverted: true },
    reset: { pin: 5, inverted: true },
  },
  supply: 12,
}

export default wiring

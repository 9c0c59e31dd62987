/**
 * LilyGO T-A7670 (ESP32 with an A7670). Pins and levels: Xinyuan-LilyGO/LilyGO-T-A76XX,
 * examples/ATdebug/utilities.h and ATdebug.ino, `LILYGO_T_A7670`; their MODEM_TX_PIN is the ESP32's output.
 */
import { a76xx } from '@atlink/core'
import type { Wiring } from './esp32-board.ts'

const wiring: Wiring = {
  dialect: a76xx,
  serial: { port: 1, receive: 27, transmit: 26, baud: 115_200 },
  pins: {
    dtr: 25,
    ri: 33,
    // A transistor in each: high at the pin pulls the module's line low.
    pwrkey: { pin: 4, inverted: true },
    reset: { pin: 5, inverted: true },
  },
  supply: 12,
}

export default wiring

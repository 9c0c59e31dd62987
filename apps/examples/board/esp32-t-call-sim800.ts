/**
 * LilyGO (TTGO) T-Call with a SIM800L and an IP5306. Pins: Xinyuan-LilyGO/LilyGo-T-Call-SIM800,
 * doc/SIM800L_IP5306.MD (whose MODEM TX is the module's output) and examples/Arduino_TinyGSM. The module's
 * DTR and RI are not wired, so `sleep-and-wake` does not run here. On battery the IP5306 has to be told over
 * I2C (21, 22) to keep the supply on.
 */
import { sim800 } from '@atlink/core'
import type { Wiring } from './esp32-board.ts'

const wiring: Wiring = {
  dialect: sim800,
  serial: { port: 1, receive: 26, transmit: 27, baud: 115_200 },
  pins: {
    pwrkey: 4,
    reset: 5,
    // A SIM800 wants PWRKEY for a second at least, and RESET for 105 ms.
    powerOnMs: 1200,
    resetMs: 150,
  },
  supply: 23,
}

export default wiring

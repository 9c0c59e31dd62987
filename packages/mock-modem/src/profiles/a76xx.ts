/** A76XX series: AT manual V1.09, TCP/IP application note V1.04. The knobs' defaults are its own. */
import { a76xxCommands } from '../commands/index.ts'
import type { Profile } from '../profile.ts'
import { Stack } from '../stack.ts'

export const a76xxProfile: Profile = {
  name: 'a76xx',
  commands: a76xxCommands,
  newStack: (device) => new Stack(device),
  manufacturer: 'SIMCOM INCORPORATED',
  model: 'A7670E-FASE',
  revision: 'A7670M7_V1.11.1',
  imei: '860000000000007',
  imsi: '001010000000007',
  iccid: '89010100000000000075',
  rates: [
    300, 600, 1200, 2400, 4800, 9600, 14400, 19200, 28800, 38400, 57600, 115200, 230400, 460800,
    921600, 1842000, 3000000, 3686400,
  ],
  lineLimit: 3071,
  inputLimit: 4096,
  links: 10,
  servers: 4,
  readableLinks: 10,
  tellsAcknowledged: true,
  sendLimit: 1500,
  readLimit: 1500,
  hexReadLimit: 750,
  contexts: 15,
  storesAll: false,
  wakeUpMs: 20,
  ringMs: { call: 120, message: 0 },
  lac: '1A2B',
  tac: '00C3',
  cellId: '0A1B2C3D',
  accessTechnology: 7,
  absentSimLine: undefined,
  bootLines: ['*ATREADY: 1', 'SIM', 'SMS DONE', '+CGEV: EPS PDN ACT 1', 'PB DONE'],
  knobs: {},
}

/**
 * A7600 series: TCP/IP application note V1.00. It is A76XX's older brother: what came later is not there,
 * and the knobs say where its document differs.
 */
import { a7600Commands } from '../commands/index.ts'
import type { Profile } from '../profile.ts'
import { Stack } from '../stack.ts'

export const a7600Profile: Profile = {
  name: 'a7600',
  commands: a7600Commands,
  newStack: (device) => new Stack(device),
  manufacturer: 'SIMCOM INCORPORATED',
  model: 'A7600E-HNVW',
  revision: 'A7600M7_V1.00.1',
  imei: '860000000007600',
  imsi: '001010000007600',
  iccid: '89010100000000076000',
  rates: [
    300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 3000000,
    3200000, 3686400,
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
  bootLines: ['START', 'SIM', 'SMS DONE', 'PB DONE'],
  knobs: {
    cipcfg: false,
    // Section 3.1.4.
    ipaddrClosedForm: 'ipaddr',
    transparentClosedLine: 'always',
    // Section 3.3.3.
    udpReopenResumes: true,
  },
}

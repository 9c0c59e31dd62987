/**
 * SIM7028: TCP/IP application note V1.04. NB-IoT, so it is registered with CEREG alone; two links and two
 * servers. The knobs say where its document differs from A76XX's.
 */
import { sim7028Commands } from '../commands/index.ts'
import type { Profile } from '../profile.ts'
import { Stack } from '../stack.ts'

export const sim7028Profile: Profile = {
  name: 'sim7028',
  commands: sim7028Commands,
  newStack: (device) => new Stack(device),
  manufacturer: 'SIMCOM INCORPORATED',
  model: 'SIM7028',
  revision: '2110B01SIM7028',
  imei: '860000000007028',
  imsi: '001010000007028',
  iccid: '89010100000000070280',
  rates: [2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600],
  lineLimit: 3071,
  inputLimit: 4096,
  links: 2,
  servers: 2,
  // Sections 3.2.2 and 3.3.2 read link 2.
  readableLinks: 10,
  // Section 2.1.16.
  tellsAcknowledged: false,
  sendLimit: 1500,
  readLimit: 1500,
  hexReadLimit: 750,
  contexts: 7,
  storesAll: false,
  wakeUpMs: 20,
  ringMs: { call: 120, message: 0 },
  lac: '1A2B',
  tac: '00C3',
  cellId: '0A1B2C3D',
  accessTechnology: 9,
  absentSimLine: undefined,
  bootLines: ['RDY', 'SIM'],
  knobs: {
    cipcfg: false,
    // Section 2.1.6.
    transparentClosedLine: 'always',
    // Section 3.3.3.
    udpReopenResumes: true,
  },
}

/**
 * SIM800 series: AT manual V1.09, TCP/IP application note V1.02. The knobs are where its document
 * differs from A76XX's.
 */
import type { Profile } from '../profile.ts'
import { sim800Commands } from './commands/index.ts'
import { Sim800Stack } from './stack.ts'

export const sim800Profile: Profile = {
  name: 'sim800',
  commands: sim800Commands,
  newStack: (device) => new Sim800Stack(device),
  manufacturer: 'SIMCOM_Ltd',
  model: 'SIMCOM_SIM800',
  revision: '1418B05SIM800L24',
  imei: '860000000000800',
  imsi: '001010000000800',
  iccid: '89010100000000000800',
  rates: [0, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800],
  lineLimit: 556,
  inputLimit: 4096,
  // With knob cipstatusLinks 8, as on the clones, all of them work.
  links: 8,
  servers: 1,
  readableLinks: 8,
  tellsAcknowledged: true,
  sendLimit: 1460,
  readLimit: 1460,
  hexReadLimit: 730,
  contexts: 3,
  storesAll: true,
  wakeUpMs: 50,
  ringMs: { call: 50, message: 120 },
  lac: '1A2B',
  tac: '',
  cellId: '3C4D',
  accessTechnology: 0,
  absentSimLine: '+CPIN: NOT INSERTED',
  bootLines: ['RDY', '+CFUN: 1', 'SIM', 'Call Ready', 'SMS Ready'],
  knobs: {
    promptForm: '\r\n> ',
    recvFromForm: 'RECV FROM: ',
    receiveColon: true,
    connectRate: false,
    areaQuoted: true,
    remoteCloseInDataMode: 'CLOSED',
    atoFailure: 'error',
    emptyReadForm: 'zeroes',
    sleepUrc: 'sent',
    address: '10.78.245.128',
    rssi: 20,
  },
}

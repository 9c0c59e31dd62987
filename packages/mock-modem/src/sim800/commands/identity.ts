/**
 * The commands outside TCP/IP in which SIM800 differs from A76XX: who it is, and how it is switched off.
 */
import type { CommandRow } from '../../command.ts'

export const identityCommands: readonly CommandRow[] = [
  {
    name: 'I',
    exec: (call) => {
      call.info('SIM800 R14.18')
      return 'OK'
    },
  },
  {
    name: '+CGMR',
    exec: (call) => {
      call.info(`Revision:${call.device.profile.revision}`)
      return 'OK'
    },
    test: '',
  },
  {
    name: '+CCID',
    legal: (device) => device.sim.obstacle,
    exec: (call) => {
      call.info(call.device.profile.iccid)
      return 'OK'
    },
    test: '',
  },
  {
    name: '+CPOWD',
    set: (call) => {
      const { device, parameters } = call
      parameters.atMost(1)
      const isOrderly = parameters.integer(0, 0, 1) === 1
      const goDown = (): void => device.uart.toDte.whenEmpty(() => device.powerOff())
      call.after(() => {
        if (isOrderly) device.output.result('NORMAL POWER DOWN')
        goDown()
      })
      return 'NONE'
    },
  },
]

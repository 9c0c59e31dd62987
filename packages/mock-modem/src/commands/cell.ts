/**
 * AT+CPSI: the cell that serves the module, as NB-IoT modules tell of it (SIM7028 note, section 4.2). The
 * field strength is that of AT+CSQ; the cell is always the same one.
 */
import type { CommandRow, Handler } from '../command.ts'

/** Physical cell, band, channel, and the two bandwidths, which NB-IoT does not have. */
const carrier = '177,EUTRAN-BAND20,6254,0,0'
/** RSRQ in dB, how far RSRP is below RSSI, and the ratio of signal to noise. */
const quality = { rsrq: -10, belowRssi: 9, snr: 15 }

const readCell: Handler = (call) => {
  const { registration, profile, knobs } = call.device
  const operation = registration.functionality === 1 ? 'Online' : 'Low Power Mode'
  if (!registration.isOnline) {
    call.info(`+CPSI: NO SERVICE,${operation}`)
    return 'OK'
  }
  const operator = `${profile.imsi.slice(0, 3)}-${profile.imsi.slice(3, 5)}`
  const cell = `0x${profile.tac},${Number.parseInt(profile.cellId, 16)}`
  const rssi = 2 * knobs.rssi - 113
  const power = `${quality.rsrq},${rssi - quality.belowRssi},${rssi},${quality.snr}`
  call.info(`+CPSI: LTE NB-IOT,${operation},${operator},${cell},${carrier},${power}`)
  return 'OK'
}

export const cellCommands: readonly CommandRow[] = [{ name: '+CPSI', read: readCell, test: '' }]

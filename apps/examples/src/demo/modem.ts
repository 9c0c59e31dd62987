/** Opens a modem for the demo, in one of the ways in which data comes through it. */
import { type NodeModem, type OpenModemOptions, openModem } from '@atlink/node-host'
import { dialectOf } from '../profile.ts'
import type { DemoOptions } from './options.ts'
import { followSteps, sayAddress } from './report.ts'

export type Mode = Pick<OpenModemOptions, 'receive' | 'transparent'>

export const PULL: Mode = { receive: 'pull' }
export const PUSH: Mode = { receive: 'push' }
export const TRANSPARENT: Mode = { transparent: true }

/**
 * The modem, once it has an IP address.
 * @param isShown - print each step, and the address.
 */
export async function bringUp(
  port: string,
  options: DemoOptions,
  mode: Mode,
  isShown: boolean,
): Promise<NodeModem> {
  const { baudRate, apn, pin, profile } = options
  const modem = await openModem({
    port,
    ...mode,
    ...(options.port === undefined ? { dialect: dialectOf(profile) } : {}),
    ...(port.startsWith('tcp:') ? {} : { baudRate }),
    ...(apn === undefined ? {} : { apn }),
    ...(pin === undefined ? {} : { pin }),
  })
  if (isShown) followSteps(modem)
  try {
    await modem.whenReady()
  } catch (error) {
    await modem.close()
    throw error
  }
  if (isShown) sayAddress(modem)
  return modem
}

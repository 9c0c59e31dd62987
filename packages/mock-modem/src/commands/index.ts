/**
 * Which commands the families with NETOPEN have. Another family is another list of groups.
 */
import { type CommandRow, type CommandTable, commandTable } from '../command.ts'
import { basicCommands } from './basic.ts'
import { cellCommands } from './cell.ts'
import { contextCommands } from './contexts.ts'
import { linkCommands } from './links.ts'
import { netCommands } from './net.ts'
import { openCommands } from './open.ts'
import { receiveCommands } from './receive.ts'
import { sendCommands } from './send.ts'
import { serverCommands } from './servers.ts'
import {
  connectionCommands,
  dataServiceCommands,
  settingCommands,
  socketContext,
} from './settings.ts'
import { simAndNetworkCommands } from './sim-network.ts'

/** Of the families that open their network with NETOPEN. */
const common: readonly CommandRow[] = [
  ...basicCommands,
  ...simAndNetworkCommands,
  ...contextCommands,
  ...netCommands,
  ...openCommands,
  ...sendCommands,
  ...linkCommands,
  ...serverCommands,
  ...receiveCommands,
  ...settingCommands,
]

/** NB-IoT has no circuit domain, and one packet domain. */
const notOnNb: readonly string[] = ['+CREG', '+CGREG']

export const a7600Commands: CommandTable = commandTable(common)

export const a76xxCommands: CommandTable = commandTable(
  common,
  [socketContext('+CSOCKSETPN')],
  connectionCommands,
  dataServiceCommands,
)

export const sim7028Commands: CommandTable = commandTable(
  common.filter(({ name }) => !notOnNb.includes(name)),
  [socketContext('+CSOCKETPN'), socketContext('+CSOCKSETPN')],
  connectionCommands,
  cellCommands,
)

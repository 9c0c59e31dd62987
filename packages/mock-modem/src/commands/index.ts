/**
 * Which commands a family has. Another family is another list of groups.
 */
import { type CommandRow, type CommandTable, commandTable } from '../command.ts'
import type { ProfileName } from '../profile.ts'
import { sim800Commands } from '../sim800/commands/index.ts'
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

export const commandTables: Readonly<Record<ProfileName, CommandTable>> = {
  a7600: commandTable(common),
  a76xx: commandTable(
    common,
    [socketContext('+CSOCKSETPN')],
    connectionCommands,
    dataServiceCommands,
  ),
  sim7028: commandTable(
    common.filter(({ name }) => !notOnNb.includes(name)),
    [socketContext('+CSOCKETPN'), socketContext('+CSOCKSETPN')],
    connectionCommands,
    cellCommands,
  ),
  sim800: sim800Commands,
}

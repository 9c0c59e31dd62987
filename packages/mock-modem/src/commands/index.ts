/**
 * Which commands a family has. Another family is another list of groups.
 */
import { type CommandTable, commandTable } from '../command.ts'
import type { ProfileName } from '../profile.ts'
import { sim800Commands } from '../sim800/commands/index.ts'
import { basicCommands } from './basic.ts'
import { contextCommands } from './contexts.ts'
import { linkCommands } from './links.ts'
import { netCommands } from './net.ts'
import { openCommands } from './open.ts'
import { receiveCommands } from './receive.ts'
import { sendCommands } from './send.ts'
import { serverCommands } from './servers.ts'
import { settingCommands } from './settings.ts'
import { simAndNetworkCommands } from './sim-network.ts'

export const commandTables: Readonly<Record<ProfileName, CommandTable>> = {
  a76xx: commandTable(
    basicCommands,
    simAndNetworkCommands,
    contextCommands,
    netCommands,
    openCommands,
    sendCommands,
    linkCommands,
    serverCommands,
    receiveCommands,
    settingCommands,
  ),
  sim800: sim800Commands,
}

/**
 * Which commands SIM800 has: those that it shares with A76XX, with its own in their place.
 */
import { type CommandRow, type CommandTable, commandTable } from '../../command.ts'
import { basicCommands } from '../../commands/basic.ts'
import { contextCommands } from '../../commands/contexts.ts'
import { simAndNetworkCommands } from '../../commands/sim-network.ts'
import { bringUpCommands } from './bring-up.ts'
import { identityCommands } from './identity.ts'
import { openCommands } from './open.ts'
import { receiveCommands } from './receive.ts'
import { sendCommands } from './send.ts'
import { settingCommands } from './settings.ts'
import { statusCommands } from './status.ts'

/** Commands of A76XX that are about LTE, or came later. */
const foreign: readonly string[] = ['+IPREX', '+CEREG', '+CGAUTH', '+CICCID', '+CRESET', '+CPOF']

const shared: readonly CommandRow[] = [
  ...basicCommands,
  ...simAndNetworkCommands,
  ...contextCommands,
].filter(({ name }) => !foreign.includes(name))

export const sim800Commands: CommandTable = commandTable(
  shared,
  identityCommands,
  bringUpCommands,
  openCommands,
  sendCommands,
  receiveCommands,
  statusCommands,
  settingCommands,
)

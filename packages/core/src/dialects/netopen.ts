/**
 * What the families have in common that open their network with `AT+NETOPEN` (A7600, A76XX, SIM7028):
 * how they are brought up, what they are told, what their lines do. No dialect by itself.
 */
import { CLOSE, OPEN } from '../commands/open.ts'
import { PEERS } from '../commands/peers.ts'
import { RESOLVE } from '../commands/resolve.ts'
import { restartBy } from '../commands/restart.ts'
import { SEND } from '../commands/send.ts'
import { SEND_VARIABLE } from '../commands/send-variable.ts'
import { SENDERS } from '../commands/senders.ts'
import { LIST, START, STOP } from '../commands/servers.ts'
import { LINKS } from '../commands/status.ts'
import { SHUT } from '../commands/sync.ts'
import type { CommandSet, Dialect } from '../dialect.ts'
import { UNCLAIMED } from '../lines.ts'
import { STEPS } from '../steps.ts'

const COMMANDS: CommandSet = Object.freeze({
  open: OPEN,
  close: CLOSE,
  send: SEND,
  sendVariable: SEND_VARIABLE,
  links: LINKS,
  peers: PEERS,
  senders: SENDERS,
  resolve: RESOLVE,
  serverStart: START,
  serverStop: STOP,
  serverList: LIST,
  shut: SHUT,
  restart: restartBy('AT+CRESET'),
})

export const NETOPEN: Pick<Dialect, 'commands' | 'steps' | 'unclaimed'> = Object.freeze({
  commands: COMMANDS,
  steps: STEPS,
  unclaimed: UNCLAIMED,
})

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
import type { Access, AccessLines, CommandSet, Dialect } from '../dialect.ts'
import { UNCLAIMED } from '../lines.ts'
import { QUERIES, QUESTIONS } from '../settings/answers.ts'
import { CHECKS } from '../settings/configuration.ts'
import { SETTINGS } from '../settings/setting-lines.ts'
import { STEPS } from '../steps.ts'

const COMMANDS: CommandSet = Object.freeze({
  open: OPEN,
  close: CLOSE,
  before: null,
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

/** PAP; SIMCom has the password before the user name. */
function access({ apn, user, password, ipVersion }: Access): AccessLines {
  const type = ipVersion === 6 ? 'IPV6' : 'IP'
  return {
    context: apn === undefined ? null : `AT+CGDCONT=1,"${type}","${apn}"`,
    login: user === undefined ? null : `AT+CGAUTH=1,1,"${password}","${user}"`,
  }
}

type Common =
  | 'access'
  | 'answerEnd'
  | 'questions'
  | 'classify'
  | 'commands'
  | 'etx'
  | 'ipv6'
  | 'newGprs'
  | 'serverTakesLink'
  | 'settings'
  | 'steps'
  | 'unclaimed'

export const NETOPEN: Pick<Dialect, Common> = Object.freeze({
  access,
  answerEnd: null,
  classify: null,
  commands: COMMANDS,
  etx: true,
  ipv6: true,
  newGprs: null,
  questions: QUESTIONS,
  serverTakesLink: false,
  settings: Object.freeze({ checks: CHECKS, rows: SETTINGS, queries: QUERIES }),
  steps: STEPS,
  unclaimed: UNCLAIMED,
})

/**
 * FABLE's simulated modem (see dialect.ts): A76XX's commands, some of them under other names, and where
 * else it differs, by number and knob.
 */
import {
  type Call,
  type CommandRow,
  commandTable,
  type Profile,
  profiles,
} from '@atlink/mock-modem'

const { a76xx } = profiles

/** FABLE's name of each command that it has under another one. */
const NAMES: Readonly<Record<string, string>> = {
  '+CSOCKSETPN': '+FSOCKET',
  '+CDNSGIP': '+FNAME',
  '+SERVERSTART': '+FLISTEN',
  '+CRESET': '+FRESET',
}
/** What it has not at all. */
const ABSENT: readonly string[] = ['+CSOC']

/** The same command under another name, in its answers too. */
function renamed(row: CommandRow, name: string): CommandRow {
  type Form = CommandRow['read']
  const told = (form: Form): Form =>
    form && ((call) => form(answering(call, (line) => line.replace(row.name, name))))
  const { exec, read, set, test } = row
  return {
    ...row,
    name,
    ...(exec && { exec: told(exec) }),
    ...(read && { read: told(read) }),
    ...(set && { set: told(set) }),
    ...(test && { test: typeof test === 'string' ? test.replace(row.name, name) : told(test) }),
  } as CommandRow
}

function answering(call: Call, change: (line: string) => string): Call {
  return { ...call, info: (...lines) => call.info(...lines.map(change)) }
}

const rows = [...a76xx.commands.values()]
  .filter(({ name }) => !ABSENT.includes(name))
  .map((row) => {
    const name = NAMES[row.name]
    return name === undefined ? row : renamed(row, name)
  })

export const fableProfile: Profile = {
  ...a76xx,
  name: 'fable',
  commands: commandTable(rows),
  manufacturer: 'INVENTED DEVICES',
  model: 'FABLE-1',
  revision: 'FABLE-1.00-NOT-REAL',
  imei: '000000000000001',
  imsi: '001010000000001',
  iccid: '89010100000000000001',
  links: 6,
  servers: 3,
  bootLines: ['UP', 'SIM', '+FMOON: 3'],
  knobs: {
    promptForm: '\r\n>\r\n',
    closeOrder: 'result-first',
    netopenReadForm: 'two-fields',
  },
}

/**
 * The small settings of SIM800's TCP/IP task, and DNS (AT manual, 8.2): CIPMODE, CIPCCFG, CIPHEAD, CIPSRIP,
 * CIPSHOWTP, CIPTKA, CIPRDTIMER, CIPDPDP, CIPSCONT, CDNSCFG, CDNSGIP.
 */
import type { Call, CommandRow, Final } from '../../command.ts'
import { WrongParameter } from '../../parameters.ts'
import { resolveAll } from '../../resolve.ts'
import { copySettings, type Sim800Settings } from '../settings.ts'
import { notAllowed, obstacle, shown } from './answers.ts'

type Flag = 'showHeader' | 'showSender' | 'showProtocol'

function flag(name: string, key: Flag): CommandRow {
  return {
    name,
    read: shown(name, ({ device }) => Number(device.sim800.settings[key])),
    set: ({ device, parameters }) => {
      parameters.atMost(1)
      device.sim800.settings[key] = parameters.integer(0, 0, 1) === 1
      return 'OK'
    },
    test: `${name}: (0,1)`,
  }
}

type List = 'transfer' | 'keepAlive' | 'remoteDelaysMs' | 'contextCheck'
type Ranges = readonly (readonly [low: number, high: number])[]

/** A command with several numbers, of which the first `needed` must be given. */
function list(name: string, key: List, ranges: Ranges, needed: number): CommandRow {
  return {
    name,
    read: shown(name, ({ device }) => device.sim800.settings[key].join(',')),
    set: ({ device, parameters }) => {
      const { settings } = device.sim800
      parameters.atMost(ranges.length)
      settings[key] = ranges.map(([low, high], index) => {
        const old = index < needed ? undefined : settings[key][index]
        return parameters.integer(index, low, high, old)
      })
      return 'OK'
    },
    test: `${name}: ${ranges.map(([low, high]) => `(${low}-${high})`).join(',')}`,
  }
}

/** Transparent mode is for one connection. */
function setMode(call: Call): Final {
  const { device, parameters } = call
  const { settings } = device.sim800
  parameters.atMost(1)
  const mode = parameters.integer(0, 0, 1)
  if (settings.multi) return notAllowed
  if (mode === settings.mode) return 'OK'
  const forbidden = obstacle(call, 'CIPMODE')
  if (forbidden === undefined) settings.mode = mode
  return forbidden ?? 'OK'
}

const address = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/

function setDns(call: Call): Final {
  const { parameters, device } = call
  const { settings } = device.sim800
  parameters.atMost(2)
  settings.dns = [
    parameters.matching(0, address),
    parameters.matching(1, address, settings.dns[1] as string),
  ]
  return 'OK'
}

function readDns(call: Call): Final {
  const { knobs, sim800 } = call.device
  const forbidden = obstacle(call, 'CDNSCFG?')
  if (forbidden !== undefined) return forbidden
  const [primary, secondary] = sim800.settings.dns.map((one) =>
    knobs.dnsBrackets ? `<${one}>` : one,
  )
  call.info(`PrimaryDns: ${primary}`, `SecondaryDns: ${secondary}`)
  return 'OK'
}

/** How long the name server may take. */
const resolveTimeoutMs = 60_000
/** A name has so many addresses at most, as far as the answer shows them. */
const shownAddresses = 2
const hostName = /^[A-Z0-9][A-Z0-9-]{0,62}(\.[A-Z0-9][A-Z0-9-]{0,62})*$/i

/** The answer comes after OK. */
function resolve(call: Call): Final | undefined {
  const { parameters, device } = call
  parameters.atMost(1)
  const name = parameters.matching(0, hostName)
  if (name.length > 247) throw new WrongParameter()
  const forbidden = obstacle(call, 'CDNSGIP')
  if (forbidden !== undefined) return forbidden
  if (device.knobs.cdnsgipOrder === 'result-first') {
    lookUp(call, name, (line) => {
      call.info(line)
      call.finish('OK')
    })
    return undefined
  }
  call.after(() => lookUp(call, name, (line) => device.output.result(line)))
  return 'OK'
}

function lookUp({ device }: Call, name: string, say: (line: string) => void): void {
  const blank = device.knobs.answerBlank ? ' ' : ''
  resolveAll(device, name, resolveTimeoutMs, (addresses) => {
    const found = addresses.slice(0, shownAddresses).map((one) => `"${one}"`)
    const { isActive } = device.sim800.context
    const failure = isActive ? device.knobs.cdnsgipError : 3
    const text = isActive && found.length > 0 ? `1,"${name}",${found.join(',')}` : `0,${failure}`
    say(`+CDNSGIP:${blank}${text}`)
  })
}

function save({ device }: Call): Final {
  device.sim800.saved = copySettings(device.sim800.settings)
  return 'OK'
}

function readSaved(call: Call): Final {
  const { saved } = call.device.sim800
  const blank = call.device.knobs.answerBlank ? ' ' : ''
  call.info(...savedLines(saved).map(([name, value]) => `${name}:${blank}${value}`))
  return 'OK'
}

function savedLines(saved: Sim800Settings): [name: string, value: string | number][] {
  const ports = saved.localPorts[0] ?? { tcp: 0, udp: 0 }
  return [
    ['+CIPSCONT', 0],
    ['+CIPCSGP', 1],
    ['Gprs Config APN', saved.apn],
    ['Gprs Config UserId', saved.user],
    ['Gprs Config Password', saved.password],
    ['+CLPORT', `${ports.tcp},${ports.udp}`],
    ['+CIPHEAD', Number(saved.showHeader)],
    ['+CIPSHOWTP', Number(saved.showProtocol)],
    ['+CIPSRIP', Number(saved.showSender)],
    ['+CIPATS', `${saved.sendAfterS > 0 ? 1 : 0},${saved.sendTimerS}`],
    ['+CIPSPRT', saved.promptMode],
    ['+CIPQSEND', Number(saved.quickSend)],
    ['+CIPMODE', saved.mode],
    ['+CIPCCFG', saved.transfer.join(',')],
    ['+CIPMUX', Number(saved.multi)],
    ['+CIPDPDP', saved.contextCheck.join(',')],
    ['+CIPRXGET', saved.receiveMode],
    ['+CIPRDTIMER', saved.remoteDelaysMs.join(',')],
  ]
}

/** NmRetry, WaitTm, SendSz, Esc, Rxmode, RxSize, Rxtimer. */
const transferRanges: Ranges = [
  [3, 8],
  [1, 10],
  [1, 1460],
  [0, 1],
  [0, 1],
  [50, 1460],
  [20, 1000],
]

export const settingCommands: readonly CommandRow[] = [
  {
    name: '+CIPMODE',
    read: shown('+CIPMODE', ({ device }) => device.sim800.settings.mode),
    set: setMode,
    test: '+CIPMODE: (0-NORMAL MODE,1-TRANSPARENT MODE)',
  },
  list('+CIPCCFG', 'transfer', transferRanges, 4),
  flag('+CIPHEAD', 'showHeader'),
  flag('+CIPSRIP', 'showSender'),
  flag('+CIPSHOWTP', 'showProtocol'),
  // On, idle seconds, interval seconds, count.
  list(
    '+CIPTKA',
    'keepAlive',
    [
      [0, 1],
      [30, 7200],
      [30, 600],
      [1, 9],
    ],
    1,
  ),
  list(
    '+CIPRDTIMER',
    'remoteDelaysMs',
    [
      [100, 4000],
      [100, 7000],
    ],
    2,
  ),
  // On, interval seconds, failures.
  list(
    '+CIPDPDP',
    'contextCheck',
    [
      [0, 1],
      [1, 180],
      [1, 10],
    ],
    1,
  ),
  { name: '+CIPSCONT', exec: save, read: readSaved, test: '' },
  {
    name: '+CDNSCFG',
    read: readDns,
    set: setDns,
    test: '+CDNSCFG: ("Primary DNS"),("Secondary DNS")',
  },
  { name: '+CDNSGIP', set: resolve, test: '' },
]

/**
 * The small settings of the TCP/IP stack: SIMCom TCP/IP application note, from CIPHEAD to CSOC, and
 * CDNSGIP. None of them is saved.
 */
import type { Call, CommandRow, Final, Handler } from '../command.ts'
import { WrongParameter } from '../parameters.ts'
import { resolveHost } from '../resolve.ts'
import { type Settings, standardSocketConfiguration } from '../settings.ts'
import { failed, ipError } from './answers.ts'

/** A command with one setting of 0 or 1. */
function flag(
  name: string,
  read: (settings: Settings) => number,
  write: (settings: Settings, value: number) => void,
  more: Partial<CommandRow> = {},
): CommandRow {
  return {
    name,
    read: (call) => {
      call.info(`${name}: ${read(call.device.settings)}`)
      return 'OK'
    },
    set: (call) => {
      call.parameters.atMost(1)
      write(call.device.settings, call.parameters.integer(0, 0, 1))
      return 'OK'
    },
    test: `${name}: (0-1)`,
    ...more,
  }
}

const setting =
  (write: (settings: Settings) => void): Handler =>
  (call) => {
    write(call.device.settings)
    return 'OK'
  }

/** Transparent mode, frozen while the network is open. The exec form turns it off. */
function setMode(call: Call): Final {
  call.parameters.atMost(1)
  const mode = call.parameters.integer(0, 0, 1, call.parameters.count === 0 ? 0 : undefined)
  if (call.device.stack.state !== 'closed') return 'ERROR'
  call.device.settings.mode = mode
  return 'OK'
}

function setTimeouts(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(3)
  const old = device.settings.timeoutsMs
  device.settings.timeoutsMs = [
    parameters.integer(0, 3000, 120_000, old[0]),
    parameters.integer(1, 3000, 120_000, old[1]),
    parameters.integer(2, 3000, 120_000, old[2]),
  ]
  return 'OK'
}

/** Lowest and highest of NmRetry, DelayTm, Ack, errMode, HeaderType, AsyncMode, TimeoutVal. */
const socketRanges: readonly (readonly [number, number])[] = [
  [0, 10],
  [0, 1000],
  [0, 0],
  [0, 1],
  [0, 1],
  [0, 1],
  [500, 120_000],
]

function configureSockets(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(socketRanges.length)
  const old = device.settings.socketConfiguration
  device.settings.socketConfiguration = socketRanges.map(([low, high], field) =>
    parameters.integer(field, low, high, old[field] as number),
  )
  return 'OK'
}

function configureData(call: Call): Final {
  const { parameters, device } = call
  if (!device.knobs.cipcfg) return 'ERROR'
  parameters.atMost(2)
  const name = parameters.string(0, 20).toLowerCase()
  if (name === 'dataecho') {
    const value = parameters.matching(1, /^(ON|OFF)$/i).toLowerCase()
    device.settings.dataEcho = value === 'on' ? 'on' : 'off'
    return 'OK'
  }
  if (name !== 'transwaittm') return 'ERROR'
  device.settings.transparentWaitMs = parameters.integer(1, 5, 1000)
  return 'OK'
}

function readDataConfiguration(call: Call): Final {
  const { settings, knobs } = call.device
  if (!knobs.cipcfg) return 'ERROR'
  call.info(
    `+CIPCFG: "DATAECHO",${settings.dataEcho === 'off' ? 'OFF' : 'ON'}`,
    `+CIPCFG: "transwaittm",${settings.transparentWaitMs}`,
  )
  return 'OK'
}

function setContext(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(2)
  parameters.integer(0, 1, 1)
  const family = parameters.oneOf(1, [1, 6], device.settings.addressFamily)
  if (device.stack.state !== 'closed') return 'ERROR'
  device.settings.addressFamily = family
  return 'OK'
}

function setKeepAlive(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(4)
  const values = [
    parameters.integer(0, 0, 1),
    parameters.integer(1, 1, 120),
    parameters.integer(2, 1, 10),
    parameters.integer(3, 1, 100),
  ]
  // It is a setting of the opened network.
  if (device.stack.state !== 'open') return 'ERROR'
  device.settings.keepAlive = values
  return 'OK'
}

const address4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/
const address6 = /^[0-9A-F:]*:[0-9A-F:.]*$/i

function setDns(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(3)
  const isSix = parameters.integer(2, 0, 1, 0) === 1
  const pattern = isSix ? address6 : address4
  const field = isSix ? 'dns6' : 'dns'
  const [, secondary] = device.settings[field]
  device.settings[field] = [
    parameters.matching(0, pattern),
    parameters.matching(1, pattern, secondary),
  ]
  return 'OK'
}

function readDns(call: Call): Final {
  const { dns, dns6 } = call.device.settings
  call.info(
    `Primary IPv4 DNS: ${dns[0]},Secondary IPv4 DNS: ${dns[1]}`,
    `Primary IPv6 DNS: ${dns6[0]},Secondary IPv6 DNS: ${dns6[1]}`,
  )
  return 'OK'
}

/** The manual's longest time for CDNSGIP. */
const resolveTimeoutMs = 6000

/** A host name: labels of letters, digits and hyphens that begin with a letter or digit. */
const hostName = /^[A-Z0-9][A-Z0-9-]{0,62}(\.[A-Z0-9][A-Z0-9-]{0,62})*$/i

function resolve(call: Call): Final | undefined {
  const { parameters, device } = call
  parameters.atMost(1)
  const name = parameters.string(0, 254)
  if (!hostName.test(name)) throw new WrongParameter()
  if (device.stack.state !== 'open') return ipError(call, 'Network not opened')
  resolveHost(device, name, resolveTimeoutMs, (address) => {
    if (address !== undefined) call.info(`+CDNSGIP: 1,"${name}","${address}"`)
    call.finish(address === undefined ? failed(call, '+CDNSGIP: 0,10') : 'OK')
  })
  return undefined
}

/** CSOC's settings: lowest and highest. */
const dataServiceRanges: Readonly<Record<string, readonly [number, number]>> = {
  'Tcp srxt': [1, 12],
  'Tcp rxt': [1, 12],
  Mss: [640, 1500],
  RecvWin: [1500, 65_535],
  DnsTmr: [1, 60],
}

function setDataService(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(2)
  const name = parameters.string(0, 20)
  const range = Object.hasOwn(dataServiceRanges, name) ? dataServiceRanges[name] : undefined
  if (range === undefined) return 'ERROR'
  device.settings.dataService[name] = parameters.integer(1, range[0], range[1])
  return 'OK'
}

function readDataService(call: Call): Final {
  const values = Object.entries(call.device.settings.dataService)
  call.info(...values.map(([name, value]) => `+CSOC: "${name}",${value}`))
  return 'OK'
}

const list =
  (name: string, values: (settings: Settings) => readonly number[]): Handler =>
  (call) => {
    call.info(`${name}: ${values(call.device.settings).join(',')}`)
    return 'OK'
  }

export const settingCommands: readonly CommandRow[] = [
  flag(
    '+CIPHEAD',
    (settings) => Number(settings.showHeader),
    (settings, value) => {
      settings.showHeader = value === 1
    },
    {
      exec: setting((settings) => {
        settings.showHeader = true
      }),
    },
  ),
  flag(
    '+CIPSRIP',
    (settings) => Number(settings.showSender),
    (settings, value) => {
      settings.showSender = value === 1
    },
    {
      exec: setting((settings) => {
        settings.showSender = true
      }),
    },
  ),
  {
    name: '+CIPMODE',
    exec: setMode,
    read: list('+CIPMODE', (settings) => [settings.mode]),
    set: setMode,
    test: '+CIPMODE: (0-1)',
  },
  flag(
    '+CIPSENDMODE',
    (settings) => settings.sendMode,
    (settings, value) => {
      settings.sendMode = value
    },
  ),
  {
    name: '+CIPTIMEOUT',
    read: list('+CIPTIMEOUT', (settings) => settings.timeoutsMs),
    set: setTimeouts,
  },
  {
    name: '+CIPCCFG',
    exec: setting((settings) => {
      settings.socketConfiguration = [...standardSocketConfiguration]
    }),
    read: list('+CIPCCFG', (settings) => settings.socketConfiguration),
    set: configureSockets,
    test: '+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)',
  },
  { name: '+CIPCFG', read: readDataConfiguration, set: configureData },
  { name: '+CDNSGIP', set: resolve, test: '' },
]

/** The IP version of sockets. @param name as the family spells it; it answers with the same spelling. */
export function socketContext(name: string): CommandRow {
  return {
    name,
    read: list(name, (settings) => [1, settings.addressFamily]),
    set: setContext,
    test: `${name}: 1,(1,6)`,
  }
}

/** Keepalive, and the DNS servers. */
export const connectionCommands: readonly CommandRow[] = [
  {
    name: '+CTCPKA',
    read: list('+CTCPKA', (settings) => settings.keepAlive),
    set: setKeepAlive,
    test: '',
  },
  {
    name: '+CDNSCFG',
    read: readDns,
    set: setDns,
    test: '+CDNSCFG: (Primary DNS),(Secondary DNS),(0-1)',
  },
]

/** The TCP/IP stack's own settings, of Cat 1 modules. */
export const dataServiceCommands: readonly CommandRow[] = [
  { name: '+CSOC', read: readDataService, set: setDataService },
]

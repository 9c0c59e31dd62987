/**
 * The commands of ITU-T V.250: the line itself, its rate, its flow control, and who the modem is.
 */
import type { Call, CommandRow, Final, Handler } from '../command.ts'
import { factoryStored } from '../settings.ts'

/** A basic command without a number has the number 0 (V.250 5.3.1). */
function number(call: Call, highest: number): number {
  return call.parameters.integer(0, 0, highest, 0)
}

function basic(
  name: string,
  highest: number,
  apply: (call: Call, value: number) => void,
): CommandRow {
  const handler: Handler = (call) => {
    apply(call, number(call, highest))
    return 'OK'
  }
  return { name, exec: handler, set: handler }
}

function identification(name: string, text: (call: Call) => string): CommandRow {
  return {
    name,
    exec: (call) => {
      call.info(text(call))
      return 'OK'
    },
    test: '',
  }
}

function identify(call: Call): Final {
  const { profile } = call.device
  call.info(
    `Manufacturer: ${profile.manufacturer}`,
    `Model: ${profile.model}`,
    `Revision: ${profile.revision}`,
    `IMEI: ${profile.imei}`,
    '+GCAP: +CGSM,+FCLASS,+DS',
  )
  return 'OK'
}

/** AT&W. Where it does not store the rate, AT+IPREX does (A76XX). */
function store(call: Call): void {
  const { device } = call
  const { verbose, quiet, resultLevel, dtrMode, dcdMode, heedsRts, drivesCts, echo, cmee } =
    device.settings
  const line = { verbose, quiet, resultLevel, dtrMode, dcdMode, heedsRts, drivesCts }
  device.stored = device.profile.storesAll ? { ...line, echo, cmee } : line
  if (device.profile.storesAll) device.bootRate = device.wantedRate
}

/** The rate changes once the answer has left at the old one. */
function setRate(call: Call, isKept: boolean): Final {
  const { device, parameters } = call
  parameters.atMost(1)
  const rate = parameters.oneOf(0, device.profile.rates)
  call.after(() => {
    if (isKept) device.bootRate = rate
    device.changeRate(rate)
  })
  return 'OK'
}

function rateCommand(name: string, isKept: boolean): CommandRow {
  return {
    name,
    read: (call) => {
      const { bootRate, wantedRate } = call.device
      call.info(`${name}: ${isKept ? bootRate : wantedRate}`)
      return 'OK'
    },
    set: (call) => setRate(call, isKept),
    test: (call) => {
      call.info(`${name}: (${call.device.profile.rates.join(',')})`)
      return 'OK'
    },
  }
}

/** XON/XOFF (1) is refused: it would eat payload bytes. */
function setFlowControl(call: Call): Final {
  const { device, parameters } = call
  parameters.atMost(2)
  const byDte = parameters.oneOf(0, [0, 2], device.settings.heedsRts ? 2 : 0)
  const byDce = parameters.oneOf(1, [0, 2], device.settings.drivesCts ? 2 : 0)
  if (byDte + byDce > 0 && !device.knobs.rtsCts) return 'ERROR'
  device.settings.heedsRts = byDte === 2
  device.settings.drivesCts = byDce === 2
  call.after(() => device.applyLineSettings())
  return 'OK'
}

/** ATO: to online data state again. */
function goOnline(call: Call): Final {
  number(call, 0)
  const { dataState, ip, knobs } = call.device
  const { link, hasCarrier } = dataState
  if (link === undefined || !hasCarrier) {
    return ip.isTransparent && knobs.atoFailure === 'no-carrier' ? 'NO CARRIER' : 'ERROR'
  }
  call.after(() => dataState.enter(link))
  return 'CONNECT'
}

/** AT+CSCLK=2: bytes on the line wake the module. */
function highestSleepMode(call: Call): number {
  return call.device.knobs.wakesByLine ? 2 : 1
}

export const basicCommands: readonly CommandRow[] = [
  basic('E', 1, ({ device }, value) => {
    device.settings.echo = value === 1
  }),
  basic('V', 1, ({ device }, value) => {
    device.settings.verbose = value === 1
  }),
  basic('Q', 1, ({ device }, value) => {
    device.settings.quiet = value === 1
  }),
  basic('X', 4, ({ device }, value) => {
    device.settings.resultLevel = value
  }),
  basic('&D', 2, ({ device }, value) => {
    device.settings.dtrMode = value
  }),
  basic('&C', 2, ({ device }, value) => {
    device.settings.dcdMode = value
    device.applyLineSettings()
  }),
  basic('&W', 0, store),
  basic('&F', 0, ({ device }) => device.restore(factoryStored(device.knobs))),
  basic('Z', 0, ({ device }) => device.restore(device.stored)),
  { name: 'O', exec: goOnline, set: goOnline },
  { name: 'I', exec: identify },
  identification('+CGMI', ({ device }) => device.profile.manufacturer),
  identification('+GMI', ({ device }) => device.profile.manufacturer),
  identification('+CGMM', ({ device }) => device.profile.model),
  identification('+GMM', ({ device }) => device.profile.model),
  identification('+CGMR', ({ device }) => `+CGMR: ${device.profile.revision}`),
  identification('+GMR', ({ device }) => `+GMR: ${device.profile.revision}`),
  identification('+CGSN', ({ device }) => device.profile.imei),
  identification('+GSN', ({ device }) => device.profile.imei),
  rateCommand('+IPR', false),
  rateCommand('+IPREX', true),
  {
    name: '+IFC',
    read: (call) => {
      const { heedsRts, drivesCts } = call.device.settings
      call.info(`+IFC: ${heedsRts ? 2 : 0},${drivesCts ? 2 : 0}`)
      return 'OK'
    },
    set: setFlowControl,
    test: '+IFC: (0,2),(0,2)',
  },
  {
    name: '+CMEE',
    read: (call) => {
      call.info(`+CMEE: ${call.device.settings.cmee}`)
      return 'OK'
    },
    set: (call) => {
      call.parameters.atMost(1)
      call.device.settings.cmee = call.parameters.integer(0, 0, 2, 0)
      return 'OK'
    },
    test: '+CMEE: (0-2)',
  },
  {
    name: '+CSCLK',
    read: (call) => {
      call.info(`+CSCLK: ${call.device.settings.sleepMode}`)
      return 'OK'
    },
    set: (call) => {
      call.parameters.atMost(1)
      call.device.settings.sleepMode = call.parameters.integer(0, 0, highestSleepMode(call))
      call.after(() => call.device.sleep.begin())
      return 'OK'
    },
    test: (call) => {
      call.info(`+CSCLK: (0-${highestSleepMode(call)})`)
      return 'OK'
    },
  },
]

/**
 * The way to an address and back: CIPMUX, CSTT, CIICR, CIFSR, CIPSHUT, CIPSGTXT, CIPCSGP (SIM800
 * application note, 2.1.1 and 4; AT manual, 8.2).
 */
import type { Call, CommandRow, Final } from '../../command.ts'
import { notAllowed, obstacle, own, show, shown } from './answers.ts'

/** An APN, a user and a password have so many characters at most. */
const textLimit = 50

function setMux(call: Call): Final {
  const { parameters, device } = call
  const { settings, contexts } = device.sim800
  parameters.atMost(1)
  const multi = parameters.integer(0, 0, 1) === 1
  if (multi === settings.multi) return 'OK'
  const isIdle = contexts.every(({ phase }) => phase === 'IP INITIAL')
  // Transparent mode is for one connection.
  if (!isIdle || (multi && settings.mode === 1)) return notAllowed
  settings.multi = multi
  device.sim800.selected = 0
  return 'OK'
}

function startTask(call: Call): Final {
  const { parameters, device } = call
  const { context, settings } = device.sim800
  parameters.atMost(3)
  const apn = parameters.string(0, textLimit, settings.apn)
  const user = parameters.string(1, textLimit, parameters.has(0) ? '' : settings.user)
  const password = parameters.string(2, textLimit, parameters.has(0) ? '' : settings.password)
  const forbidden = obstacle(call, 'CSTT')
  if (forbidden !== undefined) return forbidden
  Object.assign(context, { apn, user, password, phase: 'IP START' })
  return 'OK'
}

function readTask(call: Call): Final {
  const { context, settings } = call.device.sim800
  const { apn, user, password } = context.apn === '' ? settings : context
  return show(call, '+CSTT', `"${apn}","${user}","${password}"`)
}

function activate(call: Call): Final | undefined {
  const { sim, knobs, sim800 } = call.device
  const forbidden = obstacle(call, 'CIICR') ?? sim.obstacle
  if (forbidden !== undefined) return forbidden
  if (knobs.refuseNetOpen > 0) {
    knobs.refuseNetOpen--
    return 'ERROR'
  }
  sim800.activate(sim800.context, (isActive) => {
    if (!isActive && knobs.ciicrFailForm === 'deact') call.info('+PDP: DEACT')
    call.finish(isActive ? 'OK' : 'ERROR')
  })
  return undefined
}

/** The address is all there is: no OK follows it, unless a clone says one. */
function showAddress(call: Call): Final {
  const { sim800, knobs } = call.device
  const forbidden = obstacle(call, 'CIFSR')
  if (forbidden !== undefined) return 'ERROR'
  const { context } = sim800
  if (context.phase === 'IP GPRSACT') context.phase = 'IP STATUS'
  if (!knobs.cifsrOk) return own(call, sim800.address)
  call.info(sim800.address)
  return 'OK'
}

function shut(call: Call): Final | undefined {
  const { sim800, knobs } = call.device
  const { context } = sim800
  const isRefused = context.phase === 'IP INITIAL' && knobs.shutInInitial === 'error'
  if (isRefused) return notAllowed
  sim800.shut(context, () => call.finish(own(call, 'SHUT OK')))
  return undefined
}

function selectContext(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(1)
  const number = parameters.integer(0, 0, device.sim800.contexts.length - 1)
  if (!device.sim800.settings.multi) return notAllowed
  device.sim800.selected = number
  return 'OK'
}

/** GPRS (1) is the only bearer. */
function setBearer(call: Call): Final {
  const { parameters, device } = call
  const { settings } = device.sim800
  parameters.atMost(4)
  parameters.integer(0, 1, 1)
  settings.apn = parameters.string(1, textLimit, settings.apn)
  settings.user = parameters.string(2, textLimit, '')
  settings.password = parameters.string(3, textLimit, '')
  return 'OK'
}

export const bringUpCommands: readonly CommandRow[] = [
  {
    name: '+CIPMUX',
    read: shown('+CIPMUX', ({ device }) => Number(device.sim800.settings.multi)),
    set: setMux,
    test: '+CIPMUX: (0,1)',
  },
  {
    name: '+CSTT',
    exec: startTask,
    read: readTask,
    set: startTask,
    test: '+CSTT: "APN","USER","PWD"',
  },
  { name: '+CIICR', exec: activate, test: '' },
  { name: '+CIFSR', exec: showAddress, test: '' },
  { name: '+CIPSHUT', exec: shut, test: '' },
  {
    name: '+CIPSGTXT',
    read: shown('+CIPSGTXT', ({ device }) => device.sim800.selected),
    set: selectContext,
    test: '+CIPSGTXT: (0,1)',
  },
  {
    name: '+CIPCSGP',
    read: shown('+CIPCSGP', ({ device }) => {
      const { apn, user, password } = device.sim800.settings
      return `1,"${apn}","${user}","${password}"`
    }),
    set: setBearer,
    test: '+CIPCSGP: 1,"APN","USER","PWD"',
  },
]

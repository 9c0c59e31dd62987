/**
 * SIM, registration, signal and power: 3GPP TS 27.007 clauses 7.2, 7.3 (only its
 * question), 8.2, 8.3, 8.5, 8.15, 10.1.9, 10.1.20 and 10.1.22, as the A76XX manual words them.
 */
import type { Call, CommandRow, Final } from '../command.ts'
import { CmeError } from '../errors.ts'
import type { RegistrationCommand } from '../settings.ts'

const pinPattern = /^[0-9]{4,8}$/

function readPin(call: Call): Final {
  const { sim } = call.device
  if (sim.state === 'absent') return CmeError.simNotInserted
  call.info(`+CPIN: ${{ ready: 'READY', pin: 'SIM PIN', puk: 'SIM PUK' }[sim.state]}`)
  return 'OK'
}

function enterPin(call: Call): Final {
  const { device, parameters } = call
  parameters.atMost(2)
  const first = parameters.matching(0, pinPattern)
  const failure =
    parameters.count === 2
      ? device.sim.enterPuk(first, parameters.matching(1, pinPattern))
      : device.sim.enterPin(first)
  if (failure !== undefined) return failure
  call.after(() => device.output.urc('+CPIN: READY'))
  return 'OK'
}

function registrationCommand(name: RegistrationCommand): CommandRow {
  return {
    name,
    read: (call) => {
      const { device } = call
      const mode = device.settings.registrationUrc[name]
      const status = device.registrationStatus(name)
      call.info(`${name}: ${mode},${status}${device.registrationArea(name, mode, status)}`)
      return 'OK'
    },
    set: (call) => {
      call.parameters.atMost(1)
      call.device.settings.registrationUrc[name] = call.parameters.integer(0, 0, 2, 0)
      return 'OK'
    },
    test: `${name}: (0-2)`,
  }
}

function attach(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(1)
  const wanted = parameters.integer(0, 0, 1) === 1
  const obstacle = device.sim.obstacle
  if (obstacle !== undefined) return obstacle
  const { registration } = device
  if (wanted && registration.status !== 1 && registration.status !== 5) {
    return CmeError.noNetworkService
  }
  call.after(() => registration.setAttached(wanted))
  return 'OK'
}

function setFunctionality(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(2)
  const functionality = parameters.oneOf(0, [0, 1, 4])
  const resets = parameters.integer(1, 0, 1, 0) === 1
  if (resets && functionality !== 1) return CmeError.operationNotAllowed
  call.after(() => {
    if (resets) afterAnswer(call, () => device.reset())
    else device.registration.setFunctionality(functionality)
  })
  return 'OK'
}

/** The answer leaves before the module goes down. */
function afterAnswer(call: Call, run: () => void): void {
  call.device.uart.toDte.whenEmpty(run)
}

function readable(name: string, value: (call: Call) => string): NonNullable<CommandRow['read']> {
  return (call) => {
    call.info(`${name}: ${value(call)}`)
    return 'OK'
  }
}

export const simAndNetworkCommands: readonly CommandRow[] = [
  { name: '+CPIN', read: readPin, set: enterPin, test: '' },
  {
    name: '+CIMI',
    legal: (device) => device.sim.obstacle,
    exec: (call) => {
      call.info(call.device.profile.imsi)
      return 'OK'
    },
    test: '',
  },
  {
    name: '+CICCID',
    legal: (device) => (device.sim.state === 'absent' ? CmeError.simNotInserted : undefined),
    exec: readable('+ICCID', ({ device }) => device.profile.iccid),
    test: '',
  },
  {
    name: '+CSQ',
    exec: readable('+CSQ', ({ device }) => {
      const { registration, knobs } = device
      return registration.functionality === 1 ? `${knobs.rssi},${knobs.ber}` : '99,99'
    }),
    test: '+CSQ: (0-31,99),(0-7,99)',
  },
  {
    name: '+COPS',
    read: readable('+COPS', ({ device }) => {
      const { registration, knobs, profile } = device
      const isRegistered = registration.status === 1 || registration.status === 5
      // GSM's access technology is not shown.
      const technology = profile.accessTechnology > 0 ? `,${profile.accessTechnology}` : ''
      return isRegistered ? `0,0,"${knobs.operator}"${technology}` : '0'
    }),
  },
  { name: '+CCLK', read: readable('+CCLK', ({ device }) => `"${device.knobs.clock}"`) },
  registrationCommand('+CREG'),
  registrationCommand('+CGREG'),
  registrationCommand('+CEREG'),
  {
    name: '+CGATT',
    read: readable('+CGATT', ({ device }) => (device.registration.isOnline ? '1' : '0')),
    set: attach,
    test: '+CGATT: (0,1)',
  },
  {
    name: '+CFUN',
    read: readable('+CFUN', ({ device }) => String(device.registration.functionality)),
    set: setFunctionality,
    test: '+CFUN: (0,1,4),(0,1)',
  },
  {
    name: '+CRESET',
    exec: (call) => {
      call.after(() => afterAnswer(call, () => call.device.reset()))
      return 'OK'
    },
    test: '',
  },
  {
    name: '+CPOF',
    exec: (call) => {
      call.after(() => afterAnswer(call, () => call.device.powerOff()))
      return 'OK'
    },
    test: '',
  },
]

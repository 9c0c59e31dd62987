/**
 * PDP contexts: 3GPP TS 27.007 clauses 10.1.1 (+CGDCONT), 10.1.10 (+CGACT), 10.1.14 (+CGPADDR) and
 * 10.1.31 (+CGAUTH, with SIMCom's order: the password before the user).
 */
import type { Call, CommandRow, Final } from '../command.ts'
import type { ContextType } from '../contexts.ts'
import type { Device } from '../device.ts'
import { CmeError } from '../errors.ts'

const types: readonly string[] = ['IP', 'IPV6', 'IPV4V6'] satisfies ContextType[]
const apnLimit = 100
const credentialLimit = 127

function define(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(6)
  const cid = parameters.integer(0, 1, device.profile.contexts)
  if (parameters.count === 1) {
    device.contexts.defined.delete(cid)
    return 'OK'
  }
  const type = parameters.string(1, 6)
  if (!types.includes(type)) return 'ERROR'
  const apn = parameters.string(2, apnLimit, '')
  // The address is the network's to give; compression is 0 everywhere.
  parameters.string(3, 64, '')
  parameters.integer(4, 0, 2, 0)
  parameters.integer(5, 0, 4, 0)
  device.contexts.defined.set(cid, { type: type as ContextType, apn })
  return 'OK'
}

function readDefined(call: Call): Final {
  const { contexts } = call.device
  const lines = contexts.numbers.map((cid) => {
    const { type, apn } = contexts.defined.get(cid) ?? { type: 'IP', apn: '' }
    return `+CGDCONT: ${cid},"${type}","${apn}","0.0.0.0",0,0,,,,`
  })
  if (lines.length > 0) call.info(...lines)
  return 'OK'
}

function authenticate(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(4)
  const cid = parameters.integer(0, 1, device.profile.contexts)
  if (!device.contexts.defined.has(cid)) return 'ERROR'
  if (parameters.count === 1) {
    device.contexts.authentication.delete(cid)
    return 'OK'
  }
  const type = parameters.integer(1, 0, 3)
  if (type === 0) parameters.atMost(2)
  const password = parameters.string(2, credentialLimit, type === 0 ? '' : undefined)
  const user = parameters.string(3, credentialLimit, '')
  device.contexts.authentication.set(cid, { type, user, password })
  return 'OK'
}

function readAuthentication(call: Call): Final {
  const { contexts } = call.device
  const lines = contexts.numbers.flatMap((cid) => {
    const given = contexts.authentication.get(cid)
    if (given === undefined) return []
    return [`+CGAUTH: ${cid},${given.type},"${given.password}","${given.user}"`]
  })
  if (lines.length > 0) call.info(...lines)
  return 'OK'
}

function isActive(device: Device, cid: number): boolean {
  const { contexts, registration } = device
  if (cid === 1) return registration.isOnline && contexts.defined.has(1)
  return contexts.activated.has(cid)
}

function activate(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(2)
  const wanted = parameters.integer(0, 0, 1) === 1
  const cid = parameters.integer(1, 1, device.profile.contexts)
  const obstacle = device.sim.obstacle
  if (obstacle !== undefined) return obstacle
  if (!device.contexts.defined.has(cid)) return 'ERROR'
  // On LTE, context 1 is the default bearer: it comes and goes with the attachment.
  if (cid === 1 && (device.knobs.cgactProhibited || !wanted)) return 'ERROR'
  if (wanted && !device.registration.isOnline) return CmeError.noNetworkService
  if (wanted && cid !== 1) device.contexts.activated.add(cid)
  if (!wanted) device.contexts.activated.delete(cid)
  return 'OK'
}

function readActive(call: Call): Final {
  const { device } = call
  const lines = device.contexts.numbers.map(
    (cid) => `+CGACT: ${cid},${isActive(device, cid) ? 1 : 0}`,
  )
  if (lines.length > 0) call.info(...lines)
  return 'OK'
}

function addressLine(device: Device, cid: number): string {
  const { knobs, contexts } = device
  const type = contexts.defined.get(cid)?.type
  const addresses: string[] = []
  if (isActive(device, cid) && type !== 'IPV6') addresses.push(knobs.address)
  if (isActive(device, cid) && type !== 'IP') addresses.push(knobs.address6)
  const shown = knobs.cgpaddrQuoted ? addresses.map((address) => `"${address}"`) : addresses
  return `+CGPADDR: ${[cid, ...shown].join(',')}`
}

function showAddress(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(1)
  const cid = parameters.integer(0, 1, device.profile.contexts)
  if (!device.contexts.defined.has(cid)) return 'ERROR'
  call.info(addressLine(device, cid))
  return 'OK'
}

function showAddresses(call: Call): Final {
  const lines = call.device.contexts.numbers.map((cid) => addressLine(call.device, cid))
  if (lines.length > 0) call.info(...lines)
  return 'OK'
}

export const contextCommands: readonly CommandRow[] = [
  {
    name: '+CGDCONT',
    read: readDefined,
    set: define,
    test: (call) => {
      const { contexts } = call.device.profile
      call.info(
        ...types.map((type) => `+CGDCONT: (1-${contexts}),"${type}",,,(0-2),(0-4),(0,1),(0,1)`),
      )
      return 'OK'
    },
  },
  {
    name: '+CGAUTH',
    read: readAuthentication,
    set: authenticate,
    test: (call) => {
      const { contexts } = call.device.profile
      call.info(`+CGAUTH: (1-${contexts}),(0-3),${credentialLimit},${credentialLimit}`)
      return 'OK'
    },
  },
  { name: '+CGACT', read: readActive, set: activate, test: '+CGACT: (0,1)' },
  {
    name: '+CGPADDR',
    exec: showAddresses,
    set: showAddress,
    test: (call) => {
      call.info(`+CGPADDR: (${call.device.contexts.numbers.join(',')})`)
      return 'OK'
    },
  },
]

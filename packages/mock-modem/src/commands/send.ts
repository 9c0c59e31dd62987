/**
 * Sending: SIMCom TCP/IP application note, CIPSEND, of fixed and of variable length, over TCP and UDP.
 */
import type { Call, CommandRow, Final } from '../command.ts'
import { StackError } from '../errors.ts'
import type { Confirmed, Link } from '../link.ts'
import { resolveHost } from '../resolve.ts'
import { failed, highestPort, hostLimit, linkOf, testWithLinks } from './answers.ts'

interface Destination {
  readonly host: string
  readonly port: number
}

interface SendParameters {
  /** Undefined for a payload that Ctrl-Z ends. */
  readonly length: number | undefined
  /** Undefined where none was given. */
  readonly destination: Destination | undefined
}

function send(call: Call): Final | undefined {
  const { device } = call
  if (!call.isLast) return 'ERROR'
  const link = linkOf(call, 0)
  const wanted = readSendParameters(call)
  if (wanted === undefined) return ciperror(call, StackError.wrongParameter)
  const obstacle = obstacleTo(call, link, wanted)
  if (obstacle !== undefined) return ciperror(call, obstacle)
  const { length, destination } = wanted
  const payloadEnd = length === undefined ? { limit: device.profile.sendLimit } : { length }
  if (destination === undefined) {
    const sendStream: Way = (payload, onDone) => {
      const { timeoutsMs, sendMode } = device.settings
      link.send(payload, timeoutsMs[2], sendMode === 1, onDone)
    }
    call.prompt(payloadEnd, (payload) => submit(call, link, payload, sendStream))
    return undefined
  }
  resolveHost(device, destination.host, device.settings.timeoutsMs[2], (address) => {
    if (address === undefined) {
      call.finish(ciperror(call, StackError.dnsFailed))
      return
    }
    const sendDatagram: Way = (payload, onDone) => {
      link.sendTo(payload, address, destination.port)
      onDone(payload.length)
    }
    call.prompt(payloadEnd, (payload) => submit(call, link, payload, sendDatagram))
  })
  return undefined
}

/**
 * `=n[,len]`, and for UDP `=n,[len],"host",port`. A comma after the length, or instead of it, means
 * nothing. @returns undefined for the form that lacks a comma, unless the knob accepts it.
 */
function readSendParameters(call: Call): SendParameters | undefined {
  const { parameters, device } = call
  const lacksComma = parameters.isString(1)
  if (lacksComma && device.knobs.udpLostComma === 'refuse') return undefined
  const at = lacksComma ? 1 : 2
  const isFixed = !lacksComma && parameters.has(1)
  parameters.atMost(at + 2)
  return {
    length: isFixed ? parameters.integer(1, 1, device.profile.sendLimit) : undefined,
    destination:
      parameters.has(at) || parameters.has(at + 1)
        ? {
            host: parameters.string(at, hostLimit),
            port: parameters.integer(at + 1, 1, highestPort),
          }
        : undefined,
  }
}

function obstacleTo(call: Call, link: Link, wanted: SendParameters): number | undefined {
  const { stack, knobs } = call.device
  if (stack.state !== 'open') return StackError.networkNotOpened
  if (link.state !== 'open') return StackError.notSupported
  if (link === call.device.dataState.link) return StackError.notSupported
  if (link.isSending) return StackError.busy
  // The documents: an accepted link sends payloads of fixed length only.
  if (link.server >= 0 && wanted.length === undefined) return StackError.notSupported
  const isUdp = link.type === 'UDP'
  if (isUdp && wanted.destination === undefined) return knobs.udpNoAddressError
  if (!isUdp && wanted.destination !== undefined) return StackError.wrongParameter
  return undefined
}

function ciperror(call: Call, error: number): Final {
  return failed(call, `+CIPERROR: ${error}`)
}

/** How a payload leaves; `onDone` is called once. */
type Way = (payload: Uint8Array, onDone: (confirmed: Confirmed) => void) => void

/** A payload has been taken; the link may have died while it came. */
function submit(call: Call, link: Link, payload: Uint8Array | null, way: Way): void {
  if (payload === null || payload.length === 0) {
    call.finish('ERROR')
    return
  }
  const { knobs, output } = call.device
  const okFirst = knobs.sendOrder === 'ok-first'
  const report = (confirmed: Confirmed): void => {
    const count = confirmed === 'dropped' ? -1 : confirmed
    const line = `+CIPSEND: ${link.number},${payload.length},${count}`
    if (okFirst) {
      if (confirmed !== 'dropped') output.result(line)
    } else {
      call.info(line)
      call.finish('OK')
    }
  }
  const start = (): void => {
    const limit = knobs.maxSendAccepted
    const accepted = limit > 0 ? payload.subarray(0, limit) : payload
    if (link.state !== 'open') report(-1)
    else way(accepted, report)
  }
  if (!okFirst) {
    start()
    return
  }
  call.after(start)
  call.finish('OK')
}

export const sendCommands: readonly CommandRow[] = [
  {
    name: '+CIPSEND',
    set: send,
    test: testWithLinks((links, call) => `+CIPSEND: ${links},(1-${call.device.profile.sendLimit})`),
    wrong: (call) => ciperror(call, StackError.wrongParameter),
  },
]

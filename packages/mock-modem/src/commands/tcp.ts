/**
 * TCP links: SIMCom TCP/IP application note, CIPOPEN, CIPSEND, CIPCLOSE, CIPACK. UDP is not there yet:
 * it answers "operation not supported".
 */
import type { Call, CommandRow, Final } from '../command.ts'
import { StackError } from '../errors.ts'
import type { Confirmed, Link, OpenFailure } from '../link.ts'
import { WrongParameter } from '../parameters.ts'
import { openErrors } from '../stack.ts'
import { failed, invalidParameter, ipError, linkOf, testWithLinks } from './answers.ts'

const hostLimit = 255
const highestPort = 65_535

interface OpenParameters {
  readonly link: Link
  readonly host: string
  readonly port: number
}

function open(call: Call): Final | undefined {
  const { parameters, device } = call
  // A link beyond the last is the one wrong parameter with an answer of its own.
  const number = parameters.integer(0, 0, 999)
  const link = device.stack.links[number]
  if (link === undefined) return invalidParameter(call)
  const wanted = readOpenParameters(call, link)
  if (typeof wanted === 'number') return failed(call, `+CIPOPEN: ${number},${wanted}`)
  if (device.stack.state !== 'open' && device.stack.state !== 'lost') {
    return failed(call, `+CIPOPEN: ${number},${StackError.networkNotOpened}`)
  }
  if (link.state !== 'free') {
    return failed(call, `+CIPOPEN: ${number},${StackError.notSupported}`)
  }
  if (device.knobs.openOrder === 'ok-first') {
    call.after(() =>
      connect(call, wanted, (failure) => {
        // With the network goes every word about its links.
        if (failure !== 'dropped') device.output.result(openResult(number, failure))
      }),
    )
    return 'OK'
  }
  connect(call, wanted, (failure) => {
    call.info(openResult(number, failure))
    call.finish('OK')
  })
  return undefined
}

function openResult(number: number, failure: OpenFailure | undefined): string {
  return `+CIPOPEN: ${number},${failure === undefined ? StackError.none : openErrors[failure]}`
}

/** @returns <err> when they are not those of a TCP client. */
function readOpenParameters(call: Call, link: Link): OpenParameters | number {
  const { parameters } = call
  try {
    parameters.atMost(5)
    const type = parameters.string(1, 10)
    if (type === 'UDP') {
      parameters.integer(4, 0, highestPort)
      return StackError.notSupported
    }
    if (type !== 'TCP') return StackError.wrongParameter
    const host = parameters.string(2, hostLimit)
    const port = parameters.integer(3, 1, highestPort)
    parameters.integer(4, 0, highestPort, 0)
    return host === '' ? StackError.wrongParameter : { link, host, port }
  } catch (error) {
    if (error instanceof WrongParameter) return StackError.wrongParameter
    throw error
  }
}

function connect(
  call: Call,
  wanted: OpenParameters,
  onDone: (failure: OpenFailure | undefined) => void,
): void {
  const { stack, settings, time } = call.device
  const { link, host, port } = wanted
  if (stack.state !== 'open') {
    time.at(time.now(), () => onDone('unreachable'))
    return
  }
  const { addressFamily: family, timeoutsMs } = settings
  link.open({ host, port, family, timeoutMs: timeoutsMs[1], onDone })
}

function readOpen(call: Call): Final {
  const lines = call.device.stack.links.map((link) => {
    const remote = link.state === 'open' ? `,"TCP","${link.host}",${link.port},-1` : ''
    return `+CIPOPEN: ${link.number}${remote}`
  })
  call.info(...lines)
  return 'OK'
}

function send(call: Call): Final | undefined {
  const { parameters, device } = call
  const { sendLimit } = device.profile
  if (!call.isLast) return 'ERROR'
  const link = linkOf(call, 0)
  // A comma after the length, or instead of it, means nothing; an address would mean UDP.
  parameters.atMost(3)
  if (parameters.has(2)) return ciperror(call, StackError.wrongParameter)
  const length = parameters.has(1) ? parameters.integer(1, 1, sendLimit) : undefined
  if (device.stack.state !== 'open') return ciperror(call, StackError.networkNotOpened)
  if (link.state !== 'open') return ciperror(call, StackError.notSupported)
  if (link.isSending) return ciperror(call, StackError.busy)
  const payloadEnd = length === undefined ? { limit: sendLimit } : { length }
  call.prompt(payloadEnd, (payload) => submit(call, link, payload))
  return undefined
}

function ciperror(call: Call, error: number): Final {
  return failed(call, `+CIPERROR: ${error}`)
}

/** A payload has been taken; the link may have died while it came. */
function submit(call: Call, link: Link, payload: Uint8Array | null): void {
  if (payload === null || payload.length === 0) {
    call.finish('ERROR')
    return
  }
  const { settings, knobs, output } = call.device
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
    if (link.state !== 'open') report(-1)
    else link.send(payload, settings.timeoutsMs[2], settings.sendMode === 1, report)
  }
  if (!okFirst) {
    start()
    return
  }
  call.after(start)
  call.finish('OK')
}

function close(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(1)
  const link = linkOf(call, 0)
  if (link.state !== 'open') {
    return failed(call, `+CIPCLOSE: ${link.number},${StackError.notSupported}`)
  }
  const line = `+CIPCLOSE: ${link.number},0`
  if (device.knobs.closeOrder === 'result-first') {
    link.close()
    call.info(line)
  } else {
    call.after(() => {
      link.close()
      device.output.result(line)
    })
  }
  return 'OK'
}

function readClose(call: Call): Final {
  const states = call.device.stack.links.map((link) => (link.state === 'open' ? 1 : 0))
  call.info(`+CIPCLOSE: ${states.join(',')}`)
  return 'OK'
}

function acknowledge(call: Call): Final {
  call.parameters.atMost(1)
  const link = linkOf(call, 0)
  if (link.state !== 'open') return ipError(call, 'Connection is not created')
  call.info(`+CIPACK: ${link.sent},${link.acknowledged},${link.received}`)
  return 'OK'
}

export const tcpCommands: readonly CommandRow[] = [
  {
    name: '+CIPOPEN',
    read: readOpen,
    set: open,
    test: testWithLinks((links) => `+CIPOPEN: ${links},("TCP","UDP")`),
  },
  {
    name: '+CIPSEND',
    set: send,
    test: testWithLinks((links, call) => `+CIPSEND: ${links},(1-${call.device.profile.sendLimit})`),
    wrong: (call) => ciperror(call, StackError.wrongParameter),
  },
  {
    name: '+CIPCLOSE',
    read: readClose,
    set: close,
    test: testWithLinks((links) => `+CIPCLOSE: ${links}`),
  },
  {
    name: '+CIPACK',
    set: acknowledge,
    test: testWithLinks((links) => `+CIPACK: ${links}`),
    wrong: invalidParameter,
  },
]

/**
 * Links that are open: SIMCom TCP/IP application note, CIPCLOSE, CIPACK.
 */
import type { Call, CommandRow, Final } from '../command.ts'
import { StackError } from '../errors.ts'
import { closeLines, failed, invalidParameter, ipError, linkOf, testWithLinks } from './answers.ts'

function close(call: Call): Final {
  const { parameters, device } = call
  parameters.atMost(1)
  const link = linkOf(call, 0)
  if (link.isOccupied) {
    link.isOccupied = false
    call.after(() => device.output.result(`+CIPCLOSE: ${link.number},0`))
    return 'OK'
  }
  if (link.state !== 'open') {
    return failed(call, `+CIPCLOSE: ${link.number},${StackError.notSupported}`)
  }
  const { closeOrder, udpCloseOrder } = device.knobs
  const lines = closeLines(device, link)
  if ((link.type === 'TCP' ? closeOrder : udpCloseOrder) === 'result-first') {
    link.close()
    for (const line of lines) call.info(line)
    if (device.dataState.link === link) device.dataState.release()
  } else {
    call.after(() => {
      link.close()
      for (const line of lines) device.output.result(line)
      if (device.dataState.link === link) device.dataState.release()
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
  if (link.type === 'UDP') return ipError(call, 'Operation not supported')
  const acknowledged = call.device.profile.tellsAcknowledged ? link.acknowledged : 0
  call.info(`+CIPACK: ${link.sent},${acknowledged},${link.received}`)
  return 'OK'
}

export const linkCommands: readonly CommandRow[] = [
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

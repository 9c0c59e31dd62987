/**
 * Opening and closing the network: SIMCom TCP/IP application note, NETOPEN, NETCLOSE, IPADDR.
 */
import type { Call, CommandRow, Final } from '../command.ts'
import { StackError } from '../errors.ts'
import { closeLines, failed, ipError } from './answers.ts'

function readOpen(call: Call): Final {
  const { stack, knobs } = call.device
  const state = stack.isShownOpen ? 1 : 0
  call.info(`+NETOPEN: ${state}${knobs.netopenReadForm === 'two-fields' ? ',0' : ''}`)
  return 'OK'
}

function open(call: Call): Final {
  const { stack, sim, knobs, output } = call.device
  if (stack.state === 'open' || stack.state === 'lost') {
    return ipError(call, 'Network is already opened')
  }
  if (stack.state !== 'closed' || sim.obstacle !== undefined) return 'ERROR'
  if (knobs.refuseNetOpen > 0) {
    knobs.refuseNetOpen--
    return 'ERROR'
  }
  call.after(() => stack.open((error) => output.result(`+NETOPEN: ${error}`)))
  return 'OK'
}

function close(call: Call): Final {
  const { stack, knobs, output } = call.device
  if (stack.state === 'opening' || stack.state === 'closing') return 'ERROR'
  if (stack.state === 'closed') {
    return failed(call, `+NETCLOSE: ${StackError.networkNotOpened}`)
  }
  if (knobs.udpCloseOrder === 'result-first') {
    for (const link of stack.links) {
      if (link.state !== 'open' || link.type === 'TCP') continue
      const lines = closeLines(call.device, link)
      link.close()
      if (knobs.netcloseForm === 'links') for (const line of lines) call.info(line)
    }
  }
  call.after(() =>
    stack.close((open, transparent) => {
      if (knobs.netcloseForm === 'links') {
        for (const link of open) {
          const lines = closeLines(call.device, link, link === transparent)
          for (const line of lines) output.result(line)
        }
      }
      output.result('+NETCLOSE: 0')
    }),
  )
  return 'OK'
}

function showAddress(call: Call): Final {
  const { stack, knobs } = call.device
  if (stack.state === 'open') {
    call.info(`+IPADDR: ${stack.address}`)
    return 'OK'
  }
  if (knobs.ipaddrClosedForm === 'ipaddr') return failed(call, '+IPADDR: Network not opened')
  return ipError(call, 'Network not opened')
}

export const netCommands: readonly CommandRow[] = [
  { name: '+NETOPEN', exec: open, read: readOpen, test: '' },
  { name: '+NETCLOSE', exec: close, test: '' },
  { name: '+IPADDR', exec: showAddress, test: '' },
]

/**
 * Reading received data: SIMCom TCP/IP application note, CIPRXGET. Mode 1 buffers, modes 2 and 3 read
 * bytes and digits, mode 4 tells how much waits, mode 0 pushes; mode 5 buffers, and reads tell the sender.
 */
import { toBytes, toHex } from '../ascii.ts'
import type { Call, CommandRow, Final } from '../command.ts'
import { invalidParameter, ipError, testWithLinks } from './answers.ts'

function receive(call: Call): Final {
  const { parameters, device } = call
  const mode = parameters.integer(0, 0, highestMode(call))
  if (mode <= 1 || mode === 5) return setMode(call, mode)
  parameters.atMost(mode === 4 ? 2 : 3)
  const { readLimit, hexReadLimit, readableLinks } = device.profile
  const number = parameters.integer(1, 0, readableLinks - 1)
  const link = device.stack.links[number]
  const limit = mode === 2 ? readLimit : hexReadLimit
  const length = parameters.integer(2, 1, limit, limit)
  if (device.settings.receiveMode === 0) return ipError(call, 'Operation not supported')
  if (mode === 4) {
    call.info(`+CIPRXGET: 4,${number},${link?.unread.length ?? 0}`)
    return 'OK'
  }
  if (link === undefined || link.unread.length === 0) return nothingToRead(call, mode, number)
  const { tellsSender } = device.settings
  const { address, port } = link.unread.sender ?? { address: link.host, port: link.port }
  const bytes = link.read(length, tellsSender || device.knobs.udpReadForm === 'datagram')
  if (tellsSender) call.info(`+CIPRXGETIP:${address}:${port}`)
  const header = `+CIPRXGET: ${mode},${link.number},${bytes.length},${link.unread.length}`
  if (mode === 2) call.block(header, bytes)
  else call.block(header, toBytes(toHex(bytes)), device.knobs.hexExtraBlank)
  return 'OK'
}

function setMode(call: Call, mode: number): Final {
  const { parameters, device } = call
  parameters.atMost(1)
  const { settings, stack } = device
  const isNew = settings.receiveMode === 0 && mode > 0
  settings.receiveMode = mode === 0 ? 0 : 1
  settings.tellsSender = mode === 5
  call.after(() => {
    // What is buffered already is pushed from now on; what could not be pushed yet is told of.
    stack.delivery.push()
    if (isNew) stack.delivery.tellOfUnread()
  })
  return 'OK'
}

/** Mode 5 came with manual V1.09. */
function highestMode(call: Call): number {
  return call.device.knobs.rxgetSender ? 5 : 4
}

function nothingToRead(call: Call, mode: number, link: number): Final {
  const form = call.device.knobs.emptyReadForm
  if (form === 'error') return 'ERROR'
  if (form === 'no-data') return ipError(call, 'No data')
  call.info(`+CIPRXGET: ${mode},${link},0,0`)
  return 'OK'
}

export const receiveCommands: readonly CommandRow[] = [
  {
    name: '+CIPRXGET',
    read: (call) => {
      call.info(`+CIPRXGET: ${call.device.settings.receiveMode}`)
      return 'OK'
    },
    set: receive,
    test: testWithLinks(
      (links, call) =>
        `+CIPRXGET: (0-${highestMode(call)}),${links},(1-${call.device.profile.readLimit})`,
    ),
    wrong: invalidParameter,
  },
]

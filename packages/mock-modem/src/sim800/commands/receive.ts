/**
 * Reading received data: CIPRXGET (SIM800 application note, 7.2). Mode 1 buffers, modes 2 and 3 read bytes
 * and digits, mode 4 tells how much waits, mode 0 pushes.
 */
import { toBytes, toHex } from '../../ascii.ts'
import type { Call, CommandRow, Final } from '../../command.ts'
import type { Link } from '../../link.ts'
import type { Channel } from '../channel.ts'
import { linkRange, notAllowed, obstacle } from './answers.ts'

function receive(call: Call): Final {
  const { parameters, device } = call
  const { settings } = device.sim800
  const mode = parameters.integer(0, 0, 4)
  if (mode <= 1) return setMode(call, mode)
  const { multi } = settings
  const at = multi ? 2 : 1
  parameters.atMost(mode === 4 ? at : at + 1)
  const { link } = readChannel(call)
  const { readLimit, hexReadLimit } = device.profile
  const limit = mode === 3 ? hexReadLimit : readLimit
  const length = parameters.integer(at, 1, limit, limit)
  if (settings.receiveMode === 0) return notAllowed
  const head = multi ? `${mode},${link.number}` : String(mode)
  if (mode === 4) {
    call.info(line(call, `${head},${link.unread.length}`))
    return 'OK'
  }
  if (link.unread.length > 0) return read(call, link, mode, head, length)
  if (link.state !== 'open' || device.knobs.emptyReadForm !== 'zeroes') return notAllowed
  call.info(line(call, `${head},0,0`))
  return 'OK'
}

function readChannel(call: Call): Channel {
  const { channels, limit, settings } = call.device.sim800
  const number = settings.multi ? call.parameters.integer(1, 0, limit - 1) : 0
  return channels[number] as Channel
}

function read(call: Call, link: Link, mode: number, head: string, length: number): Final {
  const { device } = call
  const { showSender } = device.sim800.settings
  const { address, port } = link.unread.sender ?? { address: link.host, port: link.port }
  const bytes = link.read(length, showSender || device.knobs.udpReadForm === 'datagram')
  const sender = showSender ? `,${address}:${port}` : ''
  const header = line(call, `${head},${bytes.length},${link.unread.length}${sender}`)
  if (mode === 2) {
    call.block(header, bytes)
    return 'OK'
  }
  const digits = toHex(bytes)
  const isLower = device.knobs.hexCase === 'lower'
  call.block(header, toBytes(isLower ? digits.toLowerCase() : digits), device.knobs.hexExtraBlank)
  return 'OK'
}

function line(call: Call, fields: string): string {
  return `+CIPRXGET:${call.device.knobs.rxgetBlank ? ' ' : ''}${fields}`
}

function setMode(call: Call, mode: number): Final {
  const { sim800 } = call.device
  call.parameters.atMost(1)
  if (mode === sim800.settings.receiveMode) return 'OK'
  const forbidden = obstacle(call, 'CIPRXGET=0,1')
  if (forbidden === undefined) sim800.settings.receiveMode = mode
  return forbidden ?? 'OK'
}

export const receiveCommands: readonly CommandRow[] = [
  {
    name: '+CIPRXGET',
    read: (call) => {
      call.info(line(call, String(call.device.sim800.settings.receiveMode)))
      return 'OK'
    },
    set: receive,
    test: (call) => {
      const links = call.device.sim800.settings.multi ? `${linkRange(call)},` : ''
      call.info(`+CIPRXGET: (0-4),${links}(1-${call.device.profile.readLimit})`)
      return 'OK'
    },
  },
]

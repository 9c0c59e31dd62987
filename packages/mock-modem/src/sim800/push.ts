/**
 * Direct push of SIM800 (CIPRXGET=0): received data goes out by itself, under the header that CIPMUX,
 * CIPHEAD, CIPSHOWTP and CIPSRIP choose (wire format, 4.6). With none of them it is bare.
 */
import type { Device } from '../device.ts'
import type { Link } from '../link.ts'

export function pushBlock(device: Device, link: Link): void {
  const { address, port } = link.unread.sender ?? { address: link.host, port: link.port }
  const bytes = link.read(device.profile.readLimit, true)
  const peer = `${address}:${device.knobs.sripPortBlank ? ' ' : ''}${port}`
  const isMulti = device.sim800.settings.multi
  const header = isMulti
    ? numberedHeader(device, `+RECEIVE,${link.number},${bytes.length}`, peer)
    : singleHeader(device, link.type, bytes.length, peer)
  device.output.urcBlock(header, bytes)
}

function numberedHeader(device: Device, counted: string, peer: string): string {
  const { receiveColon, sripForm } = device.knobs
  const plain = receiveColon ? `${counted}:` : counted
  if (!device.sim800.settings.showSender) return `\r\n${plain}\r\n`
  if (sripForm === 'colon') return `\r\n${counted},${peer}:\r\n`
  const named = `\r\n${counted},${peer}\r\n`
  return sripForm === 'bare' ? named : `${named}${plain}\r\n`
}

function singleHeader(device: Device, type: string, length: number, peer: string): string {
  const { showHeader, showSender, showProtocol } = device.sim800.settings
  const { countedForm, recvFromForm } = device.knobs
  const sender = showSender ? `\r\n${recvFromForm}${peer}\r\n` : ''
  if (!showHeader) return sender
  const protocol = showProtocol ? `,${type}` : ''
  const counted = countedForm.replace('16:', `${length}${protocol}:`)
  return `${sender === '' ? '\r\n' : sender}${counted}`
}

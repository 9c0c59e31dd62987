/**
 * Direct push (CIPRXGET=0): received data goes out by itself, in counted blocks under the header lines
 * that CIPSRIP, CIPHEAD and CIPCCFG's HeaderType choose (wire format, 3.9).
 */
import type { Device } from './device.ts'
import type { Link } from './link.ts'
import { headerTypeField } from './settings.ts'

/** Largest block. */
export const blockLimit = 1500

export function pushBlock(device: Device, link: Link): void {
  const { address, port } = link.unread.sender ?? { address: link.host, port: link.port }
  const bytes = link.read(blockLimit, true)
  const lines = headerLines(device, link, `${address}:${port}`, bytes.length)
  device.output.urcBlock(['', ...lines, ''].join('\r\n'), bytes)
}

function headerLines(device: Device, link: Link, sender: string, length: number): string[] {
  const { showHeader, showSender, socketConfiguration } = device.settings
  const { recvFromForm, ipdForm, receiveColon } = device.knobs
  const lines: string[] = []
  if (showSender) lines.push(`${recvFromForm}${sender}`)
  if (!showHeader) return lines
  const withNumber = socketConfiguration[headerTypeField] === 1
  if (withNumber) lines.push(`+RECEIVE,${link.number},${length}${receiveColon ? ':' : ''}`)
  else lines.push(ipdForm.replace('16', String(length)))
  return lines
}

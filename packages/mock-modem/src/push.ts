/**
 * Direct push (CIPRXGET=0): received data goes out by itself, in counted blocks under the header lines
 * that CIPSRIP, CIPHEAD and CIPCCFG's HeaderType choose (wire format, 3.9).
 */
import type { Device } from './device.ts'
import type { Link } from './link.ts'
import { headerTypeField } from './settings.ts'

/** Largest block. */
const blockLimit = 1500
/** No further block is begun while more than this waits for the line; the peer has to wait then. */
const queueLimit = 4096

export function pushData(device: Device, link: Link): void {
  const { output, uart } = device
  while (link.unread.length > 0 && output.isOpen) {
    if (uart.toDte.pending > queueLimit) {
      device.stack.pushLater()
      return
    }
    const { address, port } = link.unread.sender ?? { address: link.host, port: link.port }
    const bytes = link.read(blockLimit, true)
    output.urcBlock(headerLines(device, link, `${address}:${port}`, bytes.length), bytes)
  }
}

/** Online data state: the bytes, and nothing else. */
export function streamData(device: Device, link: Link): void {
  const { output, uart, dataState } = device
  while (link.unread.length > 0 && dataState.isOnline) {
    if (uart.toDte.pending > queueLimit) {
      device.stack.pushLater()
      return
    }
    output.data(link.read(blockLimit))
  }
}

function headerLines(device: Device, link: Link, sender: string, length: number): string[] {
  const { showHeader, showSender, socketConfiguration } = device.settings
  const lines: string[] = []
  if (showSender) lines.push(`RECV FROM:${sender}`)
  if (showHeader) {
    const withNumber = socketConfiguration[headerTypeField] === 1
    lines.push(withNumber ? `+RECEIVE,${link.number},${length}` : `+IPD${length}`)
  }
  return lines
}

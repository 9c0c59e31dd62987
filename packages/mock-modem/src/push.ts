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

/** Pushes blocks of these links in turn, so that none has to wait for all of another's. */
export function pushData(device: Device, links: readonly Link[]): void {
  const { output, stack, uart } = device
  const waiting = links.filter((link) => isDue(device, link))
  while (output.isOpen) {
    const link = waiting.shift()
    if (link === undefined) return
    if (uart.toDte.pending > queueLimit) {
      stack.pushLater()
      return
    }
    pushBlock(device, link)
    if (link.unread.length > 0) waiting.push(link)
  }
}

/** Something waits, and has waited as long as CIPCCFG's DelayTm asks. */
function isDue({ stack, time }: Device, link: Link): boolean {
  if (link.unread.length === 0) return false
  const isDelayed = time.now() < link.pushFromMs
  if (isDelayed) time.at(link.pushFromMs, () => stack.push())
  return !isDelayed
}

function pushBlock(device: Device, link: Link): void {
  const { address, port } = link.unread.sender ?? { address: link.host, port: link.port }
  const bytes = link.read(blockLimit, true)
  device.stack.lastPushed = link.number
  device.output.urcBlock(headerLines(device, link, `${address}:${port}`, bytes.length), bytes)
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
  const { recvFromForm, ipdForm, receiveColon } = device.knobs
  const lines: string[] = []
  if (showSender) lines.push(`${recvFromForm}${sender}`)
  if (!showHeader) return lines
  const withNumber = socketConfiguration[headerTypeField] === 1
  if (withNumber) lines.push(`+RECEIVE,${link.number},${length}${receiveColon ? ':' : ''}`)
  else lines.push(ipdForm.replace('16', String(length)))
  return lines
}

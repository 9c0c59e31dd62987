/**
 * Answers that several TCP/IP commands share: `+IP ERROR` and `+CIPERROR` are information lines before
 * ERROR, never instead of it (wire format, 1.2).
 */
import type { Call, Final } from '../command.ts'
import type { Device } from '../device.ts'
import { type IpErrorText, ipErrorTexts } from '../errors.ts'
import type { Link } from '../link.ts'
import { errModeField } from '../settings.ts'

export const hostLimit = 255
export const highestPort = 65_535

/** `+IP ERROR: <err_info>`, as text or as a number by CIPCCFG's errMode. */
export function ipError(call: Call, text: IpErrorText): Final {
  const isNumeric = call.device.settings.socketConfiguration[errModeField] === 0
  call.info(`+IP ERROR: ${isNumeric ? ipErrorTexts.indexOf(text) : text}`)
  return 'ERROR'
}

/** `+<command>: <fields>`, then ERROR. */
export function failed(call: Call, line: string): Final {
  call.info(line)
  return 'ERROR'
}

export function invalidParameter(call: Call): Final {
  return ipError(call, 'Invalid parameter')
}

/** The link a command names in its parameter `index`. */
export function linkOf(call: Call, index: number): Link {
  const { links } = call.device.stack
  return links[call.parameters.integer(index, 0, links.length - 1)] as Link
}

/** What tells that a link was closed by this side; of a transparent one there is more to tell. */
export function closeLines(
  device: Device,
  link: Link,
  isTransparent: boolean = device.dataState.link === link,
): string[] {
  const form = device.knobs.transparentClosedLine
  const isTold = form === 'always' || (form === 'tcp' && link.type === 'TCP')
  const line = `+CIPCLOSE: ${link.number},0`
  return isTransparent && isTold ? ['CLOSED', line] : [line]
}

/** `(0-9)`: the links, in a test form. */
export function linkRange(call: Call): string {
  return `(0-${call.device.stack.links.length - 1})`
}

/** A test form that names the links. */
export function testWithLinks(text: (links: string, call: Call) => string): (call: Call) => Final {
  return (call) => {
    call.info(text(linkRange(call), call))
    return 'OK'
  }
}

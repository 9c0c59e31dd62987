/**
 * Answers that several of SIM800's TCP/IP commands share, and what forbids a command in a state.
 */
import type { Call, Final, Handler } from '../../command.ts'
import { CmeError } from '../../errors.ts'
import type { Channel } from '../channel.ts'
import { legality, type Ruled } from '../states.ts'

export const highestPort = 65_535
export const notAllowed: Final = CmeError.operationNotAllowed

/** `+CIPMUX: 0` and OK. */
export function show(call: Call, name: string, values: string | number): Final {
  call.info(`${name}:${call.device.knobs.answerBlank ? ' ' : ''}${values}`)
  return 'OK'
}

/** The read form of a command. */
export function shown(name: string, values: (call: Call) => string | number): Handler {
  return (call) => show(call, name, values(call))
}

/** A result of the command's own that stands for OK, as SHUT OK does. */
export function own(call: Call, text: string): Final {
  call.info(text)
  return call.isLast ? 'NONE' : 'OK'
}

/**
 * What forbids the command in the present state, undefined for nothing. A command about a connection asks
 * for the state of its context, others for that of the selected one.
 */
export function obstacle(call: Call, command: Ruled, channel?: Channel): Final | undefined {
  const { sim800 } = call.device
  const context = channel?.isUsed === true ? sim800.contextOf(channel) : sim800.context
  const cell = legality[command][sim800.stateOf(context)]
  const isAllowed =
    cell === '+' ||
    (cell === '1' && !sim800.settings.multi) ||
    (cell === 'f' && sim800.usedChannels === 0)
  return isAllowed ? undefined : notAllowed
}

/** The connection that a command names in its first parameter when there are several, or the one. */
export function channelOf(call: Call): Channel {
  const { channels, limit, settings } = call.device.sim800
  const number = settings.multi ? call.parameters.integer(0, 0, limit - 1) : 0
  return channels[number] as Channel
}

/** Where a command's other parameters begin. */
export function firstOf(call: Call): number {
  return call.device.sim800.settings.multi ? 1 : 0
}

/** A port, in quotes or not. */
export function portOf(call: Call, index: number, low: number): number {
  const text = call.parameters.matching(index, /^[0-9]{1,5}$/)
  const port = Number(text)
  // Beyond the range, it is read again as a number that must be in it.
  return port >= low && port <= highestPort
    ? port
    : call.parameters.integer(index, low, highestPort)
}

/** `(0-5)`: the links, in a test form. */
export function linkRange(call: Call): string {
  return `(0-${call.device.sim800.limit - 1})`
}

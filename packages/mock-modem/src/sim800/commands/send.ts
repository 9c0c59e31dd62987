/**
 * Sending: CIPSEND of fixed length, until Ctrl-Z, or for a time; CIPQSEND, CIPATS, CIPSPRT, CIPACK
 * (SIM800 application note, 6).
 */
import type { Call, CommandRow, Final, OnPayload } from '../../command.ts'
import type { Confirmed } from '../../link.ts'
import type { Channel } from '../channel.ts'
import { sendTimeoutMs } from '../stack.ts'
import { channelOf, firstOf, linkRange, notAllowed, obstacle, own, show, shown } from './answers.ts'

/** What can be sent now. */
function roomOf(call: Call, { link }: Channel): number {
  const { knobs, profile } = call.device
  if (link.state !== 'open') return 0
  return Math.max(0, Math.min(profile.sendLimit, knobs.sendBuffer - link.outstanding))
}

function send(call: Call): Final | undefined {
  const { device, parameters } = call
  const { promptMode, sendAfterS } = device.sim800.settings
  if (!call.isLast) return 'ERROR'
  const first = firstOf(call)
  parameters.atMost(first + 1)
  const channel = channelOf(call)
  const isFixed = parameters.has(first)
  const length = parameters.integer(first, 1, device.profile.sendLimit, 1)
  const { link } = channel
  const isReady = link.state === 'open' && link !== device.dataState.link
  if (obstacle(call, 'CIPSEND', channel) !== undefined || !isReady) return notAllowed
  const limit = roomOf(call, channel)
  if (isFixed && length > limit) return 'ERROR'
  const isSilent = promptMode !== 1
  const done: OnPayload = (payload, failure) => {
    if (device.knobs.urcBeforeSendOk) device.output.releasePayload(() => {})
    if (failure === 'cancelled') cancel(call)
    else if (payload === null || payload.length === 0) call.finish('ERROR')
    else submit(call, channel, payload)
  }
  const timed = sendAfterS > 0 ? { afterMs: sendAfterS * 1000 } : {}
  call.prompt(isFixed ? { length, isSilent } : { limit, isSilent, isRaw: true, ...timed }, done)
  return undefined
}

function cancel(call: Call): void {
  const answer = call.device.knobs.escapeAnswer
  if (answer === 'none') call.finish('NONE')
  else if (answer === 'SEND FAIL') call.finish(own(call, answer))
  else call.finish(answer)
}

/** A payload has been taken; the link may have died while it came. */
function submit(call: Call, channel: Channel, payload: Uint8Array): void {
  const { knobs, sim800 } = call.device
  const { link } = channel
  if (link.state !== 'open') {
    // A context that is lost has been told of.
    if (sim800.contextOf(channel).isActive) finish(call, sim800.named(channel, 'SEND FAIL'))
    else call.finish('NONE')
    return
  }
  if (sim800.settings.quickSend) {
    const { multi } = sim800.settings
    const limit = knobs.maxSendAccepted
    const accepted = limit > 0 ? payload.subarray(0, limit) : payload
    const number = multi ? `${channel.number},` : ''
    transmit(channel, accepted, false, () =>
      succeed(call, `DATA ACCEPT:${number}${accepted.length}`),
    )
    return
  }
  transmit(channel, payload, true, (confirmed) => report(call, channel, payload, confirmed))
}

function transmit(
  { link }: Channel,
  payload: Uint8Array,
  waits: boolean,
  onDone: (confirmed: Confirmed) => void,
): void {
  if (link.type === 'TCP') {
    link.send(payload, sendTimeoutMs, waits, onDone)
    return
  }
  link.sendTo(payload, link.host, link.port)
  onDone(payload.length)
}

/** SEND OK: the peer has acknowledged it all; over UDP, it has left. */
function report(call: Call, channel: Channel, payload: Uint8Array, confirmed: Confirmed): void {
  const { knobs, sim800 } = call.device
  const isStuck = confirmed === 0
  const isSilent = confirmed === 'dropped' || (isStuck && knobs.stuckSendForm === 'closed')
  if (confirmed === payload.length) succeed(call, sim800.named(channel, 'SEND OK'))
  else if (isSilent) call.finish('NONE')
  else finish(call, sim800.named(channel, 'SEND FAIL'))
}

function succeed(call: Call, line: string): void {
  if (call.device.sim800.settings.promptMode === 2) call.finish('NONE')
  else finish(call, line)
}

function finish(call: Call, line: string): void {
  call.finish(own(call, line))
}

function readSend(call: Call): Final {
  const { channels, limit, settings } = call.device.sim800
  if (!settings.multi) return show(call, '+CIPSEND', roomOf(call, channelOf(call)))
  const blank = call.device.knobs.answerBlank ? ' ' : ''
  const open = channels.slice(0, limit).filter(({ status }) => status === 'CONNECTED')
  const lines = open.map((channel) => `+CIPSEND:${blank}${channel.number},${roomOf(call, channel)}`)
  if (lines.length > 0) call.info(...lines)
  return 'OK'
}

function testSend(call: Call): Final {
  const { profile, sim800 } = call.device
  const links = sim800.settings.multi ? `${linkRange(call)},` : ''
  call.info(`+CIPSEND: ${links}(1-${profile.sendLimit})`)
  return 'OK'
}

/** Over UDP nothing is ever confirmed. */
function acknowledged(call: Call): Final {
  const { knobs } = call.device
  call.parameters.atMost(firstOf(call))
  const channel = channelOf(call)
  const { link } = channel
  if (obstacle(call, 'CIPACK', channel) !== undefined || link.state !== 'open') return notAllowed
  const confirmed = link.type === 'UDP' ? 0 : link.acknowledged
  const fields = [link.sent, confirmed, link.sent - confirmed]
  return show(call, '+CIPACK', fields.join(knobs.ackBlank ? ', ' : ','))
}

function setTimer(call: Call): Final {
  const { parameters, device } = call
  const { settings } = device.sim800
  parameters.atMost(2)
  const isOn = parameters.integer(0, 0, 1) === 1
  const seconds = parameters.integer(1, 1, 100, settings.sendTimerS)
  settings.sendTimerS = seconds
  settings.sendAfterS = isOn ? seconds : 0
  return 'OK'
}

export const sendCommands: readonly CommandRow[] = [
  { name: '+CIPSEND', exec: send, read: readSend, set: send, test: testSend },
  { name: '+CIPACK', exec: acknowledged, set: acknowledged, test: '' },
  {
    name: '+CIPQSEND',
    read: shown('+CIPQSEND', ({ device }) => Number(device.sim800.settings.quickSend)),
    set: ({ device, parameters }) => {
      parameters.atMost(1)
      device.sim800.settings.quickSend = parameters.integer(0, 0, 1) === 1
      return 'OK'
    },
    test: '+CIPQSEND: (0,1)',
  },
  {
    name: '+CIPATS',
    read: shown('+CIPATS', ({ device }) => {
      const { sendAfterS, sendTimerS } = device.sim800.settings
      return `${sendAfterS > 0 ? 1 : 0},${sendTimerS}`
    }),
    set: setTimer,
    test: '+CIPATS: (0,1),(1-100)',
  },
  {
    name: '+CIPSPRT',
    read: shown('+CIPSPRT', ({ device }) => device.sim800.settings.promptMode),
    set: ({ device, parameters }) => {
      parameters.atMost(1)
      device.sim800.settings.promptMode = parameters.integer(0, 0, 2)
      return 'OK'
    },
    test: '+CIPSPRT: (0-2)',
  },
]

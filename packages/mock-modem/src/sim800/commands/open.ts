/**
 * Opening and closing connections: CIPSTART, CIPCLOSE, CLPORT, CIPUDPMODE (SIM800 application note, 2.1,
 * 2.3, 3.1 and 9; AT manual, 8.2).
 */
import type { Call, CommandRow, Final } from '../../command.ts'
import type { OpenFailure } from '../../link.ts'
import { WrongParameter } from '../../parameters.ts'
import { familyOf, isAddress } from '../../resolve.ts'
import type { Channel } from '../channel.ts'
import type { Wanted } from '../stack.ts'
import { legality } from '../states.ts'
import {
  channelOf,
  firstOf,
  linkRange,
  notAllowed,
  obstacle,
  own,
  portOf,
  show,
} from './answers.ts'

const hostLimit = 255

function start(call: Call): Final {
  const { device, parameters } = call
  const { sim800 } = device
  const { multi } = sim800.settings
  const first = firstOf(call)
  parameters.atMost(first + 3)
  const channel = channelOf(call)
  const wanted = readWanted(call, first)
  const isBusy = multi ? channel.isUsed && channel.status !== 'REMOTE CLOSING' : isAlreadyOpen(call)
  if (isBusy) return alreadyConnected(call, channel)
  const forbidden = isStartAllowed(call) ? undefined : notAllowed
  if (forbidden !== undefined || !sim800.isFree(channel) || !sim800.hasRoom) return notAllowed
  call.after(() => {
    if (sim800.state !== 'IP INITIAL') {
      open(call, channel, wanted)
      return
    }
    sim800.bringUp((isUp) => {
      if (isUp) open(call, channel, wanted)
      else sayFailure(call, channel)
    })
  })
  return 'OK'
}

function readWanted(call: Call, first: number): Wanted {
  const { parameters } = call
  const type = parameters.string(first, 3).toUpperCase()
  const host = parameters.string(first + 1, hostLimit)
  const port = portOf(call, first + 2, 1)
  if ((type !== 'TCP' && type !== 'UDP') || host === '') throw new WrongParameter()
  if (isAddress(host) && familyOf(host) !== 4) throw new WrongParameter()
  return { type, host, port }
}

function isAlreadyOpen(call: Call): boolean {
  return legality.CIPSTART[call.device.sim800.state] === 'A'
}

function isStartAllowed(call: Call): boolean {
  const { knobs, sim800 } = call.device
  const isClone = knobs.startInGprsact && sim800.settings.multi
  if (isClone && sim800.state === 'IP GPRSACT') {
    sim800.context.phase = 'IP STATUS'
    return true
  }
  return obstacle(call, 'CIPSTART') === undefined
}

function alreadyConnected(call: Call, channel: Channel): Final {
  const { knobs, output, sim800 } = call.device
  const form = knobs.alreadyConnectForm
  const line = sim800.named(channel, form === 'misspelt' ? 'ALREAY CONNECT' : 'ALREADY CONNECT')
  if (form === 'alone') return own(call, line)
  call.after(() => output.result(line))
  return form === 'error-first' ? 'ERROR' : 'OK'
}

function open(call: Call, channel: Channel, wanted: Wanted): void {
  const { output, sim800 } = call.device
  const isTransparent = sim800.settings.mode === 1
  sim800.open(channel, wanted, (failure: OpenFailure | undefined) => {
    if (failure !== undefined) sayFailure(call, channel)
    else if (isTransparent) sim800.entrance.goOnline(channel)
    else output.result(sim800.named(channel, 'CONNECT OK'))
  })
}

function sayFailure(call: Call, channel: Channel): void {
  const { output, sim800 } = call.device
  if (!sim800.settings.multi) output.result(stateLine(call))
  output.result(sim800.named(channel, 'CONNECT FAIL'))
}

/** `STATE: TCP CLOSED` */
export function stateLine(call: Call): string {
  const { knobs, sim800 } = call.device
  const { state, channels } = sim800
  const type = channels[0]?.link.type ?? 'TCP'
  const name = {
    connecting: `${type} CONNECTING`,
    closing: `${type} CLOSING`,
    closed: `${type} CLOSED`,
    listening: 'SERVER LISTENING',
    'PDP DEACT': knobs.pdpDeactName,
  } as const
  const text = state in name ? name[state as keyof typeof name] : state
  return `STATE:${knobs.stateBlank ? ' ' : ''}${text}`
}

function close(call: Call): Final | undefined {
  const { device, parameters } = call
  const { knobs, sim800 } = device
  const first = firstOf(call)
  parameters.atMost(first + 1)
  const channel = channelOf(call)
  const isQuick = parameters.integer(first, 0, 1, 0) === 1
  if (channel.link.isOccupied) {
    channel.link.isOccupied = false
    return closed(call, channel)
  }
  const isOpen = channel.status === 'CONNECTED' || channel.status === 'CONNECTING'
  const isListening = sim800.state === 'listening'
  const forbidden = obstacle(call, 'CIPCLOSE', channel)
  if (forbidden !== undefined || !(isOpen || isListening)) return notAllowed
  if (!isOpen) {
    sim800.stopServing()
    return closed(call, channel)
  }
  if (knobs.closeOkForm === 'OK+CLOSED OK') {
    call.after(() => sim800.close(channel, isQuick, () => sayClosed(call, channel)))
    return 'OK'
  }
  sim800.close(channel, isQuick, () => call.finish(closed(call, channel)))
  return undefined
}

function closed(call: Call, channel: Channel): Final {
  const { knobs, sim800 } = call.device
  if (knobs.closeOkForm === 'CLOSE OK') return own(call, sim800.named(channel, 'CLOSE OK'))
  call.after(() => sayClosed(call, channel))
  return 'OK'
}

function sayClosed(call: Call, channel: Channel): void {
  const { output, sim800 } = call.device
  output.result(sim800.named(channel, 'CLOSED OK'))
}

/** With several connections, it is the link's; of one that is open already it comes too late. */
function setLocalPort(call: Call): Final {
  const { parameters, device } = call
  const { localPorts } = device.sim800.settings
  const first = firstOf(call)
  parameters.atMost(first + 2)
  const channel = channelOf(call)
  const type = parameters.string(first, 3).toUpperCase()
  const port = portOf(call, first + 1, 0)
  if (type !== 'TCP' && type !== 'UDP') return 'ERROR'
  if (obstacle(call, 'CLPORT') !== undefined || channel.isUsed) return notAllowed
  const old = localPorts[channel.number] ?? { tcp: 0, udp: 0 }
  localPorts[channel.number] = type === 'TCP' ? { ...old, tcp: port } : { ...old, udp: port }
  return 'OK'
}

function readLocalPorts(call: Call): Final {
  const { settings, limit } = call.device.sim800
  const blank = call.device.knobs.answerBlank ? ' ' : ''
  const ports = settings.localPorts.slice(0, limit)
  const number = (index: number): string => (settings.multi ? `${index},` : '')
  call.info(...ports.map(({ tcp, udp }, index) => `+CLPORT:${blank}${number(index)}${tcp},${udp}`))
  return 'OK'
}

/** Mode 2 gives the extended mode, which is on, another destination. */
function setUdpMode(call: Call): Final {
  const { parameters, device } = call
  const { udpModes } = device.sim800.settings
  const first = firstOf(call)
  parameters.atMost(first + 3)
  const channel = channelOf(call)
  const mode = parameters.integer(first, 0, 2)
  const old = udpModes[channel.number] ?? { mode: 0, host: '', port: 0 }
  const hasPeer = mode === 2 || parameters.has(first + 1)
  const host = hasPeer ? parameters.matching(first + 1, /^\d{1,3}(\.\d{1,3}){3}$/) : old.host
  const port = hasPeer ? portOf(call, first + 2, 1) : old.port
  if (mode === 2 && old.mode !== 1) return notAllowed
  const isTooLate = obstacle(call, 'CIPUDPMODE=0,1') !== undefined || channel.isUsed
  if (mode < 2 && isTooLate) return notAllowed
  udpModes[channel.number] = { mode: Math.min(mode, 1), host, port }
  const { link } = channel
  if (mode === 2 && link.type === 'UDP' && link.state === 'open')
    Object.assign(link, { host, port })
  return 'OK'
}

function readUdpModes(call: Call): Final {
  const { channels, settings, limit } = call.device.sim800
  const texts = channels.slice(0, limit).map(({ link, number }) => {
    const { mode, host, port } = settings.udpModes[number] ?? { mode: 0, host: '', port: 0 }
    const isOpen = link.type === 'UDP' && link.state === 'open'
    const peer = isOpen ? { host: link.host, port: link.port } : { host, port }
    const shownMode =
      mode === 0 || peer.host === '' ? String(mode) : `1,"${peer.host}",${peer.port}`
    return settings.multi ? `${number},${shownMode}` : shownMode
  })
  if (!settings.multi) return show(call, '+CIPUDPMODE', texts[0] as string)
  const blank = call.device.knobs.answerBlank ? ' ' : ''
  call.info(...texts.map((text) => `+CIPUDPMODE:${blank}${text}`))
  return 'OK'
}

function testStart(call: Call): Final {
  const types = '("TCP","UDP"),"IP ADDRESS","PORT"'
  call.info(`+CIPSTART: ${call.device.sim800.settings.multi ? `${linkRange(call)},` : ''}${types}`)
  return 'OK'
}

export const openCommands: readonly CommandRow[] = [
  { name: '+CIPSTART', set: start, test: testStart },
  {
    name: '+CIPCLOSE',
    exec: close,
    set: close,
    test: (call) => {
      const { multi } = call.device.sim800.settings
      call.info(`+CIPCLOSE: ${multi ? `${linkRange(call)},` : ''}(0,1)`)
      return 'OK'
    },
  },
  {
    name: '+CLPORT',
    read: readLocalPorts,
    set: setLocalPort,
    test: '+CLPORT: ("TCP","UDP"),(0-65535)',
  },
  { name: '+CIPUDPMODE', read: readUdpModes, set: setUdpMode, test: '+CIPUDPMODE: (0-2)' },
]

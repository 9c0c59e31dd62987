/**
 * Opening links: SIMCom TCP/IP application note, CIPOPEN, for TCP clients and UDP sockets.
 */
import type { Call, CommandRow, Final } from '../command.ts'
import { StackError } from '../errors.ts'
import type { Link, OnOpened, OpenFailure } from '../link.ts'
import { WrongParameter } from '../parameters.ts'
import { resolveHost } from '../resolve.ts'
import { openErrors } from '../stack.ts'
import { failed, highestPort, hostLimit, invalidParameter, testWithLinks } from './answers.ts'

type Wanted =
  | {
      readonly type: 'TCP'
      readonly host: string
      readonly port: number
      readonly localPort: number
    }
  | { readonly type: 'UDP'; readonly localPort: number; readonly peer?: Peer }

interface Peer {
  readonly host: string
  readonly port: number
}

function open(call: Call): Final | undefined {
  const { parameters, device } = call
  // A link beyond the last is the one wrong parameter with an answer of its own.
  const number = parameters.integer(0, 0, 999)
  const link = device.stack.links[number]
  if (link === undefined) return invalidParameter(call)
  const isTransparent = device.settings.mode === 1 && number === 0
  const wanted = readWanted(call, isTransparent)
  if (typeof wanted === 'number') return failed(call, `+CIPOPEN: ${number},${wanted}`)
  const again = isTransparent && resumesUdp(call, link, wanted)
  const obstacle = again ? undefined : obstacleTo(call, link, wanted)
  if (obstacle !== undefined) return failed(call, `+CIPOPEN: ${number},${obstacle}`)
  if (again) return connect(call, link)
  if (isTransparent) return openTransparent(call, link, wanted)
  const { openOrder, udpOpenOrder } = device.knobs
  const isOkFirst = (wanted.type === 'TCP' ? openOrder : udpOpenOrder) === 'ok-first'
  if (isOkFirst) {
    call.after(() =>
      start(call, link, wanted, (failure) => {
        // With the network goes every word about its links.
        if (failure !== 'dropped') device.output.result(openResult(number, failure))
      }),
    )
    return 'OK'
  }
  start(call, link, wanted, (failure) => {
    call.info(openResult(number, failure))
    // That a local port is taken is known at once: an error, where a TCP attempt is only a result.
    call.finish(wanted.type === 'UDP' && failure !== undefined ? 'ERROR' : 'OK')
  })
  return undefined
}

/** What forbids opening that link now, as <err>. */
function obstacleTo(call: Call, link: Link, wanted: Wanted): number | undefined {
  const { knobs, settings, stack } = call.device
  if (stack.state !== 'open' && stack.state !== 'lost') return StackError.networkNotOpened
  const isAllowed = settings.mode === 0 || link.number === 0 || knobs.transparentLinks === 'any'
  if (!isAllowed || !stack.isFree(link)) return StackError.notSupported
  const isTaken = wanted.type === 'TCP' && stack.isLocalPortTaken(wanted.localPort)
  return isTaken ? StackError.bindFailed : undefined
}

/** By knob, opening the transparent UDP link that is open leads back to it. */
function resumesUdp(call: Call, link: Link, wanted: Wanted): boolean {
  const { dataState, knobs } = call.device
  const isAgain = dataState.link === link && link.type === 'UDP' && wanted.type === 'UDP'
  return isAgain && knobs.udpReopenResumes
}

/** Answers CONNECT, without OK: what follows is data. */
function connect(call: Call, link: Link): Final {
  call.after(() => call.device.dataState.enter(link))
  return 'CONNECT'
}

function openTransparent(call: Call, link: Link, wanted: Wanted): Final | undefined {
  const { knobs } = call.device
  startTransparent(call, link, wanted, (failure) => {
    if (failure === undefined) call.finish(connect(call, link))
    else if (knobs.transparentOpenFailForm === 'connect-fail') call.finish('CONNECT FAIL')
    else call.finish(failed(call, openResult(link.number, failure)))
  })
  return undefined
}

/** A UDP socket has one peer in transparent mode. */
function startTransparent(call: Call, link: Link, wanted: Wanted, onDone: OnOpened): void {
  const { device } = call
  const peer = wanted.type === 'UDP' ? wanted.peer : undefined
  if (peer === undefined || device.stack.state !== 'open') {
    start(call, link, wanted, onDone)
    return
  }
  resolveHost(device, peer.host, device.settings.timeoutsMs[1], (address) => {
    if (address === undefined) {
      onDone('dns')
      return
    }
    start(call, link, wanted, (failure) => {
      link.host = address
      link.port = peer.port
      onDone(failure)
    })
  })
}

function openResult(number: number, failure: OpenFailure | undefined): string {
  return `+CIPOPEN: ${number},${failure === undefined ? StackError.none : openErrors[failure]}`
}

/** @returns <err> when they are not those of a TCP client or a UDP socket. */
function readWanted(call: Call, isTransparent: boolean): Wanted | number {
  const { parameters } = call
  try {
    parameters.atMost(5)
    const type = parameters.string(1, 10)
    if (type === 'UDP') {
      // A remote address belongs to transparent mode, and to each CIPSEND otherwise.
      const localPort = parameters.integer(4, 1, highestPort)
      if (isTransparent) {
        const host = parameters.string(2, hostLimit)
        return { type, localPort, peer: { host, port: parameters.integer(3, 1, highestPort) } }
      }
      if (parameters.has(2) || parameters.has(3)) return StackError.wrongParameter
      return { type, localPort }
    }
    if (type !== 'TCP') return StackError.wrongParameter
    const host = parameters.string(2, hostLimit)
    const port = parameters.integer(3, 1, highestPort)
    const localPort = parameters.integer(4, 0, highestPort, 0)
    return host === '' ? StackError.wrongParameter : { type, host, port, localPort }
  } catch (error) {
    if (error instanceof WrongParameter) return StackError.wrongParameter
    throw error
  }
}

function start(call: Call, link: Link, wanted: Wanted, onDone: OnOpened): void {
  const { stack, settings, time } = call.device
  if (stack.state !== 'open') {
    time.at(time.now(), () => onDone('unreachable'))
    return
  }
  if (wanted.type === 'UDP') {
    link.bind(wanted.localPort, stack.family, onDone)
    return
  }
  const { host, port, localPort } = wanted
  const timeoutMs = settings.timeoutsMs[1]
  link.open({ host, port, localPort, family: stack.family, timeoutMs, onDone })
}

function readOpen(call: Call): Final {
  const { stack, knobs } = call.device
  const more = knobs.acceptedIndexForm === 'plus-one' ? 1 : 0
  const index = (link: Link): number => (link.server < 0 ? -1 : link.server + more)
  call.info(...stack.links.map((link) => showLink(link, index(link))))
  return 'OK'
}

/** A UDP socket has no peer before it has sent something. */
function showLink(link: Link, index: number): string {
  if (link.state !== 'open') return `+CIPOPEN: ${link.number}`
  const host = link.host === '' ? '0.0.0.0' : link.host
  return `+CIPOPEN: ${link.number},"${link.type}","${host}",${link.port},${index}`
}

export const openCommands: readonly CommandRow[] = [
  {
    name: '+CIPOPEN',
    read: readOpen,
    set: open,
    test: testWithLinks((links) => `+CIPOPEN: ${links},("TCP","UDP")`),
  },
]

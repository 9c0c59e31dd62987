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
  | { readonly type: 'TCP'; readonly host: string; readonly port: number }
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
  if (device.stack.state !== 'open' && device.stack.state !== 'lost') {
    return failed(call, `+CIPOPEN: ${number},${StackError.networkNotOpened}`)
  }
  if (device.settings.mode === 1 && number > 0 && device.knobs.transparentLinks === 'only-0') {
    return failed(call, `+CIPOPEN: ${number},${StackError.notSupported}`)
  }
  if (isTransparent) return openTransparent(call, link, wanted)
  if (!device.stack.isFree(link)) {
    return failed(call, `+CIPOPEN: ${number},${StackError.notSupported}`)
  }
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

/** Answers CONNECT, without OK: what follows is data. */
function openTransparent(call: Call, link: Link, wanted: Wanted): Final | undefined {
  const { dataState, knobs } = call.device
  const connect = (): Final => {
    call.after(() => dataState.enter(link))
    return 'CONNECT'
  }
  if (!call.device.stack.isFree(link)) {
    const isAgain = dataState.link === link && link.type === 'UDP' && wanted.type === 'UDP'
    if (isAgain && knobs.udpReopenResumes) return connect()
    return failed(call, `+CIPOPEN: ${link.number},${StackError.notSupported}`)
  }
  startTransparent(call, link, wanted, (failure) => {
    if (failure === undefined) call.finish(connect())
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
    parameters.integer(4, 0, highestPort, 0)
    return host === '' ? StackError.wrongParameter : { type, host, port }
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
  const { host, port } = wanted
  link.open({ host, port, family: stack.family, timeoutMs: settings.timeoutsMs[1], onDone })
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

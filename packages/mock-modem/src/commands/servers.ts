/**
 * TCP servers: SIMCom TCP/IP application note, SERVERSTART, SERVERSTOP.
 */
import type { Call, CommandRow, Final } from '../command.ts'
import { StackError } from '../errors.ts'
import type { Server } from '../server.ts'
import { failed, highestPort } from './answers.ts'

const longestBacklog = 3

function serverRange(call: Call): string {
  return `(0-${call.device.stack.servers.length - 1})`
}

function ciperror(call: Call, error: number): Final {
  return failed(call, `+CIPERROR: ${error}`)
}

function start(call: Call): Final | undefined {
  const { parameters, device } = call
  const { settings, knobs } = device
  const { servers, state, family } = device.stack
  parameters.atMost(3)
  const port = parameters.integer(0, 1, highestPort)
  const server = servers[parameters.integer(1, 0, servers.length - 1)] as Server
  const backlog = parameters.integer(2, 1, longestBacklog, longestBacklog)
  if (state !== 'open') return ciperror(call, StackError.networkNotOpened)
  if (settings.mode === 1 && server.index > 0 && knobs.transparentLinks === 'only-0') {
    return ciperror(call, StackError.notSupported)
  }
  if (server.state !== 'free') return ciperror(call, StackError.alreadyListening)
  const onDone = (isListening: boolean): void => {
    call.finish(isListening ? 'OK' : ciperror(call, StackError.bindFailed))
  }
  server.start({ port, family, backlog, onDone })
  return undefined
}

function read(call: Call): Final {
  const { stack } = call.device
  if (stack.state !== 'open') return ciperror(call, StackError.networkNotOpened)
  const listening = stack.servers.filter((server) => server.state === 'listening')
  const lines = listening.map((server) => `+SERVERSTART: ${server.index},${server.port}`)
  if (lines.length > 0) call.info(...lines)
  return 'OK'
}

/** Without an index it is server 0's. */
function stop(call: Call): Final {
  const { parameters, device } = call
  const { stack, knobs, output } = device
  parameters.atMost(1)
  const index = parameters.integer(0, 0, 999, 0)
  const server = stack.servers[index]
  const error = server === undefined ? StackError.wrongParameter : obstacleToStop(call, server)
  if (server === undefined || error !== undefined) {
    return failed(call, `+SERVERSTOP: ${index},${error}`)
  }
  if (knobs.serverStopOrder === 'ok-first') {
    call.after(() => {
      server.stop()
      output.result(`+SERVERSTOP: ${index},0`)
    })
  } else {
    server.stop()
    call.info(`+SERVERSTOP: ${index},0`)
  }
  return 'OK'
}

function obstacleToStop(call: Call, server: Server): number | undefined {
  const { stack, knobs } = call.device
  if (stack.state !== 'open') return StackError.networkNotOpened
  if (server.state !== 'listening') return StackError.notSupported
  const hasClients = stack.links.some(
    (link) => link.state === 'open' && link.server === server.index,
  )
  return hasClients && knobs.serverStopRequiresClosedClients ? StackError.socketsOpened : undefined
}

export const serverCommands: readonly CommandRow[] = [
  {
    name: '+SERVERSTART',
    read,
    set: start,
    test: (call) => {
      call.info(`+SERVERSTART: (0-${highestPort}),${serverRange(call)}`)
      return 'OK'
    },
    wrong: (call) => ciperror(call, StackError.wrongParameter),
  },
  {
    name: '+SERVERSTOP',
    exec: stop,
    set: stop,
    test: (call) => {
      call.info(`+SERVERSTOP: ${serverRange(call)}`)
      return 'OK'
    },
  },
]

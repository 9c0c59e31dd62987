/**
 * What there is: CIPSTATUS in both shapes, and CIPSERVER (SIM800 application note, 2.1.3, 3.2 and 10).
 */
import type { Call, CommandRow, Final } from '../../command.ts'
import type { Channel } from '../channel.ts'
import { channelOf, notAllowed, obstacle, portOf, show } from './answers.ts'
import { stateLine } from './open.ts'

/** The data comes after OK. */
function status(call: Call): Final {
  const { output } = call.device
  call.after(() => output.result(statusText(call)))
  return 'OK'
}

function statusText(call: Call): string {
  const { knobs, sim800 } = call.device
  const state = stateLine(call)
  if (!sim800.settings.multi) return state
  const clients = sim800.channels.slice(0, sim800.limit).map((one) => `C: ${one.shown}`)
  const { server, serverContext } = sim800.entrance
  if (server.state === 'free') return `${state}\r\n\r\n${clients.join('\r\n')}`
  const name = server.state === 'opening' ? 'OPENING' : 'LISTENING'
  const line = `S: 0,${serverContext},"${server.port}","${name}"`
  const lines = knobs.serverLine === 'last' ? [...clients, line] : [line, ...clients]
  const text = lines.join('\r\n')
  const isApart = knobs.serverLine === 'apart'
  return `${state}\r\n\r\n${isApart ? text.replace('\r\n', '\r\n\r\n') : text}`
}

function statusOfOne(call: Call): Final {
  call.parameters.atMost(1)
  if (!call.device.sim800.settings.multi) return 'ERROR'
  return show(call, '+CIPSTATUS', channelOf(call).shown)
}

function serve(call: Call): Final | undefined {
  const { parameters } = call
  const isOn = parameters.integer(0, 0, 1) === 1
  parameters.atMost(isOn ? 2 : 1)
  return isOn ? startServer(call, portOf(call, 1, 1)) : stopServer(call)
}

function startServer(call: Call, port: number): Final | undefined {
  const { knobs, output, sim800 } = call.device
  if (sim800.entrance.isServing) {
    if (knobs.serverAgainForm === 'already-opened') call.info('Already opened')
    return notAllowed
  }
  const forbidden = obstacle(call, 'CIPSERVER=1')
  if (forbidden !== undefined) return forbidden
  const isBeside = sim800.usedChannels > 0
  if (isBeside && !(sim800.hasRoom && knobs.serverBesideClients)) return notAllowed
  const onDone = (isListening: boolean): void => {
    if (isListening) call.after(() => output.result('SERVER OK'))
    call.finish(isListening ? 'OK' : 'ERROR')
  }
  const start = (): void => {
    sim800.entrance.serverContext = sim800.selected
    sim800.context.isProcessing = true
    // Who finds no link at once is refused.
    sim800.entrance.server.start({ port, family: 4, backlog: 0, onDone })
  }
  if (sim800.state === 'IP INITIAL') sim800.bringUp((isUp) => (isUp ? start() : onDone(false)))
  else start()
  return undefined
}

function stopServer(call: Call): Final {
  const { knobs, output, sim800 } = call.device
  const forbidden = obstacle(call, 'CIPSERVER=0')
  if (forbidden !== undefined || !sim800.entrance.isServing) return notAllowed
  call.after(() => {
    const clients = sim800.stopServing()
    output.result(knobs.serverCloseForm)
    if (!knobs.serverCloseKeepsClients) for (const client of clients) closeClient(call, client)
  })
  return 'OK'
}

function closeClient(call: Call, client: Channel): void {
  const { output, sim800 } = call.device
  sim800.close(client, true, () => output.result(sim800.named(client, 'CLOSED')))
}

function readServer(call: Call): Final {
  const { server, serverContext, isServing } = call.device.sim800.entrance
  return show(call, '+CIPSERVER', isServing ? `1,${server.port},0,${serverContext}` : 0)
}

export const statusCommands: readonly CommandRow[] = [
  { name: '+CIPSTATUS', exec: status, set: statusOfOne, test: '' },
  {
    name: '+CIPSERVER',
    read: readServer,
    set: serve,
    test: '+CIPSERVER: (0-CLOSE SERVER,1-OPEN SERVER),(1-65535)',
  },
]

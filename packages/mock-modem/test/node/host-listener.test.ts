/** The host network's TCP servers, over loopback. */
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Connection, IncomingClient, Listener } from '../../src/network.ts'
import { HostNetwork } from '../../src/node/index.ts'
import { event, listen, Signal } from './support.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

function network(): HostNetwork {
  const made = new HostNetwork()
  ends.push(() => made.close())
  return made
}

/** A port that nobody has. */
async function freePort(): Promise<number> {
  const [server, port] = await listen(() => {})
  server.close()
  await event(server, 'close')
  return port
}

interface Serving {
  readonly listener: Listener
  readonly outcome: Promise<string>
  readonly client: Promise<IncomingClient>
}

function serve(made: HostNetwork, port: number): Serving {
  const outcome = new Signal<string>()
  const client = new Signal<IncomingClient>()
  const listener = made.serve(port, 4, {
    onOpen: () => outcome.resolve('open'),
    onRefused: () => outcome.resolve('refused'),
    onClient: (incoming) => client.resolve(incoming),
  })
  return {
    listener,
    outcome: outcome.wait('the outcome'),
    get client() {
      return client.wait('a client')
    },
  }
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  ends.push(() => socket.destroy())
  socket.on('error', () => {})
  await event(socket, 'connect')
  return socket
}

/** Its close, by a reset or in order. */
function closing(socket: Socket): Promise<void> {
  const closed = new Signal()
  socket.on('close', () => closed.resolve())
  return closed.wait('the close')
}

/** Takes a client and collects what it sends. */
function accept(client: IncomingClient): {
  connection: Connection
  ended: Signal<boolean>
  text(): string
} {
  let text = ''
  const ended = new Signal<boolean>()
  const connection = client.accept({
    onOpen: () => {
      text += '<open>'
    },
    onRefused: () => {},
    onData: (bytes) => {
      text += Buffer.from(bytes)
    },
    onEnd: (reset) => ended.resolve(reset),
    onDrain: () => {},
  })
  return { connection, ended, text: () => text }
}

test('a client is offered with its address, waits, and then bytes go both ways', async () => {
  const port = await freePort()
  const serving = serve(network(), port)
  expect(await serving.outcome).toBe('open')
  const socket = await dial(port)
  const client = await serving.client
  expect([client.address, client.port]).toEqual(['127.0.0.1', socket.localPort])
  socket.end('early')
  const { connection, ended, text } = accept(client)
  expect(text()).toBe('')
  expect(await ended.wait('the end')).toBe(false)
  expect(text()).toBe('early')
  const bytes = Buffer.from('answer')
  expect(connection.write(bytes, 0, 6)).toBe(6)
  connection.end()
  const heard: Buffer[] = []
  socket.on('data', (data: Buffer) => heard.push(data))
  await event(socket, 'end')
  expect(Buffer.concat(heard).toString()).toBe('answer')
})

test('a client that is refused is reset, and so is one that waits when the server stops', async () => {
  const port = await freePort()
  const serving = serve(network(), port)
  await serving.outcome
  const first = await dial(port)
  const closed = closing(first)
  ;(await serving.client).refuse()
  await closed
  const second = await dial(port)
  const closedToo = closing(second)
  serving.listener.close()
  await closedToo
})

test('one that is gone before it is taken ends with a reset', async () => {
  const port = await freePort()
  const serving = serve(network(), port)
  await serving.outcome
  const socket = await dial(port)
  const client = await serving.client
  const closed = closing(socket)
  socket.resetAndDestroy()
  await closed
  expect(await accept(client).ended.wait('the reset')).toBe(true)
})

test('port 0 and a port that is taken are refused; a stopped server frees its port', async () => {
  const made = network()
  expect(await serve(made, 0).outcome).toBe('refused')
  const [other, taken] = await listen(() => {})
  expect(await serve(made, taken).outcome).toBe('refused')
  other.close()
  const port = await freePort()
  const first = serve(made, port)
  await first.outcome
  first.listener.close()
  first.listener.close()
  expect(await serve(made, port).outcome).toBe('open')
})

test('only loopback is listened on: the same port on all addresses stays free', async () => {
  const port = await freePort()
  await serve(network(), port).outcome
  const other = createServer()
  other.listen({ port, host: '127.0.0.2', exclusive: true })
  await event(other, 'listening')
  other.close()
})

test('closing the network closes its servers and their clients', async () => {
  const made = network()
  const port = await freePort()
  const serving = serve(made, port)
  await serving.outcome
  const socket = await dial(port)
  accept(await serving.client)
  const closed = closing(socket)
  made.close()
  await closed
  expect(await serve(network(), port).outcome).toBe('open')
})

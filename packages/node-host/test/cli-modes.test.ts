// `atlink connect` in its other ways: --udp, and --mode.
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inProcess } from './cli-in-process.ts'
import { start } from './cli-process.ts'
import { until } from './wait.ts'

const mock = 'mock:a76xx?latencyMs=0&netOpenMs=0&baud=921600'
let server: Server
let udp: UdpSocket
let tcpPort: string
let udpPort: string
let datagrams: number[]

beforeAll(async () => {
  server = createServer({ allowHalfOpen: true }, (peer) => {
    peer.on('error', () => {})
    peer.pipe(peer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  tcpPort = String((server.address() as AddressInfo).port)
  datagrams = []
  udp = createSocket('udp4', (message, from) => {
    datagrams.push(message.length)
    udp.send(message, from.port, from.address)
  })
  udp.bind(0, '127.0.0.1')
  await once(udp, 'listening')
  udpPort = String(udp.address().port)
})

afterAll(() => {
  server.close()
  udp.close()
})

function connect(input: readonly string[], ...args: string[]) {
  const line = ['connect', '-q', '-p', mock, '--baud', '921600', '--linger', '0.3', ...args]
  return inProcess(line, input)
}

describe('--mode', () => {
  const text = 'line\r\nOK\r\n\r\n+IPCLOSE: 0,1\r\n'.repeat(300)

  // Transparent: the last line could be the modem's, and is looked into before it is delivered.
  it.each([
    ['pull', '0.3'],
    ['push', '0.3'],
    ['transparent', '6'],
  ])('%s sends and receives all there is', async (mode, linger) => {
    const args = ['--linger', linger, '--mode', mode, 'localhost', tcpPort]
    const { code, stdout, stderr } = await connect([text], ...args)
    expect([code, stderr, stdout === text]).toEqual([0, '', true])
  })
})

it('SIGINT ends a transparent connection, and leaves nothing open', async () => {
  const line = ['connect', '-q', '-p', mock, '--baud', '921600', '--mode', 'transparent']
  const running = start([...line, 'localhost', tcpPort])
  running.process.stdin?.write('hello')
  await until('it is echoed', () => running.output.stdout === 'hello')
  running.process.kill('SIGINT')
  expect(await running.ended).toMatchObject({ code: 130, stderr: '' })
})

describe('--udp', () => {
  it('in transparent mode, too, from a port of its own', async () => {
    datagrams = []
    const args = ['--udp', '--mode', 'transparent', 'localhost', udpPort]
    const { code, stdout, stderr } = await connect(['hello'], ...args)
    expect([code, stderr, stdout, datagrams]).toEqual([0, '', 'hello', [5]])
  })

  it('sends each piece of input as a datagram, and ends when the peer is silent', async () => {
    datagrams = []
    const { code, stdout, stderr } = await connect(['one ', 'two'], '--udp', 'localhost', udpPort)
    expect([code, stdout, stderr, datagrams]).toEqual([0, 'one two', '', [4, 3]])
  })

  it('cuts a piece that is too long for the network', async () => {
    datagrams = []
    const text = 'x'.repeat(3000)
    const { code, stdout } = await connect([text], '--udp', '127.0.0.1', udpPort)
    expect([code, stdout, datagrams]).toEqual([0, text, [1400, 1400, 200]])
  })

  it('says that it is ready, and sends from the port it is told', async () => {
    const probe = createSocket('udp4').bind(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address()
    await new Promise<void>((resolve) => probe.close(() => resolve()))
    const args = ['connect', '-p', mock, '--baud', '921600', '--udp', '--linger', '0.1']
    const ports: number[] = []
    udp.on('message', (_message, from) => ports.push(from.port))
    const line = [...args, '--local-port', String(port), 'localhost', udpPort]
    const { code, stderr } = await inProcess(line, ['hello'])
    expect(stderr).toMatch(/✓ address\nconnected to localhost:\d+\n$/)
    expect([code, ports]).toEqual([0, [port]])
  })

  it.each([
    ['an unknown name', ['no-such-name.invalid', '7'], /^atlink: getaddrinfo ENOTFOUND/],
    ['a port in use', ['--local-port', 'udp', 'localhost', '7'], /^atlink: bind EADDRINUSE port/],
  ])('says in one sentence: %s', async (_what, args, expected) => {
    const line = args.map((each) => (each === 'udp' ? udpPort : each))
    const { code, stdout, stderr } = await connect(['hello'], '--udp', ...line)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(expected)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('is quiet when nobody reads its output any more', async () => {
    const args = ['connect', '-q', '-p', mock, '--baud', '921600', '--udp', 'localhost', udpPort]
    const running = start(args)
    running.process.stdout?.destroy()
    const timer = setInterval(() => running.process.stdin?.write('more\n'), 20)
    const { code, stderr } = await running.ended
    clearInterval(timer)
    expect([code, stderr]).toEqual([0, ''])
  })

  it.each([
    ['while it reads', false],
    ['while it waits for the peer', true],
  ])('SIGINT ends it %s', async (_what, isEnded) => {
    const args = ['connect', '-q', '-p', mock, '--baud', '921600', '--udp', '--linger', '3600']
    const running = start([...args, 'localhost', udpPort])
    running.process.stdin?.write('hello\n')
    if (isEnded) running.process.stdin?.end()
    await until('it is echoed', () => running.output.stdout === 'hello\n')
    running.process.kill('SIGINT')
    expect(await running.ended).toMatchObject({ code: 130, stderr: '' })
  })
})

describe.concurrent('misuse ends with 2 and one sentence', () => {
  it.each([
    [['--mode', 'pull', '--udp'], /--udp needs push reception/],
    [['--mode', 'drain'], /Allowed choices are pull, push, transparent/],
    [['--local-port', '7000'], /--local-port is for --udp/],
    [['--udp', '--local-port', '0'], /port from 1 to 65535/],
  ])('%j', async (args, expected) => {
    const { code, stdout, stderr } = await connect([], ...args, 'localhost', '7')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(expected)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

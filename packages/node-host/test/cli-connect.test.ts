// `atlink connect` as a child process, over the simulated modem and a server on this machine.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Running, start } from './cli-process.ts'
import { until } from './wait.ts'

const mock = 'mock:a76xx?latencyMs=0&netOpenMs=0&baud=921600'
let server: Server
let port: string
let peers: Socket[]
let received: string

beforeEach(async () => {
  peers = []
  received = ''
  server = createServer({ allowHalfOpen: true }, (peer) => {
    peers.push(peer)
    peer.on('error', () => {})
    peer.on('data', (chunk) => {
      received += chunk
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = String((server.address() as AddressInfo).port)
})

afterEach(() => {
  for (const peer of peers) peer.destroy()
  server.close()
})

async function connected(...more: string[]): Promise<[Running, Socket]> {
  const running = start(['connect', '-p', mock, '--baud', '921600', ...more, '127.0.0.1', port])
  await until('the server has a connection', () => peers.length > 0)
  return [running, peers[0] as Socket]
}

describe('atlink connect', () => {
  it('sends all of its input, and prints the answer until the peer closes', async () => {
    const [running, peer] = await connected()
    const request = 'GET / HTTP/1.0\r\n\r\n'.padEnd(20_000, 'x')
    running.process.stdin?.end(request)
    await until('all has come', () => received.length === request.length)
    const answer = 'y'.repeat(30_000)
    peer.end(answer)
    const { code, stdout, stderr } = await running.ended
    expect(received).toBe(request)
    expect(stdout).toBe(answer)
    expect(stderr).toMatch(/✓ address\nconnected to 127\.0\.0\.1:\d+\n$/)
    expect(code).toBe(0)
  })

  it('ends when the peer closes, with its input still open', async () => {
    const [running, peer] = await connected('--quiet')
    running.process.stdin?.write('hello')
    await until('it has come', () => received === 'hello')
    peer.end('bye')
    const { code, stdout, stderr } = await running.ended
    expect([code, stdout, stderr]).toEqual([0, 'bye', ''])
  })

  it('closes by itself when the peer says nothing after the end of input', async () => {
    const [running, peer] = await connected('--quiet', '--linger', '0.1')
    const ended = once(peer, 'end')
    running.process.stdin?.end('over and out')
    const { code, stdout, stderr } = await running.ended
    await ended
    expect([code, stdout, stderr, received]).toEqual([0, '', '', 'over and out'])
  })

  it('tells why it is not connected', async () => {
    server.close()
    const running = start(['connect', '-q', '-p', mock, '--baud', '921600', '127.0.0.1', port])
    const { code, stdout, stderr } = await running.ended
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^atlink: connect ECONNREFUSED 127\.0\.0\.1:\d+: .*refused/)
  })

  it('fails when the peer closes before all is sent', async () => {
    const [running, peer] = await connected('--quiet')
    peer.pause()
    running.process.stdin?.write('z'.repeat(5_000_000))
    await until('it has begun', () => peer.readableLength > 0)
    peer.destroy()
    const { code, stderr } = await running.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/^atlink: (write EPIPE|read ECONNRESET)/)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s closes the connection and the modem', async (signal, expected) => {
    const [running, peer] = await connected('--quiet')
    const closed = once(peer, 'end')
    peer.write('hello')
    await until('it is printed', () => running.output.stdout === 'hello')
    running.process.kill(signal)
    const { code, stderr } = await running.ended
    await closed
    expect([code, stderr]).toEqual([expected, ''])
  })

  it('is quiet when nobody reads its output any more', async () => {
    const [running, peer] = await connected('--quiet')
    running.process.stdout?.destroy()
    const timer = setInterval(() => peer.write('more\n'), 10)
    const { code, stderr } = await running.ended
    clearInterval(timer)
    expect([code, stderr]).toEqual([0, ''])
  })
})

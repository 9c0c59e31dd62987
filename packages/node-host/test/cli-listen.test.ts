// `atlink listen` as a child process; the simulated modem's ports are this machine's.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Running, start } from './cli-process.ts'
import { freePort } from './free-port.ts'
import { until } from './wait.ts'

const mock = 'mock:a76xx?latencyMs=0&netOpenMs=0&baud=921600'
let port: number
let clients: Socket[]

beforeEach(async () => {
  port = await freePort()
  clients = []
})

afterEach(() => {
  for (const client of clients) client.destroy()
})

async function listening(...more: string[]): Promise<Running> {
  const args = ['listen', '-p', mock, '--baud', '921600', ...more, String(port)]
  const running = start(args)
  await until('it listens', () => running.output.stderr.includes('listening on port'))
  return running
}

async function client(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  clients.push(socket)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

function collect(socket: Socket): { text: string } {
  const seen = { text: '' }
  socket.on('data', (chunk: Buffer) => {
    seen.text += chunk
  })
  return seen
}

describe('atlink listen', () => {
  it('joins the first client to its input and output, and ends with it', async () => {
    const running = await listening()
    const first = await client()
    const seen = collect(first)
    first.write('hello')
    await until('it has come', () => running.output.stdout === 'hello')
    running.process.stdin?.write('and to you')
    await until('it is back', () => seen.text === 'and to you')
    first.end()
    const { code, stdout, stderr } = await running.ended
    expect([code, stdout]).toEqual([0, 'hello'])
    expect(stderr).toMatch(
      /listening on port \d+\n127\.0\.0\.1:\d+ has connected\n127\.0\.0\.1:\d+ has gone\n$/,
    )
  })

  it('with --echo serves any number of clients until a signal', async () => {
    const running = await listening('--echo')
    const sockets = [await client(), await client(), await client()]
    const seen = sockets.map(collect)
    sockets.forEach((socket, i) => void socket.write(`${i}`.repeat(3000)))
    await until('all is back', () => seen.every(({ text }) => text.length === 3000))
    seen.forEach(({ text }, i) => void expect(text).toBe(`${i}`.repeat(3000)))
    sockets[0]?.end()
    await until('that is told', () => running.output.stderr.includes('has gone'))
    running.process.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
  })

  it('says so when the port is in use', async () => {
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    const running = start(['listen', '-q', '-p', mock, '--baud', '921600', String(port)])
    const { code, stdout, stderr } = await running.ended
    other.close()
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^atlink: listen EADDRINUSE/)
  })

  it.each(['0', '65536', 'http'])('refuses port %s in one sentence', async (wrong) => {
    const { code, stdout, stderr } = await start(['listen', '-p', mock, wrong]).ended
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/port/)
  })
})

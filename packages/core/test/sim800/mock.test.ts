/** SIM800 against the simulated modem: what an application does with it, from end to end. */
import type { MemoryPeer } from '@atlink/mock-modem'
import { describe, expect, test } from 'vitest'
import { bytesOf, textOf } from '../support/bytes.ts'
import { Rig, type RigOptions } from '../support/rig.ts'

const FAMILY = { family: 'sim800', baud: 115_200 } as const

function up(count: number, options: RigOptions = {}): ReturnType<typeof Rig.up> {
  return Rig.up(count, { ...FAMILY, ...options })
}

const PAYLOAD = bytesOf('The quick brown fox\r\nOK\r\n+CIPRXGET: 1,0\r\n> '.repeat(200))

describe('several connections', () => {
  test('six clients send and receive', () => {
    const { rig, pairs } = up(6)
    for (const pair of pairs) {
      pair.send(PAYLOAD)
      pair.peer?.write(PAYLOAD)
    }
    rig.until(
      'all has arrived',
      () => pairs.every((pair) => pair.arrived.length + pair.read.length === 2 * PAYLOAD.length),
      300_000,
    )
    for (const pair of pairs) {
      expect(textOf(pair.arrived)).toBe(textOf(PAYLOAD))
      expect(textOf(Uint8Array.from(pair.read))).toBe(textOf(PAYLOAD))
    }
    expect(rig.modem.counters.resyncs).toBe(0)
  })

  test('a modem that an earlier run has left with connections is shut first', () => {
    const { rig } = up(2)
    rig.modem.disconnect()
    rig.pass(5000)
    rig.modem.open()
    rig.until('it is up again', () => rig.modem.state === 2)
  })
})

describe('a server', () => {
  test('hands out clients with their addresses, and is stopped while they stay', () => {
    const { rig } = up(0)
    const told: string[] = []
    const listener = new rig.modem.Listener({
      port: 8888,
      onListening: () => told.push('listening'),
      onReadable: (count) => told.push(`readable ${count}`),
      onError: (code) => told.push(`error ${code}`),
    })
    rig.until('it listens', () => told.includes('listening'))
    let client: MemoryPeer | null = null
    rig.network.dial(
      8888,
      (peer) => {
        client = peer
        peer?.write(bytesOf('hello'))
      },
      { address: '10.76.40.73', port: 2020 },
    )
    rig.until('a client is there', () => told.includes('readable 1'))
    const read: number[] = []
    const accepted = listener.read() as InstanceType<typeof rig.modem.TCP>
    expect([accepted.remoteAddress, accepted.remotePort]).toEqual(['10.76.40.73', 2020])
    const view = new Uint8Array(100)
    const socket = new rig.modem.TCP({
      from: accepted,
      onReadable: () => {
        const count = socket.readInto(view)
        for (let i = 0; i < count; i++) read.push(view[i] as number)
      },
    })
    rig.until('it has spoken', () => read.length === 5)
    listener.close()
    rig.settle()
    expect(rig.commands.filter((line) => line.startsWith('AT+CIPSERVER='))).toEqual([
      'AT+CIPSERVER=1,8888',
      'AT+CIPSERVER=0',
    ])
    socket.write(bytesOf('answer'))
    rig.until('it is answered', () => client !== null && textOf(client.received) === 'answer')
  })
})

describe('datagrams', () => {
  test('come from anybody and go to anybody', () => {
    const { rig } = up(0, { modem: { receive: 'push' } })
    const got: string[] = []
    const socket = new rig.modem.UDP({
      port: 5000,
      onReadable: () => {
        for (;;) {
          const datagram = socket.read() as { address: string; port: number } & ArrayBuffer
          if (datagram === undefined) break
          got.push(`${datagram.address}:${datagram.port} ${textOf(new Uint8Array(datagram))}`)
        }
      },
    })
    rig.settle()
    const arrived: string[] = []
    for (const port of [7001, 7002]) {
      rig.network.onDatagram(port, (datagram) => {
        arrived.push(`${port} ${datagram.fromPort} ${textOf(datagram.bytes)}`)
        datagram.reply(bytesOf(`re ${port}`))
      })
    }
    socket.write(bytesOf('one'), '192.0.2.1', 7001)
    socket.write(bytesOf('AT+CFUN=0\r\x03'), '192.0.2.2', 7002)
    socket.write(bytesOf('three\x1a\x1b'), '192.0.2.2', 7002)
    rig.until('all have arrived', () => got.length === 3)
    rig.network.sendDatagram(5000, bytesOf('unasked\r\n'), '198.51.100.9', 4500)
    rig.settle()
    expect(arrived).toEqual([
      '7001 5000 one',
      '7002 5000 AT+CFUN=0\r\x03',
      '7002 5000 three\x1a\x1b',
    ])
    expect(got).toEqual([
      '192.0.2.1:7001 re 7001',
      '192.0.2.2:7002 re 7002',
      '192.0.2.2:7002 re 7002',
      '198.51.100.9:4500 unasked\r\n',
    ])
    expect(rig.modem.counters.datagramsLost).toBe(0)
  })
})

describe('names', () => {
  test('are resolved while others go on', () => {
    const { rig, pairs } = up(1)
    rig.network.name('www.example.com', ['119.75.218.77', '119.75.217.56'])
    rig.network.forget('nowhere.example')
    const told: string[] = []
    const resolver = new rig.modem.Resolver()
    for (const host of ['www.example.com', 'nowhere.example']) {
      resolver.resolve({
        host,
        onResolved: (name, address, all) => told.push(`${name} ${address} ${all.length}`),
        onError: (name, code) => told.push(`${name} ${code}`),
      })
    }
    pairs[0]?.send(bytesOf('hello'))
    rig.until('both are answered', () => told.length === 2)
    expect(told).toEqual(['www.example.com 119.75.218.77 2', 'nowhere.example 3011'])
    expect(textOf(pairs[0]?.arrived as Uint8Array)).toBe('hello')
  })
})

describe('questions', () => {
  test('about connections, servers and settings', () => {
    const { rig } = up(2, { modem: { tuning: { packetSize: 512 }, keepAlive: false } })
    const answers: unknown[] = []
    const done = (answer: unknown, code: number): number => answers.push([answer, code])
    const { status } = rig.modem
    status.connections(done)
    status.links(done)
    status.network(done)
    status.servers(done)
    status.setting('tuning', done)
    status.setting('sendSize', done)
    status.setting('localPorts', done)
    rig.until('all are answered', () => answers.length === 7)
    const none = { tcp: 0, udp: 0 }
    expect(answers).toEqual([
      [
        [0, 1].map((link) => ({
          link,
          protocol: 'TCP',
          address: '198.51.100.79',
          port: 1000 + link,
          server: -1,
        })),
        0,
      ],
      [[true, true, false, false, false, false], 0],
      [true, 0],
      [[], 0],
      [expect.objectContaining({ packetSize: 512, retransmissions: 5, waitUnits: 2 }), 0],
      [[1460, 1460], 0],
      [[none, none, none, none, none, none], 0],
    ])
    expect(() => status.setting('timeouts', done)).toThrow('the sim800 has no setting timeouts')
    const ended: string[] = []
    for (const line of ['AT+CIFSR', 'AT+CIPSTATUS', 'AT+CSQ']) {
      rig.modem.command(line, ({ ok, lines }) => ended.push(`${line} ${ok} ${lines.length}`))
    }
    rig.until('all are answered', () => ended.length === 3)
    expect(ended).toEqual(['AT+CIFSR true 1', 'AT+CIPSTATUS true 7', 'AT+CSQ true 1'])
    expect(rig.events).toEqual(['ready'])
  })
})

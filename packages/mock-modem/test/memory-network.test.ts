/** The network in memory, by itself. */
import { describe, expect, test } from 'vitest'
import {
  type Connection,
  type DatagramSocket,
  MemoryNetwork,
  type MemoryNetworkOptions,
  type MemoryPeer,
  VirtualTime,
} from '../src/index.ts'
import { bytesOf, textOf } from './bench.ts'

class Side {
  readonly time = new VirtualTime()
  readonly network: MemoryNetwork
  readonly log: string[] = []
  peer: MemoryPeer | undefined
  received = ''

  constructor(options?: MemoryNetworkOptions) {
    this.network = new MemoryNetwork(this.time, options)
    this.network.listen(80, (peer) => {
      this.peer = peer
    })
  }

  connect(port = 80): Connection {
    const at = (what: string): void => void this.log.push(`${this.time.now()} ${what}`)
    return this.network.connect('192.0.2.1', port, {
      onOpen: () => at('open'),
      onRefused: (why) => at(why),
      onData: (bytes) => {
        this.received += textOf(bytes)
        at(`data ${bytes.length}`)
      },
      onEnd: (reset) => at(reset ? 'reset' : 'end'),
      onDrain: () => at('drain'),
    })
  }

  open(): Connection {
    const connection = this.connect()
    this.time.advance(1000)
    this.log.length = 0
    return connection
  }
}

describe('connecting', () => {
  test('takes a round trip; a port without listener refuses; a black hole takes its time', () => {
    const side = new Side({ latencyMs: 10, connectTimeoutMs: 500 })
    side.network.blackHole(82)
    side.connect(80)
    side.connect(81)
    side.connect(82)
    expect(side.log).toEqual([])
    side.time.advance(1000)
    expect(side.log).toEqual(['20 open', '20 refused', '500 timeout'])
    side.network.refuse(80)
    side.connect(80)
    side.time.advance(1000)
    expect(side.log.at(-1)).toMatch(/refused/)
  })

  test('can be given up', () => {
    const side = new Side()
    side.connect().abort()
    side.connect(81).abort()
    side.time.advance(1000)
    expect(side.log).toEqual([])
    expect(side.peer).toBeUndefined()
  })
})

test('names resolve, always to the same, unless they are forgotten; addresses to themselves', () => {
  const side = new Side()
  const answers: string[] = []
  side.network.forget('Gone.example')
  for (const name of ['a.example', 'A.example', 'gone.example', '192.0.2.7', '2001:db8::1']) {
    side.network.resolve(name, (addresses) => answers.push(addresses.join(' ')))
  }
  expect(answers).toEqual([])
  side.time.advance(1000)
  expect(answers[0]).toMatch(/^198\.51\.100\.\d+ 2001:DB8:/)
  expect(answers[1]).toBe(answers[0])
  expect(answers.slice(2)).toEqual(['', '192.0.2.7', '2001:db8::1'])
})

describe('sending', () => {
  test('arrives after the latency, and is acknowledged after another', () => {
    const side = new Side({ latencyMs: 10 })
    const connection = side.open()
    expect(connection.write(bytesOf('xhellox'), 1, 6)).toBe(5)
    expect(connection.unacknowledged).toBe(5)
    side.time.advance(10)
    expect(textOf(side.peer?.received ?? new Uint8Array())).toBe('hello')
    expect(side.log).toEqual([])
    side.time.advance(10)
    expect(connection.unacknowledged).toBe(0)
    expect(side.log).toEqual(['1020 drain'])
  })

  test('fills the window while the peer is stalled', () => {
    const side = new Side({ windowSize: 16_384 })
    const connection = side.open()
    side.peer?.stall(true)
    const bytes = new Uint8Array(20_000)
    expect(connection.write(bytes, 0, bytes.length)).toBe(16_384)
    side.time.advance(60_000)
    expect(connection.write(bytes, 0, 1)).toBe(0)
    expect(side.peer?.received.length).toBe(0)
    side.peer?.stall(false)
    expect(side.peer?.received.length).toBe(0)
    side.time.advance(1000)
    expect(side.peer?.received.length).toBe(16_384)
    expect(connection.write(bytes, 0, 1)).toBe(1)
  })

  test('has a bandwidth', () => {
    const side = new Side({ latencyMs: 0, bytesPerSecond: 1000 })
    const connection = side.open()
    connection.write(new Uint8Array(5000), 0, 5000)
    side.time.advance(2900)
    expect(side.peer?.received.length).toBe(2800)
    side.time.advance(2100)
    expect(side.peer?.received.length).toBe(5000)
  })

  test('in order: what was written before the end arrives before it', () => {
    const side = new Side()
    const connection = side.open()
    let order = ''
    if (side.peer) {
      side.peer.onData = () => {
        order += 'data '
      }
      side.peer.onEnd = () => {
        order += 'end'
      }
    }
    connection.write(bytesOf('bye'), 0, 3)
    connection.end()
    expect(side.peer?.ended).toBe(false)
    side.time.advance(1000)
    expect(order).toBe('data end')
    expect(side.peer?.ended).toBe(true)
    side.peer?.write(bytesOf('late'))
    side.peer?.end()
    side.time.advance(1000)
    expect(side.received).toBe('')
    expect(side.log).toEqual([])
  })
})

describe('receiving', () => {
  test('waits while it is paused, the end too', () => {
    const side = new Side({ latencyMs: 10 })
    const connection = side.open()
    connection.pause(true)
    side.peer?.write(bytesOf('first'))
    side.peer?.end()
    side.time.advance(1000)
    expect(side.log).toEqual([])
    connection.pause(false)
    expect(side.log).toEqual([])
    side.time.advance(0)
    expect(side.log).toEqual(['2000 data 5', '2000 end'])
  })

  test('stops in the middle when it is paused by what it received', () => {
    const side = new Side()
    let connection: Connection | undefined
    let count = 0
    connection = side.network.connect('192.0.2.1', 80, {
      onOpen: () => {},
      onRefused: () => {},
      onData: (bytes) => {
        count += bytes.length
        connection?.pause(true)
      },
      onEnd: () => {},
      onDrain: () => {},
    })
    side.time.advance(1000)
    side.peer?.write(new Uint8Array(5000))
    side.time.advance(1000)
    expect(count).toBe(1400)
    connection.pause(false)
    side.time.advance(1000)
    expect(count).toBe(2800)
  })

  test('a reset is told at once, and nothing after it', () => {
    const side = new Side({ latencyMs: 10 })
    const connection = side.open()
    connection.pause(true)
    side.peer?.write(bytesOf('lost'))
    side.time.advance(100)
    side.peer?.reset()
    side.time.advance(100)
    expect(side.log).toEqual(['1110 reset'])
    connection.pause(false)
    side.peer?.write(bytesOf('x'))
    side.time.advance(100)
    expect(side.received).toBe('')
  })
})

describe('datagrams', () => {
  class Socket {
    readonly log: string[] = []
    readonly socket: DatagramSocket

    constructor(side: Side, port: number) {
      const at = (what: string): void => void this.log.push(`${side.time.now()} ${what}`)
      this.socket = side.network.bind(port, 4, {
        onOpen: () => at('open'),
        onRefused: () => at('refused'),
        onDatagram: (bytes, address, from) => at(`${textOf(bytes)} ${address}:${from}`),
      })
    }
  }

  test('a port has one socket at a time', () => {
    const side = new Side()
    const first = new Socket(side, 5000)
    const second = new Socket(side, 5000)
    expect(first.log).toEqual([])
    side.time.advance(0)
    expect([first.log, second.log]).toEqual([['0 open'], ['0 refused']])
    second.socket.close()
    side.network.sendDatagram(5000, bytesOf('x'), '192.0.2.1', 7)
    side.time.advance(100)
    expect(first.log.length).toBe(2)
    first.socket.close()
    expect(new Socket(side, 5000).log).toEqual([])
  })

  test('port 0 is any that is free', () => {
    const side = new Side()
    new Socket(side, 49_152)
    const ports: number[] = []
    side.network.onDatagram(7, ({ fromPort }) => void ports.push(fromPort))
    for (const { socket } of [new Socket(side, 0), new Socket(side, 0)]) {
      side.time.advance(0)
      socket.send(bytesOf('x'), '192.0.2.1', 7)
    }
    side.time.advance(100)
    expect(ports).toEqual([49_153, 49_154])
  })

  test('go to every host on a port that is scripted, and back, with the latency', () => {
    const side = new Side({ latencyMs: 10 })
    const { socket, log } = new Socket(side, 5000)
    side.network.onDatagram(7, ({ bytes, fromPort, toAddress, reply }) => {
      log.push(`${side.time.now()} peer ${toAddress} ${fromPort} ${textOf(bytes)}`)
      reply(bytes)
    })
    const bytes = bytesOf('ping')
    socket.send(bytes, '192.0.2.1', 7)
    bytes.fill(0)
    socket.send(bytesOf('lost'), '192.0.2.1', 8)
    side.time.advance(100)
    expect(log).toEqual(['0 open', '10 peer 192.0.2.1 5000 ping', '20 ping 192.0.2.1:7'])
    side.network.onDatagram(7, null)
    socket.send(bytesOf('lost'), '192.0.2.1', 7)
    side.time.advance(100)
    expect(log.length).toBe(3)
  })

  test('a closed socket neither hears nor sends', () => {
    const side = new Side()
    const { socket, log } = new Socket(side, 5000)
    side.network.onDatagram(7, () => log.push('sent'))
    side.network.sendDatagram(5000, bytesOf('x'), '192.0.2.1', 7)
    socket.close()
    socket.send(bytesOf('x'), '192.0.2.1', 7)
    side.time.advance(100)
    expect(log).toEqual([])
  })
})

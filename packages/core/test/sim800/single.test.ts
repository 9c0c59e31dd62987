/** SIM800 with one connection, which has no number; and its transparent mode. */
import type { MemoryPeer } from '@atlink/mock-modem'
import { describe, expect, test } from 'vitest'
import { bytesOf, textOf } from '../support/bytes.ts'
import { Rig, type RigOptions } from '../support/rig.ts'

const FAMILY = { family: 'sim800', baud: 115_200 } as const
const SINGLE: RigOptions = { ...FAMILY, modem: { single: true } }
const PAYLOAD = bytesOf('The quick brown fox\r\nOK\r\n+CIPRXGET: 1\r\n> '.repeat(100))

describe('one connection', () => {
  test('sends and receives', () => {
    const { rig, pairs } = Rig.up(1, SINGLE)
    const [pair] = pairs as [(typeof pairs)[0]]
    pair.send(PAYLOAD)
    pair.peer?.write(PAYLOAD)
    rig.until(
      'all has arrived',
      () => pair.arrived.length + pair.read.length === 2 * PAYLOAD.length,
    )
    expect([textOf(pair.arrived), textOf(Uint8Array.from(pair.read))]).toEqual([
      textOf(PAYLOAD),
      textOf(PAYLOAD),
    ])
    pair.peer?.end()
    rig.until('its end is told', () => pair.failed)
    expect(rig.modem.counters.resyncs).toBe(0)
  })

  test('another one may follow', () => {
    const { rig, pairs } = Rig.up(1, SINGLE)
    pairs[0]?.socket.close()
    rig.settle()
    let connected = false
    rig.network.listen(2000, () => {})
    const socket = new rig.modem.TCP({
      host: 'peer.example',
      port: 2000,
      onWritable: () => {
        connected = true
      },
    })
    rig.until('it is connected', () => connected)
    expect(socket.link).toBe(0)
    expect(() => new rig.modem.TCP({ host: 'peer.example', port: 2000 })).toThrow('no free link')
  })
})

describe('the transparent mode', () => {
  test('carries bytes both ways, is left and entered again', () => {
    const rig = new Rig({ ...FAMILY, modem: { transparent: true } })
    rig.modem.open()
    rig.until('the modem is up', () => rig.modem.state === 2)
    const got: number[] = []
    const told: string[] = []
    const peers: MemoryPeer[] = []
    rig.network.listen(2000, (peer) => {
      peer.write(bytesOf('welcome'))
      peers.push(peer)
    })
    const view = new Uint8Array(512)
    const pipe = new rig.modem.Transparent({
      host: 'peer.example',
      port: 2000,
      onReadable: () => {
        const count = pipe.readInto(view)
        for (let i = 0; i < count; i++) got.push(view[i] as number)
      },
      onWritable: () => told.push('writable'),
      onError: (code) => told.push(`error ${code}`),
    })
    rig.until('it is online', () => told.includes('writable'))
    pipe.write(bytesOf('hello'))
    pipe.escape((code) => told.push(`escaped ${code}`))
    rig.until('it is in command state', () => told.includes('escaped 0'))
    pipe.resume((code) => told.push(`resumed ${code}`))
    rig.until('it is online again', () => told.includes('resumed 0'))
    pipe.write(bytesOf(' again'))
    rig.settle()
    expect([textOf(Uint8Array.from(got)), textOf(peers[0]?.received as Uint8Array)]).toEqual([
      'welcome',
      'hello again',
    ])
    peers[0]?.end()
    rig.until('its end is told', () => told.includes('error 1'))
  })
})

describe('pushed data under a counted header', () => {
  const PUSHED: RigOptions = { ...FAMILY, modem: { single: true, receive: 'push' } }

  test('of a stream', () => {
    const { rig, pairs } = Rig.up(1, PUSHED)
    const [pair] = pairs as [(typeof pairs)[0]]
    for (let i = 0; i < 5; i++) pair.peer?.write(PAYLOAD)
    pair.send(PAYLOAD)
    rig.until(
      'all has arrived',
      () => pair.arrived.length + pair.read.length === 6 * PAYLOAD.length,
    )
    expect(textOf(Uint8Array.from(pair.read))).toBe(textOf(PAYLOAD).repeat(5))
  })

  test('of datagrams', () => {
    const rig = new Rig(PUSHED)
    rig.modem.open()
    rig.until('the modem is up', () => rig.modem.state === 2)
    const got: string[] = []
    const socket = new rig.modem.UDP({
      port: 5000,
      onReadable: () => {
        const datagram = socket.read() as { address: string; port: number } & ArrayBuffer
        got.push(`${datagram.address}:${datagram.port} ${textOf(new Uint8Array(datagram))}`)
      },
    })
    rig.network.onDatagram(7001, (datagram) => datagram.reply(bytesOf('re')))
    rig.settle()
    socket.write(bytesOf('one\x1a'), '192.0.2.1', 7001)
    rig.until('it is answered', () => got.length === 1)
    rig.network.sendDatagram(5000, bytesOf('\r\n+IPD,3:no\r\n'), '198.51.100.9', 4500)
    rig.until('another one is there', () => got.length === 2)
    expect(got).toEqual(['192.0.2.1:7001 re', '198.51.100.9:4500 \r\n+IPD,3:no\r\n'])
  })
})

/** The examples of sockets: a server, datagrams. */
import type { MemoryPeer } from '@atlink/mock-modem'
import tcpServer from '../../tcp-server/main.ts'
import udpTime from '../../udp-time/main.ts'
import { ok, same } from '../assert.ts'
import { bytesOf, textOf } from '../text.ts'
import type { World } from '../world.ts'
import type { Programs } from './index.ts'

/** 2026-01-02T03:04:05Z, as NTP counts. */
const SECONDS = 3_976_311_845

function timeAnswer(): Uint8Array {
  const answer = new Uint8Array(48)
  answer[0] = 0x24
  new DataView(answer.buffer).setUint32(40, SECONDS)
  return answer
}

function client(world: World, text: string): MemoryPeer {
  let met: MemoryPeer | null | undefined
  world.network.dial(7, (peer) => {
    met = peer
  })
  world.until('a client is connected', () => met !== undefined)
  if (met === null || met === undefined) throw new Error('nobody listens')
  met.write(new Uint8Array(bytesOf(text)))
  return met
}

export const socketPrograms: Programs = {
  'tcp-server: clients at once get what they say'(newWorld) {
    const world = newWorld()
    const first = 'abc'.repeat(1000)
    world.start(tcpServer, { rounds: 2 })
    world.until('it listens', () => world.log.some((line) => line.startsWith('listening')))
    const clients = [client(world, first), client(world, 'second')]
    world.until('both are answered', () => {
      const [one, two] = clients.map((each) => textOf(each.received))
      return one === first && two === 'second'
    })
    for (const each of clients) each.end()
    world.until('it ends', () => world.code !== undefined)
    same(world.code, 0, 'the code')
    world.until('everything is given back', () => world.timers === 0)
  },

  'tcp-server: a client that reads late stops itself, and gets all'(newWorld) {
    const world = newWorld()
    const text = 'abcdefg'.repeat(6000)
    world.start(tcpServer)
    world.until('it listens', () => world.log.some((line) => line.startsWith('listening')))
    const peer = client(world, text)
    peer.stall(true)
    world.time.advance(30_000)
    const before = peer.received.length
    peer.stall(false)
    world.until('it has all', () => peer.received.length === text.length)
    same(textOf(peer.received), text, 'what it got')
    ok(before < text.length / 2, 'it was held')
  },

  'udp-time: an answer, though the first one got lost'(newWorld) {
    const world = newWorld()
    let requests = 0
    world.network.onDatagram(123, ({ bytes, reply }) => {
      same([bytes.length, bytes[0]], [48, 0x23], 'the request')
      if (++requests === 1) return
      reply(new Uint8Array(bytesOf('no time')))
      reply(timeAnswer())
    })
    world.run(udpTime)
    same([world.code, requests], [0, 2], 'the code, and requests')
    same(world.log.at(-1), 'it is 2026-01-02T03:04:05.000Z', 'the time')
  },

  'udp-time: nobody answers'(newWorld) {
    const world = newWorld()
    let requests = 0
    world.network.onDatagram(123, () => requests++)
    world.run(udpTime)
    same([world.code, requests], [1, 3], 'the code, and requests')
    same(world.log.at(-1), 'pool.ntp.org does not answer', 'last line')
  },
}

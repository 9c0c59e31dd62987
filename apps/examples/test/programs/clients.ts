/** The examples of ECMA-419's clients. */
import type { MemoryPeer } from '@atlink/mock-modem'
import httpGet from '../../http-get/main.ts'
import mqtt from '../../mqtt/main.ts'
import { same } from '../assert.ts'
import { Broker } from '../broker.ts'
import { bytesOf, textOf } from '../text.ts'
import type { NewWorld, World } from '../world.ts'
import type { Programs } from './index.ts'

const REQUEST = 'GET /x HTTP/1.1\r\nhost: example.com\r\nuser-agent: atlink\r\n\r\n'

/** A server that answers in pieces of `size` bytes. */
function serve(world: World, response: string, size: number): { peer: MemoryPeer | null } {
  const met: { peer: MemoryPeer | null } = { peer: null }
  world.network.listen(80, (peer) => {
    met.peer = peer
    peer.onEnd = () => peer.end()
    peer.onData = () => {
      if (!textOf(peer.received).endsWith('\r\n\r\n')) return
      for (let at = 0; at < response.length; at += size) {
        peer.write(new Uint8Array(bytesOf(response.slice(at, at + size))))
      }
    }
  })
  return met
}

function fetchFrom(newWorld: NewWorld, response: string, size: number): World {
  const world = newWorld()
  const met = serve(world, response, size)
  world.run(httpGet, { path: '/x' })
  same(textOf(met.peer?.received ?? new Uint8Array(0)), REQUEST, 'what the server got')
  same(met.peer?.ended, true, 'the connection was ended')
  return world
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n'

export const clientPrograms: Programs = {
  'http-get: a page of known length'(newWorld) {
    for (const size of [1, 7, 4096]) {
      const body = 'x'.repeat(size === 1 ? 20 : 3000)
      const world = fetchFrom(
        newWorld,
        `${HEAD}content-length: ${body.length}\r\n\r\n${body}`,
        size,
      )
      same(world.code, 0, 'the code')
      same(world.log[0], 'status 200, text/plain', 'first line')
      same(world.log.slice(1, -1).join(''), body, 'the page')
      same(world.log.at(-1), `${body.length} bytes`, 'last line')
    }
  },

  'http-get: a page in chunks'(newWorld) {
    const chunks = '5\r\nhello\r\nA;x=y\r\n, chunked \r\n1\r\n!\r\n0\r\nTrailer: z\r\n\r\n'
    for (const size of [1, 4096]) {
      const world = fetchFrom(newWorld, `${HEAD}transfer-encoding: chunked\r\n\r\n${chunks}`, size)
      same(world.code, 0, 'the code')
      same(world.log.slice(1, -1).join(''), 'hello, chunked !', 'the page')
    }
  },

  'http-get: an empty page'(newWorld) {
    same(fetchFrom(newWorld, 'HTTP/1.1 204 No Content\r\n\r\n', 4096).code, 0, 'the code')
  },

  'http-get: a page that is cut off'(newWorld) {
    const world = newWorld()
    world.network.listen(80, (peer) => {
      peer.onData = () => {
        peer.write(new Uint8Array(bytesOf(`${HEAD}content-length: 10\r\n\r\nhalf`)))
        peer.end()
      }
    })
    world.run(httpGet)
    same(world.code, 1, 'the code')
    same(world.log.at(-1), 'example.com:80 ended before the response', 'last line')
  },

  'http-get: nobody there, no such name, no SIM'(newWorld) {
    const refused = newWorld()
    refused.run(httpGet)
    same(refused.code, 1, 'refused')
    const unknown = newWorld()
    unknown.network.forget('no.such.name')
    unknown.run(httpGet, { host: 'no.such.name' })
    same(unknown.code, 1, 'unknown')
    const without = newWorld({ sim: 'absent' })
    without.run(httpGet)
    same((without.code ?? 0) > 0, true, 'no SIM')
  },

  'mqtt: both messages and the receipt'(newWorld) {
    const world = newWorld()
    const broker = new Broker(world.network)
    world.run(mqtt)
    same(world.code, 0, 'the code')
    same(broker.connected, ['atlink-example'], 'who has connected')
    same(broker.published, ['at most once', 'at least once'], 'what came')
    // CONNECT, SUBSCRIBE, PUBLISH, PUBLISH, PUBACK, DISCONNECT
    same(broker.received.toString(), '1,8,3,3,4,14', 'packets')
    same(broker.peers.size, 0, 'connections left')
    same(world.log.includes('received at least once'), true, 'received')
  },

  'mqtt: a broker that refuses, and one that goes'(newWorld) {
    const refusing = newWorld()
    new Broker(refusing.network).returnCode = 5
    refusing.run(mqtt)
    same(refusing.code, 1, 'refused')
    const going = newWorld()
    const broker = new Broker(going.network)
    broker.isMute = true
    going.start(mqtt)
    going.until('it has said hello', () => broker.received.length > 0)
    broker.stop()
    going.until('it ends', () => going.code !== undefined)
    same(going.code, 1, 'gone')
  },
}

/** The stand-ins themselves, where the examples do not go: several requests, late reading, long messages. */
import type { Board } from '../../board/board.ts'
import type { HTTPRequest, MQTTClient, MQTTMessage, Protocols } from '../../board/protocols.ts'
import { ok, same } from '../assert.ts'
import { Broker } from '../broker.ts'
import { bytesOf, textOf } from '../text.ts'
import type { World } from '../world.ts'
import type { Programs } from './index.ts'

type AnyBoard = Board<keyof Protocols>

/** Answers each request with its path. @returns how many connections there were. */
function serve(world: World): () => number {
  let connections = 0
  world.network.listen(80, (peer) => {
    connections++
    let seen = ''
    peer.onData = (bytes) => {
      seen += textOf(bytes)
      for (let end = seen.indexOf('\r\n\r\n'); end >= 0; end = seen.indexOf('\r\n\r\n')) {
        const path = seen.split(' ')[1] ?? ''
        seen = seen.slice(end + 4)
        const head = `HTTP/1.1 200 OK\r\ncontent-length: ${path.length}\r\n\r\n`
        peer.write(new Uint8Array(bytesOf(head + path)))
      }
    }
  })
  return () => connections
}

function throws(run: () => unknown, text: string): void {
  let message = 'nothing'
  try {
    run()
  } catch (error) {
    message = (error as Error).message
  }
  ok(message.includes(text), `"${message}" says "${text}"`)
}

/** A client on a topic. */
function subscribe(
  board: AnyBoard,
  onReadable: (client: MQTTClient, count: number, message: MQTTMessage) => void,
  onError: () => void = () => {},
): MQTTClient {
  const { network } = board.open()
  const { io: Client } = network.mqtt
  return new Client({
    ...network.mqtt,
    host: 'broker.example',
    id: 'shim',
    keepAlive: 40_000,
    onControl({ operation }) {
      if (operation === Client.CONNACK) {
        this.write(null, { operation: Client.SUBSCRIBE, items: [{ topic: 'a/b', QoS: 1 }] })
      }
    },
    onReadable(count, message) {
      onReadable(this, count, message)
    },
    onError,
  })
}

export const shimPrograms: Programs = {
  'HTTP client: requests in turn on one connection'(newWorld) {
    const world = newWorld()
    const connections = serve(world)
    const answers: string[] = []
    world.start((board) => {
      const { network } = board.open()
      const client = new network.http.io({ ...network.http, host: 'a.example' })
      const ask = (path: string): void => {
        client.request({
          path,
          onReadable() {
            answers.push(textOf(this.read() as ArrayBuffer))
          },
          onDone(error) {
            same(error, null, 'the error')
            if (path === '/2') ask('/3')
          },
        })
      }
      ask('/1')
      ask('/2')
    })
    world.until('three answers', () => answers.length === 3)
    same([answers, connections()], [['/1', '/2', '/3'], 1], 'answers, connections')
  },

  'HTTP client: what is not read in the callback waits'(newWorld) {
    const world = newWorld()
    serve(world)
    let late: HTTPRequest | undefined
    let isDone = false
    world.start((board) => {
      const { network } = board.open()
      const client = new network.http.io({ ...network.http, host: 'a.example' })
      client.request({
        path: '/late',
        onReadable() {
          late = this
        },
        onDone() {
          isDone = true
        },
      })
    })
    world.until('it is readable', () => late !== undefined)
    world.time.advance(5000)
    const first = late?.read(2) as ArrayBuffer
    same([textOf(first), isDone], ['/l', false], 'two bytes')
    same(textOf(late?.read() as ArrayBuffer), 'ate', 'the rest')
    same(isDone, false, 'not from inside a read')
    world.until('it is done', () => isDone)
    throws(() => late?.read(), 'over')
  },

  'HTTP client: misuse'(newWorld) {
    const world = newWorld()
    world.start((board) => {
      const { network } = board.open()
      throws(() => new network.http.io({ ...network.http, host: '' }), 'host')
      const client = new network.http.io({ ...network.http, host: 'a.example' })
      client.close()
      throws(() => client.request({}), 'closed')
    })
  },

  'MQTT client: a long message in pieces, read late'(newWorld) {
    const world = newWorld()
    const broker = new Broker(world.network)
    const payload = 'payload '.repeat(300)
    let received = ''
    const topics: (string | undefined)[] = []
    let client: MQTTClient | undefined
    let unread = 0
    world.start((board) => {
      subscribe(board, (from, count, message) => {
        client = from
        unread = count
        topics.push(message.topic)
      })
    })
    world.until('it has subscribed', () => broker.received.includes(8))
    world.time.advance(1000)
    broker.send('a/b', payload, 1, 50)
    while (received.length < payload.length) {
      world.until('a piece', () => unread > 0)
      unread = 0
      world.time.advance(100)
      received += textOf(client?.read() as ArrayBuffer)
    }
    same(received, payload, 'the payload')
    same([topics[0], topics[1], topics.length > 1], ['a/b', undefined, true], 'topics')
    world.until('its receipt', () => broker.received.includes(4))
  },

  'MQTT client: pings, and notices a broker that says nothing'(newWorld) {
    const world = newWorld()
    const broker = new Broker(world.network)
    let isGone = false
    world.start((board) => {
      subscribe(
        board,
        () => {},
        () => {
          isGone = true
        },
      )
    })
    world.until('it has subscribed', () => broker.received.includes(8))
    world.time.advance(100_000)
    const pings = broker.received.filter((operation) => operation === 12).length
    same([pings, isGone], [3, false], 'pings')
    broker.isMute = true
    world.until('it is noticed', () => isGone, 90_000)
  },

  'MQTT client: misuse'(newWorld) {
    const world = newWorld()
    const broker = new Broker(world.network)
    world.start((board) => {
      const client = subscribe(board, () => {})
      throws(() => client.write(bytesOf('x'), { topic: 'a' }), 'not connected')
      world.until('it has subscribed', () => broker.received.includes(8))
      throws(() => client.write(bytesOf('x'), { topic: 'a', QoS: 2 }), 'QoS')
      throws(() => client.write(bytesOf('x'.repeat(5000)), { topic: 'a' }), 'overflow')
      throws(() => client.write(null, { operation: 1 }), 'operation')
      client.close()
    })
  },
}

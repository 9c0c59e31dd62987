/**
 * `device.network.http` and its like: the shape that the SDK's clients are configured with, and that all
 * of it works when it is frozen the way configuration modules are.
 */
import { ModemState } from '@atlink/core'
import { describe, expect, it } from 'vitest'
import { withHTTP } from '../src/http.ts'
import { withHTTPS } from '../src/https.ts'
import { type Cellular, Connection } from '../src/index.ts'
import { withMQTT } from '../src/mqtt.ts'
import { withMQTTS } from '../src/mqtts.ts'
import { withWS } from '../src/ws.ts'
import { withWSS } from '../src/wss.ts'
import { Board, dcdPin, dtrPin, riPin } from './board.ts'
import Client from './fakes/sdk/client.ts'
import TLSSocket from './fakes/sdk/tls.ts'
import { deepFreeze } from './freeze.ts'

const { modem } = new Board().cellular()
const dns = { io: modem.Resolver }
const socket = { io: modem.TCP }
const secure = { io: TLSSocket, TCP: socket, secure: {} }

describe('a device with one more protocol', () => {
  it.each([
    ['http', withHTTP(undefined, modem), { io: Client, dns, socket }],
    ['mqtt', withMQTT(undefined, modem), { io: Client, dns, socket }],
    ['ws', withWS(undefined, modem), { io: Client, dns, socket }],
    ['mqtts', withMQTTS(undefined, modem), { io: Client, dns, port: 8883, socket: secure }],
    ['wss', withWSS(undefined, modem), { io: Client, dns, port: 443, socket: secure }],
  ])('has %s', (name, device, protocol) => {
    expect(device).toEqual({ network: { [name]: protocol } })
  })

  it('has https, with its protocol announced', () => {
    const alpn = { applicationLayerProtocolNegotiation: 'http/1.1' }
    const https = { io: Client, dns, port: 443, socket: { ...secure, secure: alpn } }
    expect(withHTTPS(undefined, modem)).toEqual({ network: { https } })
  })

  it('has the options of TLS', () => {
    const options = { verify: false, applicationLayerProtocolNegotiation: 'h2' }
    const { network } = withMQTTS(withHTTPS(undefined, modem, options), modem, { verify: false })
    expect(network.https.socket.secure).toEqual(options)
    expect(network.mqtts.socket.secure).toEqual({ verify: false })
  })

  it('is a new device that keeps what the old one has', () => {
    const before = deepFreeze
    const old = { io: { Serial: before }, network: { interface: { one: 1 } } }
    deepFreeze(old)
    const device = withMQTT(withHTTP(old, modem), modem)
    expect(device.network).toEqual({
      interface: { one: 1 },
      http: { io: Client, dns, socket },
      mqtt: { io: Client, dns, socket },
    })
    expect(device.io).toBe(old.io)
    expect(Object.keys(old.network)).toEqual(['interface'])
  })
})

/** A device as a configuration module leaves it behind, and its interface. */
function frozen(board: Board): { device: ReturnType<typeof everything>; cellular: Cellular } {
  const pins = { io: board.Digital, dtr: dtrPin, dcd: dcdPin, ri: riPin, reset: 5, pwrkey: 4 }
  const cellular = board.cellular({ pins })
  const device = everything(cellular)
  expect(deepFreeze(device)).toBeGreaterThan(50)
  // The SDK's clients are given their classes by such objects, and applications extend instances.
  expect(Object.isFrozen(device.network.http.socket.io)).toBe(true)
  expect(Object.isFrozen(cellular)).toBe(true)
  return { device, cellular }
}

function everything(cellular: Cellular) {
  const { modem } = cellular
  const interfaces = { cellular, classes: { Cellular: cellular.constructor }, modem }
  const plain = withWS(withMQTT(withHTTP({ network: { interfaces } }, modem), modem), modem)
  return withWSS(withMQTTS(withHTTPS(plain, modem), modem), modem)
}

interface Inner {
  read(view: Uint8Array): unknown
  write(bytes: Uint8Array): number
  close(): void
}

type SocketClass = new (options: object) => Inner
type ResolverClass = new (options: object) => { resolve(options: object): void }

/** What a client of the SDK does: resolves, opens with the socket's options, sends, receives. */
function echo(board: Board, protocol: { dns: { io: unknown }; socket: { io: unknown } }): string {
  let received = ''
  let asked = false
  const Resolver = protocol.dns.io as ResolverClass
  new Resolver(protocol.dns).resolve({
    host: 'example.com',
    onResolved(host: string, address: string) {
      const Socket = protocol.socket.io as SocketClass
      const opened = new Socket({
        ...protocol.socket,
        host,
        address,
        port: 7,
        onWritable() {
          if (!asked) opened.write(Uint8Array.of(104, 105))
          asked = true
        },
        onReadable(count: number) {
          const view = new Uint8Array(count)
          opened.read(view)
          received += String.fromCharCode(...view)
          if (received === 'hi') opened.close()
        },
      })
    },
  })
  board.until(() => received === 'hi')
  return received
}

describe('a device that is frozen through and through', () => {
  it('connects, resolves, transfers, sleeps, disconnects and closes', () => {
    const board = new Board()
    const { device, cellular } = frozen(board)
    board.network.listen(7, (peer) => {
      peer.onData = (bytes) => peer.write(bytes)
    })
    cellular.connect()
    board.until(() => cellular.connection === Connection.ip)
    expect(echo(board, device.network.http)).toBe('hi')
    expect(echo(board, device.network.https)).toBe('hi')
    cellular.modem.sleep(() => {})
    board.until(() => cellular.modem.asleep)
    expect(echo(board, device.network.mqtts)).toBe('hi')
    cellular.pins?.reset?.()
    cellular.disconnect()
    board.time.advance(15_000)
    cellular.connect()
    board.until(() => cellular.connection === Connection.ip)
    expect([cellular.signal, cellular.operator]).toEqual([23, 'MOCK'])
    cellular.close()
    board.until(() => cellular.modem.state === ModemState.closed)
    board.time.advance(100)
    expect(board.inUse).toEqual([])
  })

  it('has sockets that can be extended', () => {
    const board = new Board()
    const { cellular } = frozen(board)
    const extended = new cellular.modem.TCP({ address: '1.2.3.4', port: 7 })
    Object.assign(extended, { readable: 1, writable: 2, session: {} })
    expect(extended).toMatchObject({ readable: 1, writable: 2, session: {} })
  })

  it('listens and sends datagrams', () => {
    const board = new Board()
    const cellular = board.cellular({ receive: 'push' })
    deepFreeze(withHTTP({ network: { cellular } }, cellular.modem))
    const { Listener, UDP } = cellular.modem
    cellular.connect()
    const listener = new Listener({ port: 80 })
    const udp = new UDP({
      port: 1234,
      onWritable() {
        this.write(Uint8Array.of(1), '1.2.3.4', 9)
      },
    })
    board.until(() => cellular.connection === Connection.ip)
    board.time.advance(5000)
    expect(board.dce.takeCommands().join()).toMatch(/AT\+SERVERSTART=80.*AT\+CIPSEND/)
    listener.close()
    udp.close()
  })
})

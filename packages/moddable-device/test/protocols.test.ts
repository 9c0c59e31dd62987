/**
 * `device.network.http` and its like: the shape that the SDK's clients are configured with, and that all
 * of it works when it is frozen the way configuration modules are.
 */
import { describe, expect, it } from 'vitest'
import { withHTTP } from '../src/http.ts'
import { withHTTPS } from '../src/https.ts'
import { Connection } from '../src/index.ts'
import { withMQTT } from '../src/mqtt.ts'
import { withMQTTS } from '../src/mqtts.ts'
import { withWS } from '../src/ws.ts'
import { withWSS } from '../src/wss.ts'
import { Board } from './board.ts'
import Client from './fakes/sdk/client.ts'
import TLSSocket from './fakes/sdk/tls.ts'
import { deepFreeze } from './freeze.ts'
import { frozen, liveFrozen } from './frozen-device.ts'

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

describe('a device that is frozen through and through', () => {
  it('connects, resolves, transfers, sleeps, disconnects and closes', () => {
    liveFrozen((device) => expect(deepFreeze(device)).toBeGreaterThan(50))
  })

  it('has sockets that can be extended', () => {
    const board = new Board()
    const { cellular } = frozen(board, deepFreeze)
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

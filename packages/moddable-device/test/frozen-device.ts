/**
 * A device with all protocols whose parts are frozen the way the SDK's configuration modules freeze them,
 * and what is then done with it. It needs no test runner, so that it runs inside XS, too.
 */
import { ModemState } from '@atlink/core'
import { withHTTP } from '../src/http.ts'
import { withHTTPS } from '../src/https.ts'
import { type Cellular, Connection } from '../src/index.ts'
import { withMQTT } from '../src/mqtt.ts'
import { withMQTTS } from '../src/mqtts.ts'
import { withWS } from '../src/ws.ts'
import { withWSS } from '../src/wss.ts'
import { Board, dcdPin, dtrPin, riPin } from './board.ts'

type Device = ReturnType<typeof everything>

/** A device as a configuration module leaves it behind, and its interface. */
export function frozen(
  board: Board,
  freeze: (device: Device) => unknown,
  faults: unknown[] = [],
): { device: Device; cellular: Cellular } {
  const pins = { io: board.Digital, dtr: dtrPin, dcd: dcdPin, ri: riPin, reset: 5, pwrkey: 4 }
  // What throws in one of the modem's hooks is told here and nowhere else.
  const onFault = (error: unknown): void => void faults.push(error)
  const cellular = board.cellular({ pins, onFault })
  const device = everything(cellular)
  freeze(device)
  const reached = [device.network, device.network.http.socket.io, cellular, cellular.modem]
  if (!reached.every((each) => Object.isFrozen(each))) throw new Error('not everything is frozen')
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

/** Connects, resolves, transfers, sleeps, disconnects and closes. */
export function liveFrozen(freeze: (device: Device) => unknown): void {
  const board = new Board()
  const faults: unknown[] = []
  const { device, cellular } = frozen(board, freeze, faults)
  board.network.listen(7, (peer) => {
    peer.onData = (bytes) => peer.write(bytes)
  })
  const connected = (): void => board.until(() => cellular.connection === Connection.ip)
  cellular.connect()
  connected()
  echo(board, device.network.http)
  echo(board, device.network.https)
  cellular.modem.sleep(() => {})
  board.until(() => cellular.modem.asleep)
  echo(board, device.network.mqtts)
  board.until(() => cellular.operator === 'MOCK')
  cellular.disconnect()
  board.time.advance(15_000)
  cellular.connect()
  connected()
  cellular.pins?.reset?.()
  cellular.close()
  board.until(() => cellular.modem.state === ModemState.closed)
  board.time.advance(100)
  if (faults.length > 0) throw faults[0]
  if (board.inUse.length > 0) throw new Error(`still in use: ${board.inUse.join()}`)
}

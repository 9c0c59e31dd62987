/** The network interface over fakes of the ESP32 and the simulated modem. */
import { ErrorCode, ModemState } from '@atlink/core'
import { describe, expect, it } from 'vitest'
import { type Cellular, type CellularOptions, Connection, DeviceClock } from '../src/index.ts'
import { Board, dtrPin, riPin } from './board.ts'

interface Rig {
  readonly board: Board
  readonly cellular: Cellular
  /** What `onChanged` told, with the values. */
  readonly told: string[]
  connected(): void
  disconnected(): void
}

function setUp(more: Partial<CellularOptions> = {}, board: Board = new Board()): Rig {
  const told: string[] = []
  const cellular: Cellular = board.cellular({
    onChanged(property) {
      expect(this).toBe(cellular)
      told.push(`${property} ${String(this[property])}`)
    },
    ...more,
  })
  return {
    board,
    cellular,
    told,
    connected: () => board.until(() => cellular.connection === Connection.ip),
    disconnected() {
      board.until(() => cellular.connection === Connection.disconnected)
      // Until the modem has answered.
      board.time.advance(1000)
    },
  }
}

function connections(told: readonly string[]): string[] {
  return told.filter((each) => each.startsWith('connection'))
}

describe('connection', () => {
  it('goes from 200 over 300 and 400 to 500, and tells each', () => {
    const { cellular, told, connected } = setUp()
    expect([cellular.connection, cellular.address]).toEqual([200, undefined])
    cellular.connect()
    expect([cellular.connection, told]).toEqual([300, []])
    connected()
    expect(told.slice(0, 4)).toEqual([
      'connection 300',
      'connection 400',
      'connection 500',
      'address 10.148.0.17',
    ])
  })

  it('is back at 500 by itself after the network was lost', () => {
    const { board, cellular, told, connected } = setUp()
    cellular.connect()
    connected()
    board.time.advance(5000)
    told.length = 0
    board.dce.loseNetwork()
    board.until(() => cellular.connection !== Connection.ip)
    expect(cellular.address).toBeUndefined()
    board.dce.returnNetwork()
    connected()
    expect(connections(told)).toEqual(['connection 300', 'connection 400', 'connection 500'])
    expect(cellular.address).toBe('10.148.0.17')
  })

  it('is back at 500 by itself after the module has restarted', () => {
    const { board, cellular, told, connected } = setUp()
    cellular.connect()
    connected()
    board.time.advance(5000)
    told.length = 0
    board.dce.reset()
    board.until(() => cellular.connection !== Connection.ip)
    connected()
    expect(connections(told)).toEqual(['connection 300', 'connection 400', 'connection 500'])
  })

  it('is 200 when the bring-up has failed, and connect() tries again', () => {
    const { board, cellular, connected, disconnected } = setUp({}, new Board({ sim: 'absent' }))
    cellular.connect()
    disconnected()
    expect(cellular.modem.state).toBe(ModemState.failed)
    board.dce.set('sim', 'ready')
    cellular.connect()
    connected()
  })

  it('hands the modem’s own hooks on', () => {
    const told: string[] = []
    const { cellular, connected, disconnected } = setUp({
      onReady: () => told.push('ready'),
      onDown: (code) => told.push(`down ${code}`),
      onStep: (step, status) => step === 0 && told.push(`contact ${status}`),
    })
    cellular.connect()
    connected()
    cellular.disconnect()
    disconnected()
    expect(told).toEqual(['contact 0', 'contact 1', 'ready', `down ${ErrorCode.closed}`])
  })
})

describe('disconnect', () => {
  it('ends at 200; connect() brings the same sockets back', () => {
    const { board, cellular, told, connected, disconnected } = setUp()
    const { TCP } = cellular.modem
    cellular.connect()
    connected()
    board.time.advance(1000)
    told.length = 0
    cellular.disconnect()
    disconnected()
    expect(told).toEqual(['connection 200', 'address undefined'])
    cellular.connect()
    connected()
    let received = ''
    board.network.listen(80, (peer) => peer.write(Uint8Array.of(104, 105)))
    new TCP({
      address: '1.2.3.4',
      port: 80,
      onReadable(count) {
        received += String.fromCharCode(...new Uint8Array(this.read(count) as ArrayBuffer))
      },
    })
    board.until(() => received === 'hi')
  })

  it('then connect() at once: connects again when the modem has answered', () => {
    const { cellular, told, connected } = setUp()
    cellular.connect()
    connected()
    told.length = 0
    cellular.disconnect()
    cellular.connect()
    connected()
    expect(connections(told)).toEqual(['connection 300', 'connection 400', 'connection 500'])
  })

  it('while disconnected changes nothing', () => {
    const { board, cellular, told } = setUp()
    cellular.disconnect()
    board.time.advance(1000)
    expect([cellular.connection, told]).toEqual([200, []])
  })
})

describe('what it knows of the network', () => {
  it('asks once when it is up, and tells what is new', () => {
    const { board, cellular, told, connected } = setUp({}, new Board({ rssi: 17 }))
    expect([cellular.signal, cellular.operator, cellular.IMEI]).toEqual([99, undefined, undefined])
    cellular.connect()
    connected()
    board.until(() => cellular.IMEI !== undefined)
    const { imei } = board.profile
    expect(told.slice(4)).toEqual(['signal 17', 'operator MOCK', `IMEI ${imei}`])
  })

  it('measures when it is told to', () => {
    const { board, cellular, told, connected } = setUp()
    cellular.connect()
    connected()
    board.time.advance(1000)
    told.length = 0
    board.dce.set('rssi', 5)
    board.dce.set('operator', 'Other')
    cellular.measure()
    board.time.advance(1000)
    expect(told).toEqual(['signal 5', 'operator Other'])
    cellular.measure()
    board.time.advance(1000)
    expect(told).toHaveLength(2)
  })

  it('reads the clock, and nothing from one that was never set', () => {
    const { board, cellular, connected } = setUp()
    cellular.connect()
    connected()
    const read: unknown[] = []
    cellular.readClock((seconds) => read.push(seconds))
    board.time.advance(1000)
    board.dce.set('clock', '26/06/17,11:58:09-28')
    cellular.readClock((seconds) => read.push(seconds))
    board.time.advance(1000)
    expect(read).toEqual([undefined, Date.UTC(2026, 5, 17, 18, 58, 9) / 1000])
    expect(() => cellular.readClock(undefined as never)).toThrow('done: must be a function')
  })

  it('changes settings of the modem', () => {
    const { board, cellular, connected } = setUp()
    cellular.connect()
    connected()
    board.time.advance(1000)
    board.dce.takeCommands()
    cellular.configure({ waitForPeer: true })
    board.time.advance(1000)
    expect(board.dce.takeCommands().join()).toContain('AT+CIPSENDMODE=1')
  })
})

describe('pins', () => {
  const withPins = (board: Board, onRing?: () => void): Rig => {
    const pins = { io: board.Digital, dtr: dtrPin, ri: riPin }
    return setUp({ pins, ...(onRing ? { onRing } : {}) }, board)
  }

  it('DTR lets the module sleep; RI wakes it and is told', () => {
    const board = new Board()
    let rings = 0
    const { cellular, connected } = withPins(board, () => rings++)
    cellular.connect()
    connected()
    board.time.advance(1000)
    cellular.modem.sleep(() => {})
    board.until(() => cellular.modem.asleep)
    expect(board.pins.level(dtrPin)).toBe(1)
    board.dce.urc('RING')
    board.until(() => !cellular.modem.asleep)
    expect([rings, board.pins.level(dtrPin)]).toEqual([1, 0])
  })

  it('RI without a listener, and while nothing sleeps', () => {
    const board = new Board()
    withPins(board)
    board.pins.drive(riPin, 0)
    board.time.advance(10)
  })

  it('RESET and PWRKEY are the driver’s hands', () => {
    const board = new Board()
    const { cellular } = setUp({ pins: { io: board.Digital, reset: 5, pwrkey: 4 } }, board)
    cellular.pins?.reset?.()
    expect(board.pins.level(5)).toBe(0)
  })
})

describe('close', () => {
  it('leaves the network and gives everything back', () => {
    const board = new Board()
    const pins = { io: board.Digital, dtr: dtrPin, ri: riPin, reset: 5, pwrkey: 4 }
    const { cellular, told, connected } = setUp({ pins }, board)
    cellular.connect()
    connected()
    board.dce.takeCommands()
    told.length = 0
    cellular.close()
    expect(cellular.connection).toBe(Connection.disconnected)
    board.until(() => cellular.modem.state === ModemState.closed)
    board.time.advance(100)
    expect(board.dce.takeCommands()).toContain('AT+NETCLOSE')
    expect([board.inUse, told]).toEqual([[], []])
  })

  it('does so before it was connected, too', () => {
    const { board, cellular } = setUp()
    cellular.close()
    board.time.advance(100)
    expect(board.inUse).toEqual([])
    expect(() => cellular.connect()).toThrow('closed')
  })
})

describe('what it is made of', () => {
  it.each<[string, object, string]>([
    ['no port', { serial: undefined }, 'serial:'],
    ['no timer', { timer: undefined }, 'timer:'],
    ['no ticks', { ticks: undefined }, 'ticks:'],
    ['a wrong modem option', { links: 0 }, 'links:'],
    ['a wrong pulse', { pins: { io: new Board().Digital, resetMs: 0 } }, 'resetMs:'],
    ['no class for pins', { pins: { dtr: 1 } }, 'io:'],
  ])('%s: throws, and leaves nothing in use', (_what, more, message) => {
    const board = new Board()
    expect(() => board.cellular(more as never)).toThrow(message)
    expect(board.inUse).toEqual([])
  })

  it('a pin that is in use: throws, and leaves nothing else in use', () => {
    const board = new Board()
    const pins = { io: board.Digital, reset: 5, pwrkey: 5 }
    expect(() => board.cellular({ pins })).toThrow('in use')
    expect(board.inUse).toEqual([])
  })

  it('takes port and clock as they are', () => {
    const board = new Board()
    const { serial, timer, ticks } = board.description
    const clock = new DeviceClock({ timer, ticks })
    const { cellular, connected } = setUp({ serial: board.serial(), clock }, board)
    expect(serial).toBeDefined()
    cellular.connect()
    connected()
    cellular.close()
    board.until(() => cellular.modem.state === ModemState.closed)
    board.time.advance(100)
    expect(board.inUse).toEqual(['1 timers'])
  })

  it('but no pins for such a port', () => {
    const board = new Board()
    const pins = { io: board.Digital, dtr: dtrPin }
    expect(() => board.cellular({ serial: board.serial(), pins })).toThrow('pins.dtr:')
  })
})

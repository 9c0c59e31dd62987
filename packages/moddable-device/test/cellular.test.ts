/** The network interface over fakes of the ESP32 and the simulated modem. */
import { ModemState } from '@atlink/core'
import { describe, expect, it } from 'vitest'
import {
  Cellular,
  type CellularOptions,
  Connection,
  DeviceClock,
  DeviceSerial,
} from '../src/index.ts'
import { Board, dtrPin } from './board.ts'

/** A board, its interface and what `onChanged` told. */
function setUp(more: Partial<CellularOptions> = {}, board: Board = new Board()) {
  const told: string[] = []
  const cellular = board.cellular({
    onChanged(property) {
      expect(this).toBe(cellular)
      told.push(`${property} ${String(this[property])}`)
    },
    ...more,
  })
  const connected = (): void => board.until(() => cellular.connection === Connection.ip)
  return { board, cellular, told, connected }
}

describe('connection', () => {
  it('goes from 200 over 300 and 400 to 500, and tells each', () => {
    const { cellular, told, connected } = setUp()
    expect([cellular.connection, cellular.address]).toEqual([200, undefined])
    cellular.connect()
    expect([cellular.connection, told]).toEqual([300, ['connection 300']])
    connected()
    expect(told).toEqual([
      'connection 300',
      'connection 400',
      'connection 500',
      `address ${cellular.address}`,
    ])
    expect(cellular.address).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
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
    expect(told.filter((each) => each.startsWith('connection'))).toEqual([
      'connection 300',
      'connection 400',
      'connection 500',
    ])
  })

  it('is 200 when the bring-up has failed, and connect() tries again', () => {
    const { board, cellular, connected } = setUp({}, new Board({ sim: 'absent' }))
    cellular.connect()
    board.until(() => cellular.connection === Connection.disconnected)
    expect(cellular.modem.state).toBe(ModemState.failed)
    board.dce.set('sim', 'ready')
    cellular.connect()
    connected()
  })
})

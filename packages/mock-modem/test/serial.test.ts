/** The in-process front door. */
import { describe, expect, test } from 'vitest'
import { MemoryNetwork, type MemoryPeer, MockModem, MockSerial, VirtualTime } from '../src/index.ts'
import { bytesOf, OK, textOf } from './bench.ts'

class Door {
  readonly time = new VirtualTime()
  readonly modem = new MockModem({ time: this.time, network: new MemoryNetwork(this.time) })
  readonly serial: MockSerial
  ready = 0
  heard = ''

  constructor(transmitSize?: number) {
    this.serial = new MockSerial(
      this.modem.port,
      transmitSize === undefined ? {} : { transmitSize },
    )
    const view = new Uint8Array(16)
    this.serial.onReady = () => {
      this.ready++
      for (let n = this.serial.read(view); n > 0; n = this.serial.read(view)) {
        this.heard += textOf(view.subarray(0, n))
      }
    }
  }
}

describe('writing', () => {
  test('takes what fits into the transmit buffer, and says when there is room again', () => {
    const door = new Door(64)
    expect(door.serial.writable()).toBe(64)
    door.serial.write(bytesOf(' '.repeat(60)))
    expect(door.serial.writable()).toBe(4)
    expect(() => door.serial.write(new Uint8Array(5))).toThrow(/room for 4/)
    expect(door.ready).toBe(0)
    door.time.advance(100)
    expect(door.ready).toBeGreaterThan(0)
    expect(door.serial.writable()).toBe(64)
  })

  test('256 bytes by default', () => {
    expect(new Door().serial.writable()).toBe(256)
  })

  test('never calls back from inside write or read', () => {
    const door = new Door()
    door.serial.write(bytesOf('AT\r'))
    door.serial.read(new Uint8Array(10))
    expect(door.ready).toBe(0)
  })
})

test('reading', () => {
  const door = new Door()
  door.serial.write(bytesOf('AT\r'))
  door.time.advance(100)
  expect(door.heard).toBe(`AT\r${OK}`)
  expect(door.serial.read(new Uint8Array(10))).toBe(0)
})

test('takes nothing while the rate is being changed', () => {
  const door = new Door()
  door.serial.write(bytesOf('AT+IPR=921600\r'))
  door.serial.setBaud(921_600)
  expect(door.serial.writable()).toBe(0)
  door.time.advance(1.5)
  expect(door.serial.writable()).toBe(256)
  door.time.advance(100)
  door.heard = ''
  door.serial.write(bytesOf('AT\r'))
  door.time.advance(100)
  expect(door.heard).toContain(OK)
})

test('DTR and flow control reach the line', () => {
  const door = new Door()
  door.serial.write(bytesOf('ATE0+CSCLK=1\r'))
  door.time.advance(100)
  door.heard = ''
  door.serial.setDTR(false)
  expect(door.serial.dtr).toBe(false)
  door.serial.write(bytesOf('AT\r'))
  door.time.advance(100)
  expect(door.heard).toBe('')
  door.serial.setDTR(true)
  door.serial.setFlowControl(true)
  door.modem.powerOff()
  door.serial.write(bytesOf('AT\r'))
  door.time.advance(100)
  // CTS is down: the bytes stay.
  expect(door.serial.writable()).toBe(253)
})

test('DCD can be asked for where it is wired; RI can be seen', () => {
  const time = new VirtualTime()
  const network = new MemoryNetwork(time)
  const modem = new MockModem({ time, network })
  const serial = new MockSerial(modem.port, { dcd: true })
  expect(new Door().serial.carrier).toBeUndefined()
  let made: MemoryPeer | undefined
  network.listen(5253, (peer) => {
    made = peer
  })
  expect(serial.carrier?.()).toBe(true)
  const lines = ['AT&C1', 'AT+CIPMODE=1', 'AT+NETOPEN', 'AT+CIPOPEN=0,"TCP","1.2.3.4",5253']
  const seen = lines.map((line) => {
    serial.write(bytesOf(`${line}\r`))
    time.advance(300)
    return serial.carrier?.()
  })
  expect(seen).toEqual([false, false, false, true])
  made?.end()
  time.advance(300)
  expect(serial.carrier?.()).toBe(false)
  expect(serial.ring).toBe(false)
  modem.urc('RING')
  expect(serial.ring).toBe(true)
  time.advance(121)
  expect(serial.ring).toBe(false)
})

describe('the end', () => {
  test('close: nothing is called afterwards, nothing moves', () => {
    const door = new Door()
    door.serial.onLost = () => door.ready++
    door.serial.write(bytesOf('AT\r'))
    door.serial.close()
    door.serial.unplug('gone')
    door.time.advance(100)
    expect(door.ready).toBe(0)
    expect(door.serial.writable()).toBe(0)
    expect(door.serial.read(new Uint8Array(10))).toBe(0)
    expect(() => door.serial.write(new Uint8Array(1))).not.toThrow()
  })

  test('unplug: onLost once, with the reason, then nothing', () => {
    const door = new Door()
    const reasons: string[] = []
    door.serial.onLost = (reason) => reasons.push(reason)
    door.serial.write(bytesOf('AT\r'))
    door.serial.unplug('the cable was pulled')
    door.serial.unplug('again')
    door.time.advance(100)
    expect(reasons).toEqual(['the cable was pulled'])
    expect(door.ready).toBe(0)
  })
})

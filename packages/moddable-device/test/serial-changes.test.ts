/** `DeviceSerial` when the port itself changes: another rate, flow control, DTR, the end. */
import { describe, expect, it, vi } from 'vitest'
import { DeviceSerial } from '../src/index.ts'
import { digitalOf, FakePins } from './fakes/digital.ts'
import { serialOf } from './fakes/serial.ts'
import { bytes, Esp32Rig, Pump, text } from './rig.ts'

describe('setBaud', () => {
  it('lets all that was written leave at the old rate, then reopens the port', () => {
    const rig = new Esp32Rig()
    const sent = bytes(128)
    const pump = new Pump(rig.serial, sent)
    rig.time.run(() => pump.done, 100)
    rig.serial.setBaud(460_800)
    expect(rig.serial.writable()).toBe(0)
    expect(rig.chip.opened).toHaveLength(1)
    rig.time.advance(100)
    expect(rig.line.farReceived).toEqual([...sent])
    expect(rig.line.farRates.every((rate) => rate === 115_200)).toBe(true)
    expect(rig.chip.uart.cutSent).toBe(0)
    expect(rig.chip.opened.map((port) => port.isOpen)).toEqual([false, true])
    expect(rig.port.options.baud).toBe(460_800)
  })

  // One to nine bytes are left when the port announces room for the last time.
  it.each([1, 5, 9, 10, 11, 100])('cuts nothing off after a write of %i bytes', (count) => {
    for (const baud of [1200, 9600, 115_200, 921_600]) {
      const rig = new Esp32Rig({ baud })
      rig.time.advance(1)
      rig.serial.write(bytes(count))
      rig.serial.setBaud(57_600)
      rig.time.run(() => rig.chip.opened.length === 2, 5_000)
      expect(rig.chip.uart.cutSent, `at ${baud}`).toBe(0)
      expect(rig.line.farReceived).toHaveLength(count)
    }
  })

  it('calls onReady when the new port has room, and both directions go on', () => {
    const rig = new Esp32Rig()
    rig.line.echo = true
    const pump = new Pump(rig.serial, text('AT+IPR=921600\r'))
    rig.time.advance(20)
    rig.serial.setBaud(921_600)
    pump.send(text('AT\r'))
    rig.time.advance(20)
    expect(pump.received).toEqual([...text('AT+IPR=921600\rAT\r')])
    expect(rig.line.farRates.slice(-3)).toEqual([921_600, 921_600, 921_600])
  })

  it('keeps what came before the port was reopened and was not read', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    const pump = new Pump(rig.serial, new Uint8Array(0))
    rig.serial.onReady = null
    rig.line.farWrite(text('late'))
    rig.time.advance(5)
    rig.serial.onReady = () => pump.turn()
    rig.serial.setBaud(9600)
    rig.time.advance(20)
    expect(rig.chip.opened).toHaveLength(2)
    expect(String.fromCharCode(...pump.received)).toBe('late')
    rig.line.farWrite(text('r'))
    rig.time.advance(20)
    expect(rig.chip.uart.cutReceived).toBe(0)
    expect(String.fromCharCode(...pump.received)).toBe('later')
    expect(rig.chip.opened.map((port) => port.readsOfBuffers)).toEqual([0, 0])
  })

  it('keeps it through two reopenings, in order', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    const pump = new Pump(rig.serial, new Uint8Array(0))
    rig.serial.onReady = null
    for (const part of ['a'.repeat(90), 'b'.repeat(80), 'c']) {
      rig.line.farWrite(text(part))
      rig.time.advance(20)
      rig.serial.setBaud(rig.chip.opened.length === 1 ? 57_600 : 115_200)
      rig.time.advance(5)
    }
    pump.turn()
    const expected = `${'a'.repeat(90)}${'b'.repeat(80)}c`
    expect(String.fromCharCode(...pump.received)).toBe(expected)
  })

  it('waits as long as the port holds bytes back', () => {
    const rig = new Esp32Rig({ flowControl: true })
    rig.time.advance(1)
    rig.serial.write(bytes(60))
    rig.line.hold(true)
    rig.serial.setBaud(9600)
    rig.time.advance(10_000)
    expect(rig.chip.opened).toHaveLength(1)
    rig.line.hold(false)
    rig.time.advance(100)
    expect(rig.chip.opened).toHaveLength(2)
    expect(rig.chip.uart.cutSent).toBe(0)
  })

  it('waits by the rate that the line has, after a change too', () => {
    const rig = new Esp32Rig()
    rig.serial.setBaud(1200)
    rig.time.advance(100)
    rig.serial.write(bytes(9))
    rig.serial.setBaud(115_200)
    rig.time.advance(1000)
    expect(rig.chip.opened).toHaveLength(3)
    expect(rig.chip.uart.cutSent).toBe(0)
  })

  it('has no room before the new port has announced any', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    rig.serial.setBaud(9600)
    rig.time.run(() => rig.chip.opened.length === 2, 100)
    expect(rig.serial.writable()).toBe(0)
    rig.time.advance(1)
    expect(rig.serial.writable()).toBe(128)
  })

  it('leaves no timer running', () => {
    const rig = new Esp32Rig()
    rig.serial.setBaud(9600)
    rig.time.advance(100)
    expect(rig.port.options.baud).toBe(9600)
    expect(rig.time.nextAt()).toBeUndefined()
  })

  it('may be asked for from inside onReady: the port is not closed in its own callback', () => {
    const rig = new Esp32Rig()
    rig.serial.onReady = () => {
      if (rig.serial.read(new Uint8Array(64)) > 0) rig.serial.setBaud(9600)
    }
    rig.line.farWrite(text('OK'))
    rig.time.advance(20)
    expect(rig.port.options.baud).toBe(9600)
    expect(rig.chip.opened.map((port) => port.isOpen)).toEqual([false, true])
  })

  it('takes the last of two rates, and a rate while it waits', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    rig.serial.write(bytes(60))
    rig.serial.setBaud(9600)
    rig.serial.setBaud(230_400)
    rig.time.advance(100)
    expect(rig.chip.opened.map((port) => port.options.baud)).toEqual([115_200, 230_400])
    rig.serial.setBaud(115_200)
    rig.time.advance(100)
    expect(rig.port.options.baud).toBe(115_200)
  })

  it('refuses writes while it waits', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    rig.serial.setBaud(9600)
    expect(() => rig.serial.write(text('A'))).toThrow(RangeError)
  })

  it('reports the port lost when it cannot be opened again, once', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    const onLost = vi.fn()
    rig.serial.onLost = onLost
    rig.serial.setBaud(-1)
    rig.time.advance(100)
    expect(onLost).toHaveBeenCalledTimes(1)
    expect(onLost).toHaveBeenCalledWith(expect.stringContaining('opened again'))
    expect(rig.timer.live).toBe(0)
    expect(rig.serial.writable()).toBe(0)
    rig.serial.setBaud(9600)
    rig.serial.close()
    rig.time.advance(100)
    expect(onLost).toHaveBeenCalledTimes(1)
  })

  it('uses one timer for the whole life', () => {
    const rig = new Esp32Rig()
    for (const rate of [9600, 19_200, 38_400]) {
      rig.serial.setBaud(rate)
      rig.time.advance(100)
    }
    expect(rig.port.options.baud).toBe(38_400)
    expect(rig.timer.made).toBe(1)
  })
})

describe('flow control', () => {
  it('is not offered unless the port is said to honour it', () => {
    expect(new Esp32Rig().serial.setFlowControl).toBeUndefined()
    expect(new Esp32Rig().port.options).not.toHaveProperty('flowControl')
  })

  it('reopens the port with ECMA-419’s option, and keeps the rate', () => {
    const rig = new Esp32Rig({ flowControl: true })
    rig.serial.setBaud(9600)
    rig.serial.setFlowControl?.(true)
    rig.time.advance(100)
    expect(rig.chip.opened.map((port) => port.options.flowControl)).toEqual(['none', 'hardware'])
    expect(rig.port.options.baud).toBe(9600)
    rig.serial.setFlowControl?.(false)
    rig.time.advance(100)
    expect(rig.port.options.flowControl).toBe('none')
  })
})

describe('DTR', () => {
  it('is not offered without a pin', () => {
    expect(new Esp32Rig().serial.setDTR).toBeUndefined()
  })

  it('is asserted by level 0', () => {
    const rig = new Esp32Rig()
    const pins = new FakePins(rig.loop)
    pins.wired.set(25, (level) => rig.line.setLines(level === 0, true))
    const Digital = digitalOf(pins)
    const dtr = new Digital({ pin: 25, mode: Digital.Output })
    rig.line.lines.length = 0
    const serial = new DeviceSerial({
      io: serialOf({ ...rig.chip, pinsInUse: new Set() }),
      timer: rig.timer,
      receive: 16,
      transmit: 17,
      baud: 115_200,
      dtr,
    })
    serial.setDTR?.(true)
    serial.setDTR?.(false)
    expect(dtr.levels).toEqual([0, 1])
    expect(rig.line.lines).toEqual([
      [true, true],
      [false, true],
    ])
  })
})

describe('DCD', () => {
  it('is not offered without a pin', () => {
    expect(new Esp32Rig().serial.carrier).toBeUndefined()
  })

  it('is the carrier at level 0', () => {
    let level = 1
    const { serial } = new Esp32Rig({ dcd: { read: () => level } })
    expect(serial.carrier?.()).toBe(false)
    level = 0
    expect(serial.carrier?.()).toBe(true)
  })
})

describe('close', () => {
  it('closes the port and ends the timer', () => {
    const rig = new Esp32Rig()
    rig.serial.close()
    expect(rig.port.isOpen).toBe(false)
    expect(rig.timer.live).toBe(0)
    expect(rig.chip.pinsInUse.size).toBe(0)
    rig.serial.close()
  })

  it('closes the port at once when none of its callbacks runs', () => {
    const rig = new Esp32Rig()
    const onReady = vi.fn()
    rig.serial.onReady = onReady
    rig.line.farWrite(text('x'))
    rig.time.advance(20)
    expect(onReady).toHaveBeenCalled()
    rig.serial.close()
    expect(rig.port.isOpen).toBe(false)
  })

  it('leaves a serial that moves nothing and calls nothing', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    const onReady = vi.fn()
    rig.serial.onReady = onReady
    rig.serial.close()
    rig.line.farWrite(text('RING'))
    rig.time.advance(20)
    expect(onReady).not.toHaveBeenCalled()
    expect(rig.serial.read(new Uint8Array(8))).toBe(0)
    expect(rig.serial.writable()).toBe(0)
    expect(() => rig.serial.write(text('AT'))).toThrow(RangeError)
    rig.serial.setBaud(9600)
    rig.time.advance(100)
    expect(rig.chip.opened).toHaveLength(1)
  })

  it('from inside onReady waits until the callback has returned', () => {
    const rig = new Esp32Rig()
    // Five symbols before the next whole millisecond, so that the timer leaves time for more callbacks.
    rig.time.advance(6 - 4 * rig.line.symbolMs)
    const onReady = vi.fn(() => {
      rig.serial.write(text('A'))
      rig.serial.close()
      expect(rig.port.isOpen).toBe(true)
      rig.line.farWrite(text('y'))
    })
    rig.serial.onReady = onReady
    const readable = vi.spyOn(rig.port.options, 'onReadable')
    const writable = vi.spyOn(rig.port.options, 'onWritable')
    rig.line.farWrite(text('x'))
    rig.time.advance(0.9)
    // The port still calls, for the other byte and for the room; nothing comes of it.
    expect(rig.port.isOpen).toBe(true)
    expect(readable).toHaveBeenCalledTimes(2)
    expect(writable).toHaveBeenCalledTimes(1)
    expect(rig.serial.writable()).toBe(0)
    expect(rig.serial.read(new Uint8Array(8))).toBe(0)
    rig.time.advance(20)
    expect(onReady).toHaveBeenCalledTimes(1)
    expect(rig.port.isOpen).toBe(false)
    expect(rig.timer.live).toBe(0)
  })

  it('while it waits for another rate closes the port for good', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    rig.serial.write(bytes(100))
    rig.serial.setBaud(9600)
    rig.serial.close()
    rig.time.advance(1000)
    expect(rig.chip.opened.map((port) => port.isOpen)).toEqual([false])
    expect(rig.timer.live).toBe(0)
  })
})

describe('construction', () => {
  it('passes the port’s options on and asks for buffers', () => {
    const rig = new Esp32Rig()
    expect(rig.port.options).toMatchObject({
      port: 1,
      receive: 16,
      transmit: 17,
      baud: 115_200,
      format: 'buffer',
    })
    expect(rig.port.options).not.toHaveProperty('io')
    expect(rig.port.options).not.toHaveProperty('timer')
  })

  it('throws what the port throws, and leaves no timer behind', () => {
    const rig = new Esp32Rig()
    const again = () =>
      new DeviceSerial({ io: serialOf(rig.chip), timer: rig.timer, receive: 16, baud: 9600 })
    expect(again).toThrow('in use')
    expect(rig.timer.live).toBe(1)
  })
})

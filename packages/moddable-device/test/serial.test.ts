/** `DeviceSerial` on the ESP32 port's contract: what it reads, what it sends, what it calls. */
import { describe, expect, it, vi } from 'vitest'
import { bytes, chance, Esp32Rig, Pump, text } from './rig.ts'

describe('reading', () => {
  it('fills the view it is given and returns the count', () => {
    const rig = new Esp32Rig()
    const view = new Uint8Array(64)
    let got = -1
    rig.serial.onReady = () => {
      got = rig.serial.read(view)
    }
    rig.line.farWrite(text('OK\r\n'))
    rig.time.advance(10)
    expect(got).toBe(4)
    expect([...view.subarray(0, 4)]).toEqual([...text('OK\r\n')])
  })

  it('returns 0 when nothing waits', () => {
    const rig = new Esp32Rig()
    expect(rig.serial.read(new Uint8Array(8))).toBe(0)
  })

  it('never offers a view without length to the port, which would throw', () => {
    const rig = new Esp32Rig()
    rig.line.farWrite(text('x'))
    rig.time.advance(10)
    expect(rig.serial.read(new Uint8Array(0))).toBe(0)
    expect(rig.port.reads).toEqual([])
    expect(rig.serial.read(new Uint8Array(1))).toBe(1)
  })

  it('takes from the port only what the view holds', () => {
    const rig = new Esp32Rig()
    rig.line.farWrite(text('abcdef'))
    rig.time.advance(10)
    const view = new Uint8Array(4)
    expect(rig.serial.read(view)).toBe(4)
    expect(rig.serial.read(view)).toBe(2)
    expect([...view]).toEqual([...text('efcd')])
  })

  it('calls onReady for every burst and never from inside read', () => {
    const rig = new Esp32Rig()
    let inside = false
    const onReady = vi.fn(() => {
      expect(inside).toBe(false)
      inside = true
      while (rig.serial.read(new Uint8Array(16)) > 0);
      inside = false
    })
    rig.serial.onReady = onReady
    for (let i = 0; i < 3; i++) {
      rig.line.farWrite(bytes(20))
      rig.time.advance(50)
    }
    expect(onReady).toHaveBeenCalledTimes(3)
  })
})

describe('writing', () => {
  it('has no room before the port has announced any', () => {
    const rig = new Esp32Rig()
    expect(rig.serial.writable()).toBe(0)
    rig.time.advance(1)
    expect(rig.serial.writable()).toBe(128)
  })

  it('counts down what it was given and refuses more, before the port is touched', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    rig.serial.write(bytes(100))
    expect(rig.serial.writable()).toBe(28)
    expect(() => rig.serial.write(bytes(29))).toThrow(RangeError)
    expect(rig.port.writes).toEqual([100])
    rig.serial.write(bytes(28))
    expect(rig.serial.writable()).toBe(0)
  })

  it('takes the room the port announces, not what it believes to be free', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    rig.serial.write(bytes(128))
    rig.time.run(() => rig.chip.uart.txLength === 9, 100)
    rig.time.advance(0)
    expect(rig.serial.writable()).toBe(119)
  })

  it('never offers a view without length to the port', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    rig.serial.write(new Uint8Array(0))
    expect(rig.port.writes).toEqual([])
  })

  it('sends a part of a larger buffer', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    rig.serial.write(text('--AT\r--').subarray(2, 5))
    rig.time.advance(10)
    expect(rig.line.farReceived).toEqual([...text('AT\r')])
  })
})

describe('onReady when room comes back', () => {
  it('is called when there was none', () => {
    const rig = new Esp32Rig()
    const onReady = vi.fn()
    rig.serial.onReady = onReady
    expect(rig.serial.writable()).toBe(0)
    rig.time.advance(1)
    expect(onReady).toHaveBeenCalledTimes(1)
  })

  it('is called when there was less than all of it', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    const onReady = vi.fn()
    rig.serial.onReady = onReady
    rig.serial.write(bytes(100))
    expect(rig.serial.writable()).toBe(28)
    rig.time.advance(50)
    expect(onReady).toHaveBeenCalledTimes(1)
  })

  it('is called when a write has used it up, although nobody asked again', () => {
    const rig = new Esp32Rig()
    rig.time.advance(1)
    const onReady = vi.fn()
    rig.serial.onReady = onReady
    rig.serial.write(bytes(128))
    rig.time.advance(50)
    expect(onReady).toHaveBeenCalledTimes(1)
    rig.serial.write(bytes(1))
    rig.time.advance(50)
    expect(onReady).toHaveBeenCalledTimes(1)
  })

  it('is not called when nobody wanted room', () => {
    const rig = new Esp32Rig()
    const onReady = vi.fn()
    rig.serial.onReady = onReady
    rig.time.advance(1)
    expect(rig.serial.writable()).toBe(128)
    rig.serial.write(bytes(40))
    rig.time.advance(50)
    expect(onReady).not.toHaveBeenCalled()
  })
})

describe('both ways at once', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

  it.each(seeds)('is byte-exact for chunks of any size, seed %i', (seed) => {
    const next = chance(seed)
    const rig = new Esp32Rig()
    rig.line.echo = true
    rig.line.run = next(1, 64)
    const sent = bytes(next(1000, 3000), seed)
    const pump = new Pump(
      rig.serial,
      sent,
      () => next(1, 200),
      () => next(1, 160),
    )
    rig.time.run(() => pump.received.length === sent.length, 60_000)
    expect(rig.line.farReceived, `seed ${seed}`).toEqual([...sent])
    expect(pump.received, `seed ${seed}`).toEqual([...sent])
    expect(rig.chip.uart.lost).toBe(0)
  })

  it('loses nothing while JavaScript is busy for less than the FIFO lasts', () => {
    const rig = new Esp32Rig()
    const pump = new Pump(rig.serial, new Uint8Array(0))
    const sent = bytes(2000)
    rig.line.farWrite(sent)
    // 32 bytes of headroom over the threshold of 96: 2.7 ms at 115,200 bits per second.
    while (pump.received.length < sent.length) {
      rig.loop.stall(2.5)
      rig.time.advance(5)
    }
    expect(pump.received).toEqual([...sent])
    expect(rig.chip.uart.lost).toBe(0)
  })

  it('loses bytes when JavaScript is busy for longer, as the hardware does', () => {
    const rig = new Esp32Rig()
    const pump = new Pump(rig.serial, new Uint8Array(0))
    rig.line.farWrite(bytes(2000))
    rig.loop.stall(100)
    rig.time.advance(500)
    expect(rig.chip.uart.lost).toBeGreaterThan(500)
    expect(pump.received.length + rig.chip.uart.lost).toBe(2000)
  })
})

/** The fakes are strict: what the SDK's ports refuse or lose, they refuse or lose. */
import { describe, expect, it, vi } from 'vitest'
import { type FakeSerial, type FakeSerialOptions, garbage, serialOf } from './fakes/serial.ts'
import { linuxSerialOf } from './fakes/serial-linux.ts'
import { bytes, Esp32Rig, LinuxRig, Rig, text } from './rig.ts'

/** A bare port beside the adapter's. */
function open(options: Partial<FakeSerialOptions> = {}): { rig: Esp32Rig; port: FakeSerial } {
  const rig = new Esp32Rig()
  rig.serial.close()
  const port = new (serialOf(rig.chip))({
    baud: 115_200,
    receive: 1,
    transmit: 2,
    format: 'buffer',
    ...options,
  })
  return { rig, port }
}

describe('the ESP32 port', () => {
  it('announces 96 bytes at once, and fewer after four idle symbols', () => {
    const onReadable = vi.fn(function (this: FakeSerial) {
      this.read()
    })
    const { rig } = open({ onReadable })
    rig.line.farWrite(bytes(100))
    rig.time.advance(105 * rig.line.symbolMs)
    expect(onReadable.mock.calls).toEqual([[96], [4]])
    const before = rig.time.now()
    rig.line.farWrite(text('OK'))
    rig.time.run(() => onReadable.mock.calls.length === 3, 100)
    expect((rig.time.now() - before) / rig.line.symbolMs).toBeCloseTo(6)
  })

  it('announces at the same times when the wire tells of many bytes at once', () => {
    const calls = [1, 64].map((run) => {
      const announced: [number, number][] = []
      const { rig } = open({
        onReadable(count) {
          announced.push([count, Math.round(rig.time.now() / rig.line.symbolMs)])
          this.read()
        },
        onWritable(count) {
          announced.push([-count, Math.round(rig.time.now() / rig.line.symbolMs)])
        },
      })
      rig.line.run = run
      rig.port.write(bytes(100))
      rig.line.farWrite(bytes(230))
      rig.time.advance(100)
      return announced
    })
    expect(calls[0]).toEqual([
      [-29, 0],
      [-119, 90],
      [96, 96],
      [96, 192],
      [38, 234],
    ])
    // To within one symbol.
    const off = (calls[1] ?? []).flat().map((value, i) => value - Number(calls[0]?.flat()[i]))
    expect(off).toHaveLength(10)
    expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(1)
  })

  it('does not announce again what was left below the threshold, until more arrives', () => {
    const onReadable = vi.fn()
    const { rig, port } = open({ onReadable })
    rig.line.farWrite(bytes(50))
    rig.time.advance(1000)
    expect(onReadable.mock.calls).toEqual([[50]])
    rig.line.farWrite(bytes(1))
    rig.time.advance(1000)
    expect(onReadable.mock.calls).toEqual([[50], [51]])
    expect(port.read()).toHaveProperty('byteLength', 51)
  })

  it('drops what finds the FIFO full', () => {
    const { rig, port } = open()
    rig.line.farWrite(bytes(200))
    rig.time.advance(100)
    expect(rig.chip.uart.lost).toBe(72)
    expect(new Uint8Array(port.read() as ArrayBuffer)).toEqual(bytes(200).subarray(0, 128))
  })

  it('reads nothing, all, or a number of bytes that it does not clip', () => {
    const { rig, port } = open()
    expect(port.read()).toBeUndefined()
    expect(port.read(new Uint8Array(0))).toBeUndefined()
    rig.line.farWrite(text('abc'))
    rig.time.advance(10)
    expect(() => port.read(new Uint8Array(0))).toThrow('invalid')
    expect(() => port.read(0)).toThrow('invalid')
    const four = new Uint8Array(port.read(4) as ArrayBuffer)
    expect([...four]).toEqual([...text('abc'), garbage])
  })

  it('reads into a view and honours its offset', () => {
    const { rig, port } = open()
    rig.line.farWrite(text('abc'))
    rig.time.advance(10)
    const all = new Uint8Array(6)
    expect(port.read(all.subarray(2, 6))).toBe(3)
    expect([...all]).toEqual([0, 0, ...text('abc'), 0])
  })

  it('reads one byte in number format, which is the default', () => {
    const rig = new Esp32Rig()
    rig.serial.close()
    const port = new (serialOf(rig.chip))({ baud: 115_200, receive: 1 })
    rig.line.farWrite(text('A'))
    rig.time.advance(10)
    expect(port.read(100)).toBe(65)
  })

  it('writes all or throws', () => {
    const { rig, port } = open()
    port.write(bytes(100))
    // One more than the FIFO holds: the first byte is on the line.
    expect(() => port.write(bytes(30))).toThrow('output full')
    port.write(bytes(29).buffer as ArrayBuffer)
    rig.time.advance(100)
    expect(rig.line.farReceived).toHaveLength(129)
  })

  it('announces room at creation, and after a burst when fewer than 10 bytes remain', () => {
    const onWritable = vi.fn()
    const { rig, port } = open({ onWritable })
    rig.time.advance(100)
    expect(onWritable.mock.calls).toEqual([[128]])
    port.write(bytes(60))
    port.write(bytes(60))
    rig.time.run(() => onWritable.mock.calls.length === 2, 100)
    expect(rig.chip.uart.txLength).toBe(9)
    rig.time.advance(100)
    expect(onWritable.mock.calls).toEqual([[128], [119]])
  })

  it('throws when it is used after close, and when it is closed in its own callback', () => {
    const { rig, port } = open({
      onReadable() {
        this.close()
      },
    })
    rig.line.farWrite(text('x'))
    expect(() => rig.time.advance(10)).toThrow('use after free')
    expect(() => port.read()).toThrow('closed')
    expect(() => port.write(text('x'))).toThrow('closed')
  })

  it('loses what is in its FIFOs when it is opened anew', () => {
    const { rig, port } = open()
    port.write(bytes(50))
    rig.line.farWrite(bytes(20))
    rig.time.advance(20.5 * rig.line.symbolMs)
    port.close()
    ;new (serialOf(rig.chip))({ baud: 9600, receive: 1 })
    expect(rig.chip.uart.cutSent).toBe(30)
    expect(rig.chip.uart.cutReceived).toBe(20)
  })
})

describe('the Linux port', () => {
  function openLinux(options: object = {}) {
    const rig = new LinuxRig()
    rig.serial.close()
    const port = new (linuxSerialOf(rig.host))({ baud: 9600, device: '/dev/ttyS0', ...options })
    return { rig, port }
  }

  it('answers a view with an empty ArrayBuffer and takes nothing', () => {
    const { rig, port } = openLinux()
    rig.line.farWrite(text('abc'))
    rig.time.advance(10)
    expect(port.read(new Uint8Array(8))).toHaveProperty('byteLength', 0)
    expect(port.read(2)).toHaveProperty('byteLength', 2)
    expect(port.read(100)).toHaveProperty('byteLength', 1)
    expect(port.read()).toBeUndefined()
  })

  it('writes ArrayBuffers only, of at most 1024 bytes, one at a time', () => {
    const { rig, port } = openLinux()
    rig.host.kernelSize = 4
    expect(() => port.write(text('AT'))).toThrow(TypeError)
    expect(() => port.write(new ArrayBuffer(1025))).toThrow('would overflow')
    port.write(new ArrayBuffer(1024))
    expect(() => port.write(new ArrayBuffer(1))).toThrow('would overflow')
  })

  it('repeats onReadable as long as bytes wait', () => {
    const onReadable = vi.fn()
    const { rig } = openLinux({ onReadable })
    rig.line.farWrite(text('a'))
    rig.time.advance(10)
    expect(onReadable.mock.calls.length).toBeGreaterThan(10)
  })

  it('announces 1024 at creation and after each write', () => {
    const onWritable = vi.fn()
    const { rig, port } = openLinux({ onWritable })
    rig.time.advance(10)
    port.write(new ArrayBuffer(10))
    rig.time.advance(10)
    expect(onWritable.mock.calls).toEqual([[1024], [1024]])
  })
})

describe('the timer module', () => {
  it('ends a timer without repeat after it has fired, even if it was scheduled meanwhile', () => {
    const { timer, time } = new Rig()
    const fired = vi.fn((handle: unknown) => timer.schedule(handle, 10))
    const handle = timer.set(fired, 10)
    time.advance(100)
    expect(fired).toHaveBeenCalledTimes(1)
    expect(() => timer.schedule(handle, 10)).toThrow('invalid timer')
    expect(() => timer.clear(handle)).toThrow('invalid timer')
  })

  it('repeats, parks and is armed again', () => {
    const { timer, time } = new Rig()
    const fired = vi.fn()
    const handle = timer.repeat(fired, 10)
    time.advance(35)
    expect(fired).toHaveBeenCalledTimes(3)
    timer.schedule(handle)
    time.advance(100)
    expect(fired).toHaveBeenCalledTimes(3)
    timer.schedule(handle, 5, 20)
    time.advance(30)
    expect(fired).toHaveBeenCalledTimes(5)
    timer.clear(handle)
    time.advance(100)
    expect(fired).toHaveBeenCalledTimes(5)
  })

  it('takes 1 ms for 0, and counts whole milliseconds', () => {
    const { timer, time } = new Rig()
    let firedMs = 0
    time.advance(0.9)
    timer.set(() => {
      firedMs = time.now()
    }, 0)
    time.advance(5)
    expect(firedMs).toBe(1)
  })

  it('refuses what an int cannot hold', () => {
    const { timer } = new Rig()
    expect(() => timer.set(() => {}, 2 ** 31)).toThrow(RangeError)
  })
})

/** `DeviceSerial` on the contract of the SDK's Linux port, and on ports that ignore the argument. */
import { describe, expect, it, vi } from 'vitest'
import { DeviceSerial } from '../src/index.ts'
import { bytes, chance, LinuxRig, Pump, Rig, text } from './rig.ts'

describe('the Linux port', () => {
  it('is read whole; what the view does not hold is kept', () => {
    const rig = new LinuxRig()
    rig.line.farWrite(text('abcdef'))
    rig.time.advance(10)
    const view = new Uint8Array(4)
    expect(rig.serial.read(view)).toBe(4)
    expect(String.fromCharCode(...view)).toBe('abcd')
    rig.line.farWrite(text('gh'))
    rig.time.advance(10)
    expect(rig.serial.read(view)).toBe(2)
    expect(String.fromCharCode(...view.subarray(0, 2))).toBe('ef')
    expect(rig.serial.read(view)).toBe(2)
    expect(String.fromCharCode(...view.subarray(0, 2))).toBe('gh')
    expect(rig.serial.read(view)).toBe(0)
  })

  it('gives the surplus piece by piece', () => {
    const rig = new LinuxRig()
    rig.line.farWrite(text('abcdefgh'))
    rig.time.advance(10)
    const view = new Uint8Array(2)
    for (const piece of ['ab', 'cd', 'ef', 'gh']) {
      expect(rig.serial.read(view)).toBe(2)
      expect(String.fromCharCode(...view)).toBe(piece)
    }
  })

  it('is given ArrayBuffers of just the bytes meant', () => {
    const rig = new LinuxRig()
    rig.time.advance(1)
    rig.serial.write(text('--AT\r--').subarray(2, 5))
    rig.time.advance(10)
    expect(rig.port.writes).toEqual([3])
    expect(rig.line.farReceived).toEqual([...text('AT\r')])
  })

  it('is not written to again before it has announced room again', () => {
    const rig = new LinuxRig()
    rig.host.kernelSize = 8
    rig.time.advance(1)
    const onReady = vi.fn()
    rig.serial.onReady = onReady
    rig.serial.write(bytes(100))
    expect(rig.serial.writable()).toBe(0)
    rig.time.advance(1)
    expect(rig.serial.writable()).toBe(0)
    expect(onReady).not.toHaveBeenCalled()
    rig.time.advance(20)
    expect(rig.serial.writable()).toBe(1024)
    expect(onReady).toHaveBeenCalledTimes(1)
  })

  it.each([1, 2, 3, 4, 5, 6])('is byte-exact for chunks of any size, seed %i', (seed) => {
    const next = chance(seed)
    const rig = new LinuxRig()
    rig.host.kernelSize = next(1, 2) === 1 ? next(1, 64) : 4096
    rig.line.echo = true
    const sent = bytes(next(2000, 5000), seed)
    const pump = new Pump(
      rig.serial,
      sent,
      () => next(1, 300),
      () => next(1, 3000),
    )
    rig.time.run(() => pump.received.length === sent.length, 60_000)
    expect(pump.received, `seed ${seed}`).toEqual([...sent])
  })

  it('has DTR of its own', () => {
    const rig = new LinuxRig()
    rig.serial.setDTR?.(false)
    rig.serial.setDTR?.(true)
    expect(rig.port.lines).toEqual([{ DTR: false }, { DTR: true }])
  })

  it('is reopened at another rate, with the surplus kept', () => {
    const rig = new LinuxRig()
    rig.time.advance(1)
    rig.line.farWrite(text('abcdef'))
    rig.time.advance(10)
    expect(rig.serial.read(new Uint8Array(2))).toBe(2)
    rig.line.farWrite(text('ghi'))
    rig.serial.setBaud(9600)
    rig.time.advance(100)
    expect(rig.host.opened.map((port) => port.isOpen)).toEqual([false, true])
    const view = new Uint8Array(16)
    let got = ''
    for (let count = 1; count > 0; got += String.fromCharCode(...view.subarray(0, count))) {
      count = rig.serial.read(view)
    }
    expect(got).toBe('cdefghi')
  })

  it('reports the device lost, once, and touches it no more', () => {
    const rig = new LinuxRig()
    rig.time.advance(1)
    const onLost = vi.fn(() => {
      expect(rig.serial.read(new Uint8Array(8))).toBe(0)
      expect(rig.serial.writable()).toBe(0)
      rig.serial.close()
    })
    rig.serial.onLost = onLost
    rig.port.unplug()
    rig.port.unplug()
    rig.time.advance(10)
    expect(onLost).toHaveBeenCalledTimes(1)
    expect(onLost).toHaveBeenCalledWith(expect.stringContaining('error'))
    expect(rig.port.isOpen).toBe(false)
    expect(rig.timer.live).toBe(0)
  })
})

describe('a port that ignores the argument of read', () => {
  it('loses nothing of the answer to the first call', () => {
    const rig = new Rig()
    const waiting = ['abc', 'de']
    class Whole {
      read(): ArrayBuffer | undefined {
        const next = waiting.shift()
        return next === undefined ? undefined : (text(next).buffer as ArrayBuffer)
      }
      write(): void {}
      close(): void {}
    }
    const serial = new DeviceSerial({ io: Whole, timer: rig.timer, baud: 9600 })
    const view = new Uint8Array(2)
    let got = ''
    for (let count = 1; count > 0; got += String.fromCharCode(...view.subarray(0, count))) {
      count = serial.read(view)
    }
    expect(got).toBe('abcde')
  })
})

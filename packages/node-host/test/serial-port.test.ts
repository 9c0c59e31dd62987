import { describe, expect, it, vi } from 'vitest'
import { NodeSerial } from '../src/serial-port.ts'
import { FakePort } from './fake-port.ts'
import { turn, turns, until } from './wait.ts'

function make() {
  const port = new FakePort()
  const serial = new NodeSerial(port)
  const onReady = vi.fn()
  const onLost = vi.fn()
  serial.onReady = onReady
  serial.onLost = onLost
  return { port, serial, onReady, onLost }
}

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('reading', () => {
  it('hands out chunks in order, in pieces of any size, without loss', () => {
    const { port, serial, onReady } = make()
    const sent = Buffer.alloc(5000, 0).map((_, i) => (i * 7) & 255)
    for (const [from, to] of [
      [0, 1],
      [1, 700],
      [700, 700],
      [700, 4999],
      [4999, 5000],
    ] as const) {
      port.emit('data', sent.subarray(from, to))
    }
    expect(onReady).toHaveBeenCalledTimes(5)
    const view = new Uint8Array(64)
    const got: Buffer[] = []
    for (let count = serial.read(view); count > 0; count = serial.read(view)) {
      got.push(Buffer.from(view.subarray(0, count)))
    }
    expect(Buffer.concat(got).equals(sent)).toBe(true)
    expect(serial.read(view)).toBe(0)
  })

  it('stops the port above 64 KB and starts it again when half is read', () => {
    const { port, serial } = make()
    port.emit('data', Buffer.alloc(65_536))
    expect(port.paused).toBe(false)
    port.emit('data', Buffer.alloc(1))
    expect(port.paused).toBe(true)
    serial.read(new Uint8Array(32_768))
    expect(port.paused).toBe(true)
    serial.read(new Uint8Array(1))
    expect(port.paused).toBe(false)
  })
})

describe('writing', () => {
  it('copies, and sends the writes of one turn as one', async () => {
    const { port, serial } = make()
    const view = bytes('AT+')
    serial.write(view)
    view.fill(0)
    serial.write(bytes('CSQ'))
    serial.write(bytes('\r'))
    await turns(2)
    expect(port.log).toEqual(['write AT+CSQ\r'])
  })

  it('offers what is left, and tells when room has come back', async () => {
    const { port, serial, onReady } = make()
    port.prompt = false
    const all = serial.writable()
    serial.write(new Uint8Array(all - 10))
    expect(serial.writable()).toBe(10)
    serial.write(new Uint8Array(10))
    expect(serial.writable()).toBe(0)
    await turn()
    expect([serial.writable(), onReady.mock.calls.length]).toEqual([0, 0])
    port.take()
    expect(onReady).toHaveBeenCalledOnce()
    expect(serial.writable()).toBe(all)
  })

  it('does not tell of room that nobody missed', async () => {
    const { serial, onReady } = make()
    expect(serial.writable()).toBeGreaterThanOrEqual(4096)
    serial.write(bytes('AT\r'))
    await turns(3)
    expect(onReady).not.toHaveBeenCalled()
  })
})

describe('changing the port', () => {
  it('changes the rate once all has left, and takes nothing meanwhile', async () => {
    const { port, serial, onReady } = make()
    port.prompt = false
    serial.write(bytes('AT+IPR=921600\r'))
    serial.setBaud(921600)
    expect(serial.writable()).toBe(0)
    await turns(2)
    expect(port.log).toEqual([])
    port.take()
    expect([port.log, serial.writable()]).toEqual([['write AT+IPR=921600\r'], 0])
    port.take()
    expect([port.log.at(-1), serial.writable()]).toEqual(['drain', 0])
    expect(onReady).not.toHaveBeenCalled()
    await until('room is told', () => onReady.mock.calls.length === 1)
    expect(port.log.at(-1)).toBe('update 921600')
    expect(serial.writable()).toBeGreaterThan(0)
  })

  it('reports a rate that the port refuses', async () => {
    const { port, serial, onLost } = make()
    port.refuseRate = true
    serial.setBaud(3_000_000)
    await until('the loss', () => onLost.mock.calls.length === 1)
    expect(onLost.mock.calls[0]?.[0]).toBe(
      '/dev/fake0 has gone: it refuses 3000000 bit/s: Error: Invalid baud rate',
    )
    expect(serial.writable()).toBe(0)
  })

  it('turns flow control on by closing and opening, one change after the other', async () => {
    const { port, serial, onReady, onLost } = make()
    serial.write(bytes('AT+IFC=2,2\r'))
    serial.setFlowControl(true)
    serial.setBaud(460800)
    expect(serial.writable()).toBe(0)
    await until('room is told', () => onReady.mock.calls.length === 1)
    expect(port.log).toEqual([
      'write AT+IFC=2,2\r',
      'drain',
      'close',
      'open rtscts=true',
      'drain',
      'update 460800',
    ])
    expect(onLost).not.toHaveBeenCalled()
    port.log.length = 0
    serial.setFlowControl(true)
    await until('it is done', () => serial.writable() > 0)
    expect(port.log).toEqual(['drain'])
  })

  it('reports a port that does not open again', async () => {
    const { port, serial, onLost } = make()
    port.refuseOpen = true
    serial.setFlowControl(true)
    await until('the loss', () => onLost.mock.calls.length === 1)
    expect(onLost.mock.calls[0]?.[0]).toMatch(/could not be opened again: .*Permission denied/)
  })

  it('sets DTR with RTS, until the port says that it has no lines', async () => {
    const { port, serial } = make()
    serial.setDTR(false)
    serial.setDTR(true)
    await until('it is done', () => serial.writable() > 0)
    const both = ['drain', 'set dtr=false rts=true', 'drain', 'set dtr=true rts=true']
    expect([port.log, serial.hasModemLines]).toEqual([both, true])
    port.refuseLines = true
    serial.setDTR(false)
    await until('it is known', () => !serial.hasModemLines)
    await until('it is done', () => serial.writable() > 0)
    serial.setDTR(true)
    await turns(2)
    expect(port.log).toHaveLength(6)
  })

  it('moves DTR after what was written before, and before what is written after', async () => {
    const { port, serial, onReady } = make()
    serial.write(bytes('payload'))
    serial.setDTR(false)
    expect(serial.writable()).toBe(0)
    await until('room is told', () => onReady.mock.calls.length === 1)
    serial.write(bytes('AT\r'))
    await turns(2)
    expect(port.log).toEqual(['write payload', 'drain', 'set dtr=false rts=true', 'write AT\r'])
  })
})

describe('carrier', () => {
  it('is not there unless DCD is wired', () => {
    const { port, serial } = make()
    port.emit('data', bytes('x'))
    expect([serial.carrier, port.looks]).toEqual([undefined, 0])
  })

  it('is what DCD was just after the last bytes, or the last question', async () => {
    const port = new FakePort()
    const serial = new NodeSerial(port, true)
    const carrier = () => serial.carrier?.()
    port.dcd = true
    expect(carrier()).toBe(false)
    await turn()
    expect(carrier()).toBe(true)
    await turn()
    port.dcd = false
    port.emit('data', bytes('\r\nCLO'))
    port.emit('data', bytes('SED\r\n'))
    const { looks } = port
    await turn()
    expect([carrier(), looks]).toEqual([false, 3])
  })

  it('stays as it was where the port cannot tell, and after the end', async () => {
    const port = new FakePort()
    port.refuseLines = true
    port.dcd = true
    const serial = new NodeSerial(port, true)
    serial.carrier?.()
    await turn()
    expect(serial.carrier?.()).toBe(false)
    await turn()
    port.hangUp()
    const { looks } = port
    serial.carrier?.()
    expect(port.looks).toBe(looks)
  })
})

describe('the end', () => {
  it('reports a hang-up once, with a reason', async () => {
    const { port, serial, onLost } = make()
    port.hangUp()
    port.emit('error', new Error('Writing to COM port'))
    port.emit('close')
    await serial.closed
    expect(onLost).toHaveBeenCalledOnce()
    expect(onLost).toHaveBeenCalledWith(
      '/dev/fake0 has gone: the device was unplugged or switched off (bad file descriptor)',
    )
    expect(serial.writable()).toBe(0)
    serial.write(bytes('AT\r'))
    serial.close()
    await turns(3)
    expect(port.log).toEqual([])
  })

  it('sends what was written before it closes, and calls nothing afterwards', async () => {
    const { port, serial, onReady, onLost } = make()
    serial.write(bytes('AT+NETCLOSE\r'))
    serial.close()
    serial.close()
    expect(serial.writable()).toBe(0)
    await serial.closed
    expect(port.log).toEqual(['write AT+NETCLOSE\r', 'close'])
    port.emit('data', bytes('OK'))
    port.emit('close', new Error('again'))
    expect([onReady.mock.calls.length, onLost.mock.calls.length]).toEqual([0, 0])
  })

  it('closes a port that takes nothing', async () => {
    const { port, serial } = make()
    port.prompt = false
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    serial.write(bytes('AT\r'))
    serial.close()
    vi.advanceTimersByTime(499)
    expect(port.log).toEqual([])
    vi.advanceTimersByTime(1)
    vi.useRealTimers()
    await serial.closed
    expect(port.log).toEqual(['close'])
  })

  it('closes after a change that is under way', async () => {
    const { port, serial } = make()
    serial.setFlowControl(true)
    await turns(2)
    serial.close()
    await serial.closed
    expect(port.isOpen).toBe(false)
    expect(port.log.at(-1)).toBe('close')
  })
})

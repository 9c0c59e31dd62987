import { SerialPortStream } from '@serialport/stream'
import { afterEach, expect, test } from 'vitest'
import { type MockBinding, mockBinding } from '../../src/node/index.ts'
import { EchoLine, everyByte } from './echo-line.ts'
import { Signal, within } from './support.ts'

type Port = SerialPortStream<MockBinding>
type Options = Partial<ConstructorParameters<typeof SerialPortStream<MockBinding>>[0]>

const opened: { port: Port; line: EchoLine }[] = []
afterEach(async () => {
  for (const { port, line } of opened.splice(0)) {
    if (port.isOpen) await done((callback) => port.close(callback))
    line.time.stop()
  }
})

/** Waits for a call of serialport's that ends in a callback. */
function done<T = void>(
  call: (callback: (error?: Error | null, value?: T) => void) => void,
): Promise<T> {
  const result = new Promise<T>((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value as T)))
  })
  return within(result, () => 'the call has not ended')
}

function setUp(options: Options = {}): { line: EchoLine; binding: MockBinding; port: Port } {
  const line = new EchoLine()
  const binding = mockBinding(line.port)
  const port = new SerialPortStream({
    binding,
    path: '/dev/mock0',
    baudRate: 20_000_000,
    autoOpen: false,
    ...options,
  })
  opened.push({ port, line })
  return { line, binding, port }
}

const lines = (port: Port): Promise<unknown> => done<unknown>((callback) => port.get(callback))
const open = (port: Port): Promise<void> => done((callback) => port.open(callback))

function collect(port: Port, length: number): Promise<Buffer> {
  const all = new Signal<Buffer>()
  let bytes = Buffer.alloc(0)
  port.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    if (bytes.length >= length) all.resolve(bytes)
  })
  return within(all.promise, () => `${bytes.length} of ${length} bytes came`)
}

test('64 KB of all bytes both ways', async () => {
  const { port } = setUp()
  await open(port)
  const bytes = everyByte()
  const back = collect(port, bytes.length)
  port.write(bytes)
  expect((await back).equals(bytes)).toBe(true)
})

test('drain waits until the last byte has left', async () => {
  const { port, line } = setUp({ baudRate: 400_000 })
  await open(port)
  port.write(Buffer.alloc(5000))
  await done((callback) => port.write(Buffer.alloc(1), callback))
  await done((callback) => port.drain(callback))
  expect(line.port.pendingWrite).toBe(0)
})

test('write takes no more than the system keeps for the line', async () => {
  const { port, line } = setUp({ baudRate: 1 })
  line.port.setBaud(1)
  await open(port)
  port.on('error', () => {})
  port.write(Buffer.alloc(9000))
  await new Promise((resolve) => setImmediate(resolve))
  expect(line.port.pendingWrite).toBe(4096)
})

test('DTR and RTS reach the modem; CTS, DSR and DCD come back', async () => {
  const { port, line } = setUp()
  await open(port)
  expect(await lines(port)).toEqual({ cts: true, dsr: true, dcd: true })
  line.uart.setDcd(false)
  await done((callback) => port.set({ dtr: false }, callback))
  expect(line.dtr).toEqual([false])
  expect(await lines(port)).toMatchObject({ dcd: false })
  await done((callback) => port.set({}, callback))
  expect(line.dtr).toEqual([false, true])
  line.uart.setPowered(false)
  expect(await lines(port)).toEqual({
    cts: false,
    dsr: false,
    dcd: false,
  })
})

test('RTS holds the modem that heeds it', async () => {
  const { port, line } = setUp()
  line.uart.setDceFlowControl(true, true)
  await open(port)
  await done((callback) => port.set({ rts: false }, callback))
  line.say('held')
  expect(line.uart.toDte.pending).toBe(4)
  const back = collect(port, 4)
  await done((callback) => port.set({ rts: true }, callback))
  expect((await back).toString()).toBe('held')
})

test('update changes the rate: until the modem follows, bytes are garbage', async () => {
  const { port, line } = setUp()
  await open(port)
  await done((callback) => port.update({ baudRate: 10_000_000 }, callback))
  expect(port.baudRate).toBe(10_000_000)
  const garbled = collect(port, 1)
  line.say('plain text')
  expect((await garbled).toString()).not.toContain('plain text')
  line.uart.setDceRate(10_000_000)
  const clean = new Signal()
  let text = ''
  port.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1')
    if (text.includes('again')) clean.resolve()
  })
  line.say('again')
  await clean.wait('readable text')
  expect(await port.port?.getBaudRate()).toEqual({ baudRate: 10_000_000 })
})

test('flush discards what was received and not read', async () => {
  const { port, line } = setUp()
  await open(port)
  line.say('forgotten')
  const waiting = new Signal()
  line.time.at(line.time.now() + 1, () => waiting.resolve())
  await waiting.wait('the line')
  await done((callback) => port.flush(callback))
  const back = collect(port, 4)
  line.say('kept')
  expect((await back).toString()).toBe('kept')
})

test('opened again it works on, and forgets what came before it was open', async () => {
  const { port, line } = setUp()
  for (const round of ['one', 'two', 'three']) {
    line.say('before')
    const arrived = new Signal()
    line.time.at(line.time.now() + 1, () => arrived.resolve())
    await arrived.wait('the line')
    await open(port)
    const back = collect(port, round.length)
    port.write(round)
    expect((await back).toString()).toBe(round)
    port.removeAllListeners('data')
    const error = new Signal<unknown>()
    port.once('close', (reason: unknown) => error.resolve(reason))
    await done((callback) => port.close(callback))
    expect(await error.wait('close')).toBe(null)
  }
  expect(line.dtr).toEqual([false, true, false, true, false])
})

test('without hupcl DTR stays when the port is closed', async () => {
  const { port, line } = setUp({ hupcl: false })
  await open(port)
  await done((callback) => port.close(callback))
  expect(line.dtr).toEqual([])
})

test('an open port is locked', async () => {
  const { port, binding } = setUp()
  await open(port)
  const other = new SerialPortStream({
    binding,
    path: '/dev/mock0',
    baudRate: 9600,
    autoOpen: false,
  })
  await expect(open(other)).rejects.toThrow(
    'Error Resource temporarily unavailable Cannot lock port',
  )
  await done((callback) => port.close(callback))
  await open(other)
  await done((callback) => other.close(callback))
})

test('a path that is not there cannot be opened', async () => {
  const { port, binding } = setUp({ path: '/dev/other' })
  await expect(open(port)).rejects.toThrow('No such file or directory, cannot open /dev/other')
  expect((await binding.list()).map((info) => info.path)).toEqual(['/dev/mock0'])
})

test('close with a read and a write under way cancels both', async () => {
  const { port, line } = setUp({ baudRate: 1 })
  await open(port)
  port.on('data', () => {})
  const written = done((callback) => port.write(Buffer.alloc(9000), callback as () => void))
  const refused = expect(written).rejects.toMatchObject({ canceled: true })
  port.on('error', () => {})
  await new Promise((resolve) => setImmediate(resolve))
  await done((callback) => port.close(callback))
  await refused
  expect(port.isOpen).toBe(false)
  expect(line.port.onReceive).toBe(null)
})

test('unplugged, an open port closes with an error and is gone; plugged in, it is back', async () => {
  const { port, binding, line } = setUp()
  await open(port)
  port.on('data', () => {})
  const closed = new Signal<{ disconnected?: boolean } | null>()
  port.once('close', (error: { disconnected?: boolean } | null) => closed.resolve(error))
  binding.unplug()
  expect(await closed.wait('close')).toMatchObject({ disconnected: true })
  expect(port.isOpen).toBe(false)
  expect(line.dtr).toEqual([false])
  expect(await binding.list()).toEqual([])
  await expect(open(port)).rejects.toThrow('No such file or directory')
  binding.plug()
  await open(port)
  const back = collect(port, 4)
  port.write('back')
  expect((await back).toString()).toBe('back')
})

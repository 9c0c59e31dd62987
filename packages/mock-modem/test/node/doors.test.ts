/**
 * What carries bytes, over a line that echoes them: the real serialport on a PTY, its real stream over
 * the binding, TCP, standard streams. What a modem answers through them is in conversation.test.ts.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { SerialPort } from 'serialport'
import { afterEach, expect, test, vi } from 'vitest'
import type { Door } from '../../src/node/index.ts'
import { ptyDoor, stdioDoor, tcpDoor } from '../../src/node/index.ts'
import { EchoLine, everyByte } from './echo-line.ts'
import { dial, event, Signal, within } from './support.ts'

const doors: Door[] = []
const ends: (() => void)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const end of ends.splice(0)) end()
  for (const door of doors.splice(0)) await door.close()
})

function keep<T extends Door>(door: T): T {
  doors.push(door)
  return door
}

/** Waits until as many bytes have come. */
async function collect(stream: NodeJS.ReadableStream, length: number): Promise<Buffer> {
  const bytes: Buffer[] = []
  let count = 0
  const complete = new Signal()
  const add = (chunk: Buffer): void => {
    bytes.push(chunk)
    count += chunk.length
    if (count >= length) complete.resolve()
  }
  stream.on('data', add)
  await within(complete.promise, () => `${count} of ${length} bytes came`)
  stream.off('data', add)
  return Buffer.concat(bytes)
}

/** Writes all bytes and waits until as many have come back. */
async function exchange(stream: NodeJS.ReadWriteStream, bytes: Buffer): Promise<Buffer> {
  const back = collect(stream, bytes.length)
  stream.write(bytes)
  return await back
}

/** Lets the event loop turn until `state` has stayed the same for long. */
async function turns(state: () => number): Promise<void> {
  let last = Number.NaN
  for (let same = 0; same < 2000; same++) {
    await new Promise((resolve) => setImmediate(resolve))
    if (state() !== last) same = 0
    last = state()
  }
}

async function openSerial(path: string): Promise<SerialPort> {
  const port = new SerialPort({ path, baudRate: 115200, autoOpen: false })
  await within(
    new Promise<void>((resolve, reject) => port.open((e) => (e ? reject(e) : resolve()))),
    () => `${path} did not open`,
  )
  return port
}

async function closeSerial(port: SerialPort): Promise<void> {
  await within(
    new Promise<void>((resolve, reject) => port.close((e) => (e ? reject(e) : resolve()))),
    () => 'the port did not close',
  )
}

const withScript = test.runIf(process.platform === 'linux')

withScript('PTY: 64 KB of all bytes both ways, twice over close and reopen', async () => {
  const line = new EchoLine()
  const door = keep(await ptyDoor(line))
  expect(door.address).toBe(door.path)
  for (let round = 0; round < 2; round++) {
    const port = await openSerial(door.path)
    const bytes = everyByte()
    expect((await exchange(port, bytes)).equals(bytes)).toBe(true)
    await closeSerial(port)
  }
  line.time.stop()
})

withScript('PTY: raw also for a program that leaves the terminal as it is', async () => {
  const line = new EchoLine()
  const door = keep(await ptyDoor(line))
  const sent = 'a\\r\\n\\003\\004\\021\\023\\177\\377b'
  const commands = `exec 3<>${door.path}; printf '${sent}' >&3; head -c 10 <&3`
  const shell = spawn('sh', ['-c', commands])
  ends.push(() => shell.kill('SIGKILL'))
  const back = await collect(shell.stdout, 10)
  expect(back.toString('latin1')).toBe('a\r\n\x03\x04\x11\x13\x7f\xffb')
  line.time.stop()
})

withScript('PTY: a reader that stalls loses nothing', async () => {
  const line = new EchoLine()
  const door = keep(await ptyDoor(line))
  const port = await openSerial(door.path)
  port.pause()
  const all = Buffer.concat(Array.from({ length: 16 }, everyByte))
  line.uart.toDte.push(all, 0, all.length)
  await turns(() => line.uart.toDte.pending)
  port.resume()
  expect((await collect(port, all.length)).equals(all)).toBe(true)
  await closeSerial(port)
  line.time.stop()
})

withScript('PTY: a relay that dies is replaced, and the modem is still there', async () => {
  const line = new EchoLine()
  const moved = new Signal<string>()
  const messages: string[] = []
  const door = keep(
    await ptyDoor(line, {
      onPath: (path) => moved.resolve(path),
      onMessage: (text) => messages.push(text),
    }),
  )
  const first = await openSerial(door.path)
  const pid = door.pid
  process.kill(pid, 'SIGKILL')
  expect(await moved.wait('the new relay')).toBe(door.path)
  await closeSerial(first)
  expect(door.pid).not.toBe(pid)
  expect(messages).toEqual([expect.stringMatching(/relay was lost \(SIGKILL\).* at \/dev\//)])
  const second = await openSerial(door.path)
  const bytes = Buffer.from('still here')
  expect(await exchange(second, bytes)).toEqual(bytes)
  await closeSerial(second)
  line.time.stop()
})

withScript('PTY: a relay that is lost again and again is given up, with the reason', async () => {
  const line = new EchoLine()
  const ended = new Signal<Error | null>()
  const door: { pid: number } & Door = keep(
    await ptyDoor(line, {
      onPath: () => process.kill(door.pid, 'SIGKILL'),
      onEnded: (error) => ended.resolve(error),
    }),
  )
  process.kill(door.pid, 'SIGKILL')
  expect((await ended.wait('the end'))?.message).toMatch(/lost 5 times within seconds \(SIGKILL\)/)
  line.time.stop()
})

withScript('PTY: closed, its relay is gone', async () => {
  const line = new EchoLine()
  const door = await ptyDoor(line)
  await door.close()
  expect(() => process.kill(door.pid, 0)).toThrow('ESRCH')
  await door.close()
  line.time.stop()
})

withScript(
  'PTY: the relay has a process group of its own, out of reach of the keyboard',
  async () => {
    const line = new EchoLine()
    const door = keep(await ptyDoor(line))
    const stat = readFileSync(`/proc/${door.pid}/stat`, 'latin1')
    // The command's name is in parentheses; state, parent and group follow.
    expect(Number(stat.split(') ')[1]?.split(' ')[2])).toBe(door.pid)
    line.time.stop()
  },
)

test('PTY: without script(1) there is one clear error', async () => {
  const line = new EchoLine()
  await expect(ptyDoor(line, { command: '/nonexistent/script' })).rejects.toThrow(
    'a PTY needs script(1) of util-linux, and the command "/nonexistent/script" was not found; ' +
      'a TCP door works without it',
  )
  await expect(ptyDoor(line, { command: 'false' })).rejects.toThrow('exit code 1')
})

test('TCP: 64 KB of all bytes both ways', async () => {
  const line = new EchoLine()
  const door = keep(await tcpDoor(line))
  expect(door.address).toBe(`127.0.0.1:${door.port}`)
  const socket = await dial(door.port)
  ends.push(() => socket.destroy())
  const bytes = everyByte()
  expect((await exchange(socket, bytes)).equals(bytes)).toBe(true)
  line.time.stop()
})

test('TCP: a second DTE is refused with a reason, the first goes on, then another is served', async () => {
  const line = new EchoLine()
  const messages: string[] = []
  let heard: () => void = () => {}
  const onMessage = (text: string): void => {
    messages.push(text)
    heard()
  }
  const door = keep(await tcpDoor(line, { onMessage }))
  const first = await dial(door.port)
  const bytes = Buffer.from('first')
  expect(await exchange(first, bytes)).toEqual(bytes)
  const second = await dial(door.port)
  second.resume()
  await event(second, 'close')
  expect(messages.at(-1)).toMatch(/^refused a connection from 127.0.0.1:\d+: the line is in use by/)
  expect(await exchange(first, bytes)).toEqual(bytes)

  const left = new Signal()
  heard = () => {
    if (messages.at(-1)?.includes('has ended')) left.resolve()
  }
  first.destroy()
  await left.wait('the first leaving')
  // Said to nobody: lost, as on a cable without a listener.
  line.say('nobody hears this')
  const drained = new Signal()
  line.time.at(line.time.now() + 1, () => drained.resolve())
  await drained.wait('the line')
  const third = await dial(door.port)
  ends.push(() => third.destroy())
  expect((await exchange(third, bytes)).toString()).toBe('first')
  line.time.stop()
})

test('TCP: a reset by the DTE ends only its connection', async () => {
  const line = new EchoLine()
  const left = new Signal()
  const onMessage = (text: string): void => {
    if (text.includes('has ended')) left.resolve()
  }
  const door = keep(await tcpDoor(line, { onMessage }))
  const first = await dial(door.port)
  await exchange(first, Buffer.from('x'))
  first.resetAndDestroy()
  await left.wait('the reset')
  const second = await dial(door.port)
  ends.push(() => second.destroy())
  const bytes = Buffer.from('second')
  expect(await exchange(second, bytes)).toEqual(bytes)
  line.time.stop()
})

test('TCP: only loopback is listened on, and a used port is an error', async () => {
  const line = new EchoLine()
  await expect(tcpDoor(line, { host: '0.0.0.0' })).rejects.toThrow('not a loopback address')
  const door = keep(await tcpDoor(line))
  await expect(tcpDoor(line, { port: door.port })).rejects.toThrow('EADDRINUSE')
})

test('stdio: bytes both ways, and after the input’s end what is still to come', async () => {
  const line = new EchoLine()
  const input = new PassThrough()
  const output = new PassThrough()
  const ended = new Signal<Error | null>()
  const onEnded = (error: Error | null): void => ended.resolve(error)
  keep(stdioDoor(line, { input, output, lingerMs: 200, onEnded }))
  const bytes = everyByte()
  const back: Buffer[] = []
  output.on('data', (chunk: Buffer) => back.push(chunk))
  input.end(bytes)
  expect(await ended.wait('the end')).toBe(null)
  expect(Buffer.concat(back).equals(bytes)).toBe(true)
  line.time.stop()
})

test('stdio: a reader that stalls holds the line, and loses nothing', async () => {
  const line = new EchoLine()
  line.uart.setDceFlowControl(true, true)
  line.uart.fifoDepth = 512
  const output = new PassThrough()
  keep(stdioDoor(line, { input: new PassThrough(), output, flowControl: true }))
  const bytes = everyByte()
  const all = Buffer.concat([bytes, bytes, bytes, bytes])
  line.uart.toDte.push(all, 0, all.length)
  await turns(() => line.uart.toDte.pending)
  expect(line.uart.toDte.pending).toBeGreaterThan(all.length / 2)
  expect((await collect(output, all.length)).equals(all)).toBe(true)
  expect(line.uart.lost).toBe(0)
  line.time.stop()
})

test('stdio: a writer that is quicker than the line is held', async () => {
  const line = new EchoLine()
  line.uart.setDceRate(1)
  const input = new PassThrough()
  keep(stdioDoor(line, { input, output: new PassThrough() }))
  for (let count = 0; count < 10; count++) input.write(Buffer.alloc(2000))
  await turns(() => line.port.pendingWrite)
  expect(line.port.pendingWrite).toBeLessThan(6001)
  expect(input.readableLength).toBeGreaterThan(12_000)
  line.time.stop()
})

test('stdio: after the input’s end the line must have been silent for a while', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] })
  const line = new EchoLine()
  const input = new PassThrough()
  const onEnded = vi.fn()
  keep(stdioDoor(line, { input, output: new PassThrough(), onEnded }))
  input.end()
  await event(input, 'end')
  for (let count = 0; count < 3; count++) {
    await vi.advanceTimersByTimeAsync(999)
    line.port.onReceive?.()
  }
  await vi.advanceTimersByTimeAsync(999)
  expect(onEnded).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(5)
  expect(onEnded).toHaveBeenCalledWith(null)
})

test('stdio: what comes while a late process is about to end the door, keeps it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] })
  const line = new EchoLine()
  const input = new PassThrough()
  const onEnded = vi.fn()
  keep(stdioDoor(line, { input, output: new PassThrough(), onEnded }))
  input.end()
  await event(input, 'end')
  await vi.advanceTimersByTimeAsync(1000)
  line.port.onReceive?.()
  await vi.advanceTimersByTimeAsync(990)
  expect(onEnded).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(20)
  expect(onEnded).toHaveBeenCalledWith(null)
})

test('stdio: the end waits for a reader that is slow', async () => {
  const line = new EchoLine()
  const input = new PassThrough()
  const output = new PassThrough()
  const ended = new Signal<Error | null>()
  const turned = new Signal()
  const onEnded = (error: Error | null): void => ended.resolve(error)
  keep(stdioDoor(line, { input, output, lingerMs: 1, onEnded }))
  const bytes = everyByte()
  input.end(bytes)
  let over = false
  void ended.promise.then(() => {
    over = true
  })
  line.time.at(line.time.now() + 100, () => turned.resolve())
  await turned.wait('100 ms')
  expect(over).toBe(false)
  expect((await collect(output, bytes.length)).equals(bytes)).toBe(true)
  await ended.wait('the end')
  line.time.stop()
})

test('stdio: a reader that has gone ends the door', async () => {
  const line = new EchoLine()
  const output = new PassThrough()
  const ended = new Signal<Error | null>()
  const onEnded = (error: Error | null): void => ended.resolve(error)
  keep(stdioDoor(line, { input: new PassThrough(), output, onEnded }))
  output.destroy(new Error('EPIPE'))
  expect((await ended.wait('the end'))?.message).toBe('EPIPE')
  line.time.stop()
})

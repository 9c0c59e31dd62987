// The real serialport on a pseudo-terminal: what only a real driver does.
import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { NodeSerial, openSerialPort } from '../src/index.ts'
import { bounded, until } from './wait.ts'

const holder = 'stty raw -echo && tty >&3 && exec cat <&4 >/dev/null'

/** A terminal that script(1) holds: what is written to `input` arrives at its path. */
async function terminal() {
  const relay = spawn('script', ['-q', '-f', '-E', 'never', '-c', holder, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore', 'pipe', 'pipe'],
  })
  const [input, output, , name] = relay.stdio as unknown as [Writable, Readable, null, Readable]
  input.on('error', () => {})
  const path = await bounded<string>('the name of the terminal', (resolve) =>
    name.once('data', (line: Buffer) => resolve(line.toString().trim())),
  )
  return { path, input, output, end: () => relay.kill('SIGKILL') }
}

async function open() {
  const pty = await terminal()
  const serial = await openSerialPort({ path: pty.path })
  return { ...pty, serial }
}

const isLinux = process.platform === 'linux'

it.runIf(isLinux)('carries every byte value both ways', async () => {
  const { serial, input, output, end } = await open()
  const all = Buffer.from(Array.from({ length: 1024 }, (_, i) => i & 255))
  const sent: Buffer[] = []
  output.on('data', (chunk: Buffer) => sent.push(chunk))
  serial.write(all)
  await until('all has left', () => Buffer.concat(sent).length === all.length)
  expect(Buffer.concat(sent).equals(all)).toBe(true)
  input.write(all)
  const view = new Uint8Array(100)
  const got: Buffer[] = []
  await until('all has come', () => {
    got.push(Buffer.from(view.subarray(0, serial.read(view))))
    return Buffer.concat(got).length === all.length
  })
  expect(Buffer.concat(got).equals(all)).toBe(true)
  serial.close()
  await serial.closed
  end()
})

it.runIf(isLinux)('has no modem lines, and says so instead of failing', async () => {
  const { serial, end } = await open()
  expect(serial.hasModemLines).toBe(true)
  serial.setDTR(false)
  await until('it is known', () => !serial.hasModemLines)
  serial.setDTR(true)
  serial.close()
  await serial.closed
  end()
})

it.runIf(isLinux)(
  'changes rate and flow control, with bytes on both sides of the change',
  async () => {
    const { serial, output, end } = await open()
    let sent = ''
    output.on('data', (chunk) => {
      sent += chunk
    })
    serial.write(Buffer.from('before '))
    // A pseudo-terminal has nothing to drain, and opening a port again flushes what the relay has
    // not read yet. That a real port is drained first, the tests on a fake port show.
    await until('the first bytes have left', () => sent === 'before ')
    serial.setBaud(921600)
    serial.setFlowControl(true)
    await until('there is room again', () => serial.writable() > 0)
    serial.write(Buffer.from('after'))
    await until('all has left', () => sent === 'before after')
    serial.close()
    await serial.closed
    end()
  },
)

it.runIf(isLinux)('reports a hang-up once', async () => {
  const { serial, end } = await open()
  const reasons: string[] = []
  serial.onLost = (reason) => reasons.push(reason)
  end()
  // A pseudo-terminal's end does not always wake the port's poller; what is written then fails.
  await until('the loss', () => {
    if (reasons.length === 0 && serial.writable() > 0) serial.write(Buffer.from('AT\r'))
    return reasons.length > 0
  })
  await serial.closed
  expect(reasons).toHaveLength(1)
  expect(reasons[0]).toMatch(/^\/dev\/pts\/\d+ has gone: /)
  expect(serial.writable()).toBe(0)
  serial.close()
})

it.runIf(isLinux)('a port that is in use is EBUSY, with the holder’s name', async () => {
  const { serial, path, end } = await open()
  await expect(openSerialPort({ path })).rejects.toMatchObject({
    code: 'EBUSY',
    message: expect.stringContaining(`(pid ${process.pid})`),
  })
  serial.close()
  await serial.closed
  const again = await openSerialPort({ path })
  expect(again).toBeInstanceOf(NodeSerial)
  again.close()
  await again.closed
  end()
})

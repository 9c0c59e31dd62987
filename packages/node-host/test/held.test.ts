// Who does not read holds the modem: by RTS through a serial port, by TCP through a serial server.
import { MemoryNetwork, MockModem } from '@atlink/mock-modem'
import { mockBinding, RealTime, tcpDoor } from '@atlink/mock-modem/node'
import { afterEach, expect, it } from 'vitest'
import { openSerialPort, openTcpSerial } from '../src/index.ts'
import type { ClosableSerial } from '../src/open-port.ts'
import { until } from './wait.ts'

/** More than the adapter, the stream and the system's driver hold together. */
const size = 600_000
const baudRate = 4_000_000

let time: RealTime
let close: () => Promise<void>

afterEach(async () => {
  await close()
  time.stop()
})

function modem() {
  time = new RealTime()
  const network = new MemoryNetwork(time, { latencyMs: 0 })
  // A UART as they are: without RTS, what does not fit is lost.
  const knobs = { netOpenMs: 0, dteFifo: 128 }
  const dce = new MockModem({ time, network, baud: baudRate, latencyMs: 0, knobs })
  const sent = Buffer.alloc(size)
  for (let i = 0; i < size; i++) sent[i] = 65 + (i % 57)
  network.listen(7, (peer) => peer.write(sent))
  return { dce, sent }
}

const view = new Uint8Array(4096)

function read(serial: ClosableSerial): Buffer {
  return Buffer.from(view.subarray(0, serial.read(view)))
}

/** Has the modem open a transparent connection, whose peer sends at once. */
async function dial(serial: ClosableSerial): Promise<void> {
  const exchanges = [
    ['AT+IFC=2,2', 'OK'],
    ['AT+CIPMODE=1', 'OK'],
    ['AT+NETOPEN', '+NETOPEN: 0'],
    ['AT+CIPOPEN=0,"TCP","192.0.2.1",7', 'CONNECT 4000000\r\n'],
  ] as const
  for (const [line, answer] of exchanges) {
    await until('there is room', () => serial.writable() >= line.length + 1)
    serial.write(Buffer.from(`${line}\r`))
    let text = ''
    // One byte at a time: what follows the last answer is not read yet.
    await until(answer, () => {
      for (let byte = serial.read(view.subarray(0, 1)); byte > 0; ) {
        text += String.fromCharCode(view[0] as number)
        if (text.endsWith(answer)) return true
        byte = serial.read(view.subarray(0, 1))
      }
      return false
    })
    if (line.includes('IFC')) serial.setFlowControl?.(true)
  }
}

/** Reads nothing for a while, then everything. */
async function drain(serial: ClosableSerial, dce: MockModem): Promise<Buffer> {
  let still = 0
  await until('the modem is held', () => {
    still = dce.port.available > 0 ? still + 1 : 0
    return still > 1000
  })
  const parts: Buffer[] = []
  let length = 0
  await until('all has come', () => {
    for (let part = read(serial); part.length > 0; part = read(serial)) {
      parts.push(part)
      length += part.length
    }
    return length >= size
  })
  return Buffer.concat(parts)
}

it('by RTS', async () => {
  const { dce, sent } = modem()
  const binding = mockBinding(dce.port)
  const serial = await openSerialPort({ path: '/dev/mock0', binding, baudRate })
  close = async () => {
    serial.close()
    await serial.closed
  }
  await dial(serial)
  const received = await drain(serial, dce)
  expect([dce.port.lost, received.equals(sent)]).toEqual([0, true])
})

it('by TCP', async () => {
  const { dce, sent } = modem()
  const door = await tcpDoor(dce, { flowControl: true })
  const serial = await openTcpSerial(`tcp://${door.address}`)
  close = async () => {
    serial.close()
    await serial.closed
    await door.close()
  }
  await dial(serial)
  const received = await drain(serial, dce)
  expect([dce.port.lost, received.equals(sent)]).toEqual([0, true])
})

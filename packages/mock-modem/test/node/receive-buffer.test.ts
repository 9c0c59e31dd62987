import { expect, test } from 'vitest'
import { ReceiveBuffer } from '../../src/node/receive-buffer.ts'
import { EchoLine } from './echo-line.ts'
import { Signal } from './support.ts'

/** Has the DCE say something, and waits until the port has it. */
async function hear(line: EchoLine, text: string): Promise<void> {
  const expected = line.port.available + text.length
  const heard = new Signal()
  line.port.onReceive = () => {
    if (line.port.available === expected) heard.resolve()
  }
  line.say(text)
  await heard.wait(text)
}

function take(buffer: ReceiveBuffer, count: number): string {
  const view = new Uint8Array(count)
  return String.fromCharCode(...view.subarray(0, buffer.take(view)))
}

test('bytes keep their order across its end, and what does not fit stays in the port', async () => {
  const line = new EchoLine()
  const buffer = new ReceiveBuffer(line.port, 8)
  await hear(line, 'abcdefghij')
  buffer.fill()
  expect(buffer.available).toBe(8)
  expect(line.port.available).toBe(2)
  expect(take(buffer, 5)).toBe('abcde')
  await hear(line, 'klmno')
  buffer.fill()
  expect(buffer.available).toBe(8)
  expect(line.port.available).toBe(2)
  expect(take(buffer, 100)).toBe('fghijklm')
  buffer.fill()
  expect(take(buffer, 100)).toBe('no')
  expect(take(buffer, 100)).toBe('')
  line.time.stop()
})

test('clear forgets what is in the port too', async () => {
  const line = new EchoLine()
  const buffer = new ReceiveBuffer(line.port, 4)
  await hear(line, 'abcdefghij')
  buffer.fill()
  buffer.clear()
  expect(buffer.available + line.port.available).toBe(0)
  line.time.stop()
})

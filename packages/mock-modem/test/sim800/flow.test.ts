/** SIM800's hardware flow control, which its note recommends for the transparent mode (2.2.1). */
import { expect, test } from 'vitest'
import { bytesOf, OK } from '../bench.ts'
import { Sim800Bench } from './bench.ts'

test('AT+IFC=2,2: what RTS holds back comes when it is asserted again', () => {
  const bench = new Sim800Bench()
  expect(bench.run('AT+IFC=2,2')).toBe(OK)
  const peer = bench.single('AT+CIPMODE=1')
  bench.modem.port.setLines(true, false)
  peer.write(bytesOf('held'))
  expect(bench.say('', 5000)).toBe('')
  bench.modem.port.setLines(true, true)
  expect(bench.say('')).toBe('held')
})

test('without it RTS means nothing', () => {
  const bench = new Sim800Bench()
  const peer = bench.single('AT+CIPMODE=1')
  bench.modem.port.setLines(true, false)
  peer.write(bytesOf('sent'))
  expect(bench.say('')).toBe('sent')
})

/** A link number whose open has no result yet belongs to nobody else, also when a close was refused. */
import { expect, test } from 'vitest'
import { Bench, ERROR, line, OK, type Socket } from '../support/bench.ts'

/** Socket a is closed while its connection is being made; the DCE has refused to close what is not open. */
function refusedClose(): { bench: Bench; b: () => Socket } {
  const bench = new Bench({ modem: { links: 1 } }).up()
  const a = bench.socket('a')
  bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK])
  a.close()
  bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,4') + ERROR])
  return { bench, b: () => bench.socket('b') }
}

test('it comes up late: it is closed, and only then given away', () => {
  const { bench, b } = refusedClose()
  expect(b).toThrow(/no free link/)
  bench.dce.answer(line('+CIPOPEN: 0,0'))
  bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
  b()
  bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK + line('+CIPOPEN: 0,0')]).end()
  expect(bench.told()).toEqual(['ready', 'b writable 2048'])
})

test('it fails late: the number is free', () => {
  const { bench, b } = refusedClose()
  bench.dce.answer(line('+CIPOPEN: 0,1')).end()
  b()
  bench.dce.expect('AT+CIPOPEN=0,"TCP","h",7\r')
})

test('it comes up between the close command and its refusal: it is closed again', () => {
  const bench = new Bench({ modem: { links: 1 } }).up()
  const a = bench.socket('a')
  bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK])
  a.close()
  bench.dce.expect('AT+CIPCLOSE=0\r').answer(line('+CIPOPEN: 0,0'))
  bench.dce.answer(line('+CIPCLOSE: 0,4') + ERROR).expect('AT+CIPCLOSE=0\r')
})

test('no result comes at all: after the deadline the number is free', () => {
  const { bench, b } = refusedClose()
  bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,4') + ERROR, 130_000])
  b()
  bench.dce.expect('AT+CIPOPEN=0,"TCP","h",7\r')
})

/** Results that come after the channel was given to others, and what a full turn of the ring reads. */
import { expect, test } from 'vitest'
import { Arena } from '../../src/arena.ts'
import { Buffers } from '../../src/buffers.ts'
import { Bench, info, line, OK, type Socket } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'

const HOLD_MS = 250

/** Link 0 has sent `hello` and got its OK, but no result while the channel was held for it. */
function unanswered(): { bench: Bench; a: Socket; b: Socket } {
  const bench = new Bench().up()
  const a = bench.connected('a')
  const b = bench.connected('b')
  a.write(bytesOf('hello'))
  bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['hello', OK]).pass(HOLD_MS)
  return { bench, a, b }
}

test('another length, told while the next link waits for its prompt: the line is spoiled afterwards', () => {
  const { bench, b } = unanswered()
  b.write(bytesOf('there'))
  bench.dce.expect('AT+CIPSEND=1,05\r')
  bench.dce.answer(line('+CIPSEND: 0,1,1')).answer('\r\n>').expect('there')
  bench.dce
    .answer(OK + line('+CIPSEND: 1,5,5'))
    .expect('~'.repeat(3072))
    .expect('~\r', 100)
})

test('the peer ends while a result is awaited: what it sent is asked for, the result is not', () => {
  const { bench } = unanswered()
  bench.dce.answer(line('+IPCLOSE: 0,1'))
  bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
  bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).pass(50_000)
  expect(bench.told()).toEqual(['a error remoteClosed'])
})

test('one question about acknowledgement at a time', () => {
  const { a } = unanswered()
  a.acknowledged(() => {})
  expect(() => a.acknowledged(() => {})).toThrow(/not answered/)
})

test('a ring that has turned over is read in two runs', () => {
  const arena = new Arena(320, 64, 1, 64, 64)
  const ring = new Buffers(arena, 0)
  const target = new Uint8Array(64)
  arena.bytes.set(
    Uint8Array.from({ length: 60 }, (_, i) => i),
    arena.window,
  )
  ring.take(arena.window, arena.window + 60)
  ring.commit()
  expect(ring.read(target, 0, 50)).toBe(50)
  arena.bytes.set(
    Uint8Array.from({ length: 30 }, (_, i) => 60 + i),
    arena.window,
  )
  ring.take(arena.window, arena.window + 30)
  ring.commit()
  expect(ring.read(target, 0, 64)).toBe(40)
  expect([...target.subarray(0, 40)]).toEqual(Array.from({ length: 40 }, (_, i) => 50 + i))
})

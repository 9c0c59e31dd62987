/** Pushed data, whole and damaged, while a send is in flight: its prompt is never spoiled. */
import { describe, expect, test } from 'vitest'
import { info, line, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'
import { block, HOLES, opened, PushBench } from '../support/push.ts'

describe('a send is in flight', () => {
  const five = new Uint8Array(5).fill(122)

  test('a damaged header before its prompt: nothing but the block is written to it', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce
      .expect('AT+CIPSEND=0,05\r')
      .answer(`${line('+RECIVE,1,4')}EVIL`)
      .pass(299)
    bench.dce
      .pass(1)
      .answer('\r\n>')
      .expect(five)
      .answer(OK + line('+CIPSEND: 0,5,5'))
    expect(bench.told()).toEqual(HOLES)
    bench.closesAll(0, 1).dce.end()
  })

  test('a damaged header, and the prompt passes with it: the block fills it', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${line('+RECIVE,1,4')}EVIL\r\n>`)
    bench.dce.expect(five, 9000).answer(OK + line('+CIPSEND: 0,5,5'))
    bench.closesAll(0, 1).dce.end()
  })

  test('a damaged header after its prompt, and the answer passes with it: it counts as lost', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, `${line('+RECIVE,1,4')}EVIL${OK}`])
    bench.dce.pass(300 + 8999).expect('~'.repeat(3072), 1)
    bench.dce.play(['~\r', '', 100], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,1,0,0,0,0,0,0,0,0')])
    bench.closesAll(0, 1).dce.end()
    expect(bench.told()).toEqual(HOLES)
  })

  test('a damaged header after its prompt, and the answer comes later', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, `${line('+RECIVE,1,4')}EVIL`])
    bench.dce.pass(5000).answer(OK + line('+CIPSEND: 0,5,5'))
    bench.closesAll(0, 1).dce.end()
  })

  test('a damaged header between OK and the result', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, `${OK}${line('+RECIVE,1,4')}EVIL`])
    expect(bench.told()).toEqual(HOLES)
    bench.winsBack('1,1,0,0,0,0,0,0,0,0').closesAll(0, 1).dce.end()
  })

  test('a damaged header while the block is written blind', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce
      .expect('AT+CIPSEND=0,05\r')
      .expect(five, 9000)
      .answer(`${line('+RECIVE,1,4')}EVIL`)
    bench.dce.pass(300).answer(OK + line('+CIPSEND: 0,5,5'))
    bench.closesAll(0, 1).dce.end()
  })

  test('a block that lost three bytes has the prompt: nothing of it is delivered', () => {
    const { bench, a } = opened()
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(1, 'abcdef').slice(0, -3)}\r\n>`)
    bench.dce.expect(five, 9000).answer(OK + line('+CIPSEND: 0,5,5'))
    expect(bench.told()).toEqual(['b error hole', 'a writable 2048'])
    bench.closes(1).dce.end()
  })

  test('a block that lost three bytes has the prompt, of which CR LF is left', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(1, 'abcdef').slice(0, -3)}\r\n>\r\n`)
    bench.dce.expect(five, 9000).answer(OK + line('+CIPSEND: 0,5,5'))
    expect(b.available).toBe(0)
    expect(bench.told()).toContain('b error hole')
  })

  test('a block may end with > itself: the prompt that comes after all proves it', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(block(1, '<b>')).pass(500)
    expect(b.available).toBe(0)
    bench.dce
      .answer('\r\n>')
      .expect(five)
      .answer(OK + line('+CIPSEND: 0,5,5'))
      .end()
    expect(bench.read(b)).toBe('<b>')
  })

  test('two bytes lost, and the CR LF of the prompt in their place', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, OK + line('+CIPSEND: 0,5,5')])
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(1, 'abcdef').slice(0, -2)}\r\n>`)
    bench.dce.expect(five).answer(OK + line('+CIPSEND: 0,5,5'))
    expect(b.available).toBe(0)
    bench.closes(1).dce.end()
    expect(bench.told()).toContain('b error hole')
  })

  test('a prompt that lost its CR LF after a block: it is waited for, and filled when it is overdue', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], [five, OK + line('+CIPSEND: 0,5,5')])
    a.write(five)
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(`${block(1, 'abc')}>`)
    bench.dce.expect(five, 9000).answer(OK + line('+CIPSEND: 0,5,5'))
    expect(b.available).toBe(0)
    bench.closesAll(0, 1).dce.end()
    expect(bench.told()).toContain('b error hole')
  })

  test('a prompt that lost its > after a block: the block is whole', () => {
    const { bench, a, b } = opened()
    a.write(five)
    bench.dce
      .expect('AT+CIPSEND=0,05\r')
      .answer(`${block(1, 'a\r\n')}\r\n`)
      .pass(1000)
    expect(bench.read(b)).toBe('a\r\n')
    bench.dce
      .expect(five, 8000)
      .answer(OK + line('+CIPSEND: 0,5,5'))
      .end()
  })
})

test('after a damaged header a block of variable length ends once more, and then counts as lost', () => {
  const bench = new PushBench().up()
  const a = bench.connected('a', { sending: 'variable' })
  a.write(bytesOf('hello'))
  bench.dce.play(['AT+CIPSEND=0\r', '\r\n>'], ['hello\x1a', `${line('+RECIVE,1,4')}EVIL${OK}`])
  bench.dce.pass(300).expect('\x1a', 9000).pass(8999).expect('\x1b', 1)
  expect(bench.told()).toEqual(['a error hole'])
})

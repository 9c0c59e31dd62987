/** A link whose peer is gone: its number may be a client's before this side has closed it. */
import { describe, expect, test } from 'vitest'
import { ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { list, served } from '../support/serving.ts'

const closed = (n: number): string => line(`+CIPCLOSE: ${n},0`)
const CLIENT = line('+CLIENT: 0,0,1.2.3.4:5')

describe('before a link whose peer is gone is closed', () => {
  test('it is asked whether the DCE still has it: its number may be a client’s', () => {
    const { bench } = served()
    bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce
      .expect('AT+CIPCLOSE?\r')
      .answer(CLIENT + list(0))
      .end()
    expect(bench.told()).toEqual(['a error remoteClosed', 'l readable 1'])
  })

  for (const answer of [list(0), ERROR]) {
    test(`it is closed where it must be (${JSON.stringify(answer)})`, () => {
      const { bench } = served()
      bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
      bench.dce.play(['AT+CIPCLOSE?\r', answer], ['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
    })
  }

  test('the question is not answered', () => {
    const { bench } = served()
    bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.expect('AT+CIPCLOSE?\r').play(['~\r', ERROR, 9000], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS]).end()
  })

  test('and another client may show, of whom no line told: what he has sent is asked for', () => {
    const { bench, listener } = served()
    bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.play(['AT+CIPCLOSE?\r', list(1)])
    bench.dce.play(['AT+CIPOPEN?\r', info('+CIPOPEN: 1,"TCP","1.2.3.4",5,0')])
    bench.count(1, 0).dce.end()
    expect(listener.read()?.link).toBe(1)
  })
})

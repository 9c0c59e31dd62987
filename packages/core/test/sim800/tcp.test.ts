/** SIM800, multi connection: a client's life from dialling to its close. */
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../support/bytes.ts'
import { Bench800, ERROR, line } from '../support/sim800.ts'

describe('a client', () => {
  test('is dialled, receives, sends and is closed', () => {
    const bench = new Bench800().up()
    expect(bench.told()).toEqual(['ready'])
    const socket = bench.connected('a')
    bench.learnTrailer(0)
    expect(bench.read(socket)).toBe('ab')
    socket.writeFrom(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n> '], ['hello', line('DATA ACCEPT:0,5')])
    socket.close()
    bench.dce.play(['AT+CIPCLOSE=0,0\r', line('0, CLOSE OK')]).end()
  })

  test('is ended by its peer: what was received is read first', () => {
    const bench = new Bench800().up()
    bench.told()
    const socket = bench.connected('a')
    bench.learnTrailer(0)
    bench.read(socket)
    bench.told()
    bench.dce.answer(line('0, CLOSED'))
    bench.dce.play(['AT+CIPRXGET=4,0\r', ERROR])
    expect(bench.told()).toEqual(['a error remoteClosed'])
    bench.dce.play(['AT+CIPCLOSE=0,0\r', ERROR]).end()
  })
})

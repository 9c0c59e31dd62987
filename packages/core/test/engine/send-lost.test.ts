/** CIPSEND when bytes of it were lost: results that are missing, prompts that do not come or stay. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, info, line, OK, type Socket } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'

const sent = (n: number, count: number, confirmed = count): string =>
  line(`+CIPSEND: ${n},${count},${confirmed}`)

/** A connected socket `a` with `text` written, up to the send command of `length` bytes. */
function sending(text: string, length = text.length): { bench: Bench; a: Socket } {
  const bench = new Bench().up()
  const a = bench.connected('a')
  a.write(bytesOf(text))
  bench.dce.expect(`AT+CIPSEND=0,${String(length).padStart(2, '0')}\r`)
  return { bench, a }
}

/** The channel is won back: the line is overflowed, ended, and AT answered; then the audit. */
function recovered(bench: Bench, withinMs = 0): void {
  bench.dce.play(
    ['~'.repeat(3072), '', withinMs],
    ['~\r', ERROR, 200],
    ['AT\r', OK, 200],
    ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')],
  )
}

describe('a missing result', () => {
  test('is asked for after 10 s; the peer is slow: asked again; then it is there', () => {
    const { bench } = sending('hello')
    bench.dce.answer('\r\n>').expect('hello').answer(OK)
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 3,0,0'), 10_000])
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 5,5,0'), 10_000]).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('after two minutes the connection is given up', () => {
    const { bench } = sending('hello')
    bench.dce.answer('\r\n>').expect('hello').answer(OK)
    for (let i = 0; i < 11; i++) {
      bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 0,0,0'), 10_000])
    }
    bench.dce.expect('AT+CIPCLOSE=0\r', 10_000)
    expect(bench.told()).toEqual(['a error sendTimedOut'])
  })

  for (const nonsense of ['+CIPACK: 4294967295,0,0', '+CIPACK: 6,6,0', '+CIPACK: -1,0,0']) {
    test(`nonsense about it, three times: ${nonsense}`, () => {
      const { bench } = sending('hello')
      bench.dce.answer('\r\n>').expect('hello').answer(OK)
      bench.dce.play(['AT+CIPACK=0\r', info(nonsense), 10_000])
      bench.dce.play(['AT+CIPACK=0\r', info(nonsense)], ['AT+CIPACK=0\r', info(nonsense)])
      bench.dce.expect('AT+CIPCLOSE=0\r')
      expect(bench.told()).toEqual(['a error sendFailed'])
    })
  }

  test('a refusal to answer: the connection is given up', () => {
    const { bench } = sending('hello')
    bench.dce.answer('\r\n>').expect('hello').answer(OK)
    bench.dce.play(['AT+CIPACK=0\r', line('+IP ERROR: Connection is not created') + ERROR, 10_000])
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error sendFailed'])
  })
})

describe('no prompt', () => {
  test('it was lost: the block fills it, and the answer comes', () => {
    const { bench } = sending('hello')
    bench.dce
      .expect('hello', 9000)
      .answer(OK + sent(0, 5))
      .end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('it is late: what was not written yet follows', () => {
    const { bench } = sending('ab\rcd')
    bench.dce
      .expect('ab', 9000)
      .answer('\r\n>')
      .expect('\rcd')
      .answer(OK + sent(0, 5))
      .end()
  })

  test('the command was lost: the line is spoiled and overflowed, then all is sent again', () => {
    const { bench } = sending('ab\rcd')
    bench.dce.expect('ab', 9000).expect('\r', 1000).expect('cd', 1000).pass(8999)
    recovered(bench, 1)
    bench.dce
      .play(
        ['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')],
        ['AT+CIPACK=0\r', info('+CIPACK: 0,0,0')],
        ['AT+CIPSEND=0,05\r', '\r\n>'],
        ['ab\rcd', OK + sent(0, 5)],
      )
      .end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('its CR was lost: the block’s first CR stands in for it, and the whole block follows', () => {
    const { bench } = sending('\rabc')
    bench.dce
      .expect('\r', 9000)
      .answer('\r\n>')
      .expect('\rabc')
      .answer(OK + sent(0, 4))
      .end()
  })

  test('its CR was lost, and the block begins with digits: more is sent if there is more', () => {
    const { bench } = sending(`0\r${'z'.repeat(60)}`, 62)
    // AT+CIPSEND=0,620: more than there is. Nothing may be written any more.
    bench.dce.expect('0', 9000).expect('\r', 1000).answer('\r\n>').pass(500_000).end()
    expect(bench.told().sort()).toEqual(['a error promptStuck', 'down promptStuck'])
  })

  test('its CR was lost, and the longer block is there', () => {
    const { bench, a } = sending('1\rz')
    a.write(bytesOf('y'.repeat(40)))
    // AT+CIPSEND=0,031
    bench.dce.expect('1', 9000).expect('\r', 1000).answer('\r\n>')
    const first = `1\rz${'y'.repeat(28)}`
    bench.dce.expect(first).answer(OK + sent(0, 31))
    bench.dce.play(['AT+CIPSEND=0,12\r', '\r\n>'], ['y'.repeat(12), OK + sent(0, 12)]).end()
    expect(bench.told()).toEqual(['a writable 2036', 'a writable 2048'])
  })

  test('its CR was lost, and what follows is refused', () => {
    const { bench } = sending('x\rab')
    bench.dce.expect('x', 9000).expect('\r', 1000).answer(ERROR)
    recovered(bench)
  })

  test('three times nothing is taken: the connection is given up', () => {
    const { bench } = sending('hello')
    for (let i = 0; i < 3; i++) {
      bench.dce.expect('hello', 9000)
      recovered(bench, 9000)
      bench.dce.play(
        ['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')],
        ['AT+CIPACK=0\r', info('+CIPACK: 0,0,0')],
      )
      if (i < 2) bench.dce.expect('AT+CIPSEND=0,05\r')
    }
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error sendFailed'])
  })
})

describe('a prompt that stays', () => {
  test('no answer to a whole block: nothing is written until the module restarts', () => {
    const { bench } = sending('hello')
    bench.dce.answer('\r\n>').expect('hello').pass(500_000)
    expect(bench.told().sort()).toEqual(['a error promptStuck', 'down promptStuck'])
    bench.dce.answer(line('*ATREADY: 1')).expect('AT\r')
  })

  test('a shorter length was understood: what the DCE took is not sent again', () => {
    const { bench } = sending('0123456789')
    bench.dce
      .answer('\r\n>')
      .expect('0123456789')
      .answer(OK + sent(0, 1))
    recovered(bench)
    bench.dce
      .play(
        ['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')],
        ['AT+CIPACK=0\r', info('+CIPACK: 1,1,0')],
        ['AT+CIPSEND=0,09\r', '\r\n>'],
        ['123456789', OK + sent(0, 9)],
      )
      .end()
    expect(bench.told()).toEqual(['a writable 2039', 'a writable 2048'])
  })
})

describe('the end of a connection while a block is on its way', () => {
  for (const result of [sent(0, 5, -1), '']) {
    test(`what the peer sent before is read first (${JSON.stringify(result)})`, () => {
      const { bench, a } = sending('hello')
      bench.dce.answer('\r\n>').expect('hello')
      bench.dce.answer(OK + line('+CIPRXGET: 1,0') + line('+IPCLOSE: 0,1') + result)
      // Without a result the channel is held for a moment.
      bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,3'), 250])
      bench.pull(0, 'b', 2).pull(0, 'ye').count(0, 0)
      expect(bench.read(a)).toBe('bye')
      bench.dce.expect('AT+CIPCLOSE=0\r')
      expect(bench.told()).toEqual(['a readable 3', 'a error remoteClosed'])
    })
  }

  test('between the command and its refusal: what the peer sent before is read first', () => {
    const { bench, a } = sending('hello')
    bench.dce.answer(line('+CIPRXGET: 1,0') + line('+IPCLOSE: 0,1'))
    bench.dce.answer(line('+CIPERROR: 4') + ERROR)
    bench.count(0, 3).pull(0, 'b', 2).pull(0, 'ye').count(0, 0)
    expect(bench.read(a)).toBe('bye')
  })

  test('a socket that is closed before the prompt: the block still fills it', () => {
    const { bench, a } = sending('hello')
    a.close()
    bench.dce.answer('\r\n>').expect('hello').answer(OK).pass(100).answer(sent(0, 5))
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
    expect(bench.told()).toEqual([])
  })
})

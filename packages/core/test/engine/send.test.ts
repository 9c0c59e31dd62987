/** CIPSEND against a DCE that does what no mock does: every order, late results, half-lost commands. */
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

describe('the order of answers', () => {
  test('OK, then the result', () => {
    const { bench } = sending('hello')
    bench.dce
      .answer('\r\n>')
      .expect('hello')
      .answer(OK + sent(0, 5))
      .end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('the result, then OK', () => {
    const { bench, a } = sending('hello')
    bench.dce
      .answer('\r\n>')
      .expect('hello')
      .answer(sent(0, 5) + OK)
    expect(bench.told()).toEqual(['a writable 2048'])
    a.write(bytesOf('x'))
    bench.dce.expect('AT+CIPSEND=0,01\r').end()
  })

  test('other links go on between OK and the result', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    a.write(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['hello', OK])
    b.write(bytesOf('there'))
    // The result usually comes with the OK; only then is it certain that the block was taken whole.
    bench.dce.pass(249)
    bench.dce.play(['AT+CIPSEND=1,05\r', '\r\n>', 1], ['there', OK])
    bench.dce.answer(sent(1, 5) + sent(0, 5)).end()
    expect(bench.told()).toEqual(['a writable 2048', 'b writable 2048'])
  })

  test('the next block waits for the result of the one before', () => {
    const { bench, a } = sending('hello')
    bench.dce.answer('\r\n>').expect('hello').answer(OK)
    a.write(bytesOf('world'))
    bench.dce.pass(5000).answer(sent(0, 5)).expect('AT+CIPSEND=0,05\r')
  })
})

describe('prompts', () => {
  for (const prompt of ['\r\n>', '\r\n> ', '\r\n>\r\n', '>', '\r\n\r\n>']) {
    test(`${JSON.stringify(prompt)}, followed by a line in the same read`, () => {
      const { bench } = sending('0123456789')
      bench.dce.answer(`${prompt}${line('+CIPRXGET: 1,0')}`)
      bench.dce
        .expect('0123456789')
        .answer(OK + sent(0, 10))
        .expect('AT+CIPRXGET=4,0\r')
        .end()
      expect(bench.told()).toEqual(['a writable 2048'])
    })
  }

  test('a block larger than the port takes leaves in pieces', () => {
    const bench = new Bench({ room: 100 }).up()
    const a = bench.connected('a')
    a.write(bytesOf('y'.repeat(600)))
    bench.dce.play(['AT+CIPSEND=0,600\r', '\r\n>'], ['y'.repeat(600), OK + sent(0, 600)]).end()
  })

  test('with the echo on, the command and the block come back and are no lines', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.echoing()
    a.write(bytesOf('\r\nOK\r\n'))
    bench.dce.expect('AT+CIPSEND=0,06\r')
    bench.dce.answer('AT+CIPSEND=0,06\r\r\n>').expect('\r\nOK\r\n').answer('\r\nOK\r\n')
    expect(bench.told()).toEqual([])
    bench.dce.answer(OK + sent(0, 6)).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('a prompt that nobody waits for is text', () => {
    const bench = new Bench().up()
    bench.connected('a')
    bench.dce.answer('\r\n> \r\n').end()
    expect(bench.told()).toEqual(['line >'])
  })
})

describe('late and stray results', () => {
  /** A first block whose result is missing, found sent by CIPACK, and a second one asked for. */
  function second(first: string, next: string): Bench {
    const { bench, a } = sending(first)
    bench.dce.answer('\r\n>').expect(first).answer(OK)
    const ack = `+CIPACK: ${first.length},0,0`
    bench.dce.play(['AT+CIPACK=0\r', info(ack), 10_000])
    a.write(bytesOf(next))
    bench.dce.expect(`AT+CIPSEND=0,0${next.length}\r`)
    return bench
  }

  test('a late result of another length, before the prompt, is not the new block’s', () => {
    const bench = second('first', 'next')
    bench.dce
      .answer(sent(0, 5))
      .answer('\r\n>')
      .expect('next')
      .answer(OK + sent(0, 4))
      .end()
    expect(bench.told()).toEqual(['a writable 2048', 'a writable 2048'])
  })

  test('a late result of the same length, before the prompt, is not the new block’s', () => {
    const bench = second('first', 'again')
    bench.dce
      .answer(sent(0, 5))
      .answer('\r\n>')
      .expect('again')
      .answer(OK + sent(0, 5))
      .end()
  })

  test('a late result while the block is being written is not the new block’s', () => {
    const bench = second('first', 'next')
    bench.dce.serial.room = 0
    bench.dce.answer('\r\n>').answer(sent(0, 5))
    bench.dce.serial.room = 4096
    bench.dce.serial.onReady?.()
    bench.dce
      .expect('next')
      .answer(OK + sent(0, 4))
      .end()
    expect(bench.told()).toEqual(['a writable 2048', 'a writable 2048'])
  })

  test('an OK before the prompt is not the send command’s', () => {
    const { bench } = sending('hello')
    bench.dce
      .answer(OK)
      .answer('\r\n>')
      .expect('hello')
      .answer(OK + sent(0, 5))
      .end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('a result of a link that sends nothing, or of no link, changes nothing', () => {
    const bench = new Bench().up()
    bench.connected('a')
    bench.dce.answer(sent(0, 5) + sent(9, 5) + sent(10, 5) + line('+CIPSEND: 0,5')).end()
    expect(bench.told()).toEqual([])
  })

  test('fewer bytes confirmed than taken: the connection is given up', () => {
    const { bench } = sending('hello')
    bench.dce
      .answer('\r\n>')
      .expect('hello')
      .answer(OK + sent(0, 5, 0))
      .expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error sendFailed'])
  })
})

describe('refusals', () => {
  test('busy: the block is sent again after a rest', () => {
    const { bench } = sending('hello')
    bench.dce.answer(line('+CIPERROR: 8') + ERROR).pass(499)
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>', 1], ['hello', OK + sent(0, 5)]).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('+CIPERROR: 4: the link is gone', () => {
    const { bench } = sending('hello')
    bench.dce.answer(line('+CIPERROR: 4') + ERROR).expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('+CIPERROR: 2: the network is gone', () => {
    const { bench } = sending('hello')
    bench.dce.answer(line('+CIPERROR: 2') + ERROR).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['a error networkLost', 'down networkLost'])
  })

  test('as text, as newer firmware says it', () => {
    const { bench } = sending('hello')
    bench.dce.answer(line('+CIPERROR: Operation not supported') + ERROR).expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('a bare ERROR three times in a row', () => {
    const { bench } = sending('hello')
    bench.dce.answer(ERROR).play(['AT+CIPSEND=0,05\r', ERROR], ['AT+CIPSEND=0,05\r', ERROR])
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a error commandFailed'])
  })

  test('an ERROR after the block: CIPACK tells what was taken', () => {
    const { bench } = sending('hello')
    bench.dce.answer('\r\n>').expect('hello').answer(ERROR)
    recovered(bench)
    bench.dce
      .play(
        ['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')],
        ['AT+CIPACK=0\r', info('+CIPACK: 2,2,0')],
        ['AT+CIPSEND=0,03\r', '\r\n>'],
        ['llo', OK + sent(0, 3)],
      )
      .end()
  })
})

/** Clients that are given a number which this side wants, is opening, or has not finished with. */
import { describe, expect, test } from 'vitest'
import type { ModemOptions } from '../../src/options.ts'
import { ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'
import { list, served, serving } from '../support/serving.ts'

const dial = (n: number): string => `AT+CIPOPEN=${n},"TCP","h",7\r`
const opened = (n: number, code = 0): string => line(`+CIPOPEN: ${n},${code}`)
const closed = (n: number, code = 0): string => line(`+CIPCLOSE: ${n},${code}`)
const CLIENT = line('+CLIENT: 0,0,1.2.3.4:5')

/** A modem with a server; its channel is busy with a command of the application. */
function busy(modem: Partial<ModemOptions> = {}): ReturnType<typeof serving> {
  const it = serving(modem)
  it.bench.modem.command('AT+X', () => {})
  it.bench.dce.expect('AT+X\r')
  return it
}

describe('a client is given the number that a socket of this side waits for', () => {
  test('the socket moves to another link, with its request', () => {
    const { bench, listener } = busy()
    const s = bench.socket('s')
    expect(s.link).toBe(9)
    bench.client(9)
    expect(s.link).toBe(8)
    bench.dce
      .answer(OK)
      .play([dial(8), OK + opened(8)])
      .end()
    expect(bench.told()).toEqual(['l readable 1', 's writable 2048'])
    const a = bench.accepted('a', listener)
    expect(a.link).toBe(9)
    bench.learnTrailer(9)
    expect(bench.read(a)).toBe('ab')
  })

  test('no link is free: the client is closed, then the socket connects', () => {
    const { bench } = busy({ links: 1 })
    bench.socket('s')
    bench.client(0)
    bench.dce
      .answer(OK)
      .play(['AT+CIPCLOSE=0\r', OK + closed(0)], [dial(0), OK + opened(0)])
      .end()
    expect(bench.told()).toEqual(['s writable 2048'])
  })

  test('the server has no listener any more: the client is closed all the same', () => {
    const { bench, listener } = busy()
    const s = bench.socket('s')
    listener.close()
    bench.client(9)
    expect(s.link).toBe(8)
    bench.dce.answer(OK).play([dial(8), OK], ['AT+CIPCLOSE=9\r', OK + closed(9)])
    bench.dce.play(['AT+SERVERSTOP=0\r', line('+SERVERSTOP: 0,0') + OK]).end()
  })
})

describe('a client is given the number that a socket of this side is opening', () => {
  const refused = opened(9, 4) + ERROR

  test('the line comes first: the refusal is nobody’s', () => {
    const { bench, listener } = serving()
    const s = bench.socket('s')
    bench.dce.expect(dial(9))
    bench.client(9)
    bench.dce
      .answer(refused)
      .play([dial(8), OK + opened(8)])
      .end()
    expect(s.link).toBe(8)
    expect(bench.accepted('a', listener).link).toBe(9)
    expect(bench.told()).toEqual(['l readable 1', 's writable 2048'])
  })

  test('the refusal comes first: the socket moves, and the client is found', () => {
    const { bench } = serving()
    const s = bench.socket('s')
    bench.dce.play([dial(9), refused])
    expect(s.link).toBe(8)
    bench.dce.expect('AT+CIPCLOSE?\r').answer(line('+CLIENT: 9,0,1.2.3.4:5') + list(9))
    bench.dce.play(['AT+CIPRXGET=4,9\r', info('+CIPRXGET: 4,9,0')], [dial(8), OK + opened(8)])
    bench.dce.end()
    expect(bench.told()).toEqual(['l readable 1', 's writable 2048'])
  })

  test('the refusal comes first and the line is lost', () => {
    const { bench, listener } = serving()
    bench.socket('s')
    bench.dce.play([dial(9), refused], ['AT+CIPCLOSE?\r', list(9)])
    bench.dce.play(['AT+CIPOPEN?\r', info('+CIPOPEN: 9,"TCP","1.2.3.4",5,0')])
    bench.count(9, 0)
    bench.dce.play([dial(8), OK + opened(8)])
    expect(bench.told()).toEqual(['l readable 1', 's writable 2048'])
    expect(listener.read()?.remotePort).toBe(5)
  })

  test('four refusals are believed', () => {
    const { bench } = serving()
    bench.socket('s')
    for (const n of [9, 8, 7]) {
      bench.dce.play([dial(n), opened(n, 4) + ERROR], ['AT+CIPCLOSE?\r', NO_LINKS])
    }
    bench.dce.play([dial(8), opened(8, 4) + ERROR]).end()
    expect(bench.told()).toEqual(['s error CIP error 4 (Operation not supported)'])
  })

  test('a refusal is believed where no other link is free', () => {
    const { bench } = serving({ links: 1 })
    bench.socket('s')
    bench.dce.play([dial(0), opened(0, 4) + ERROR]).end()
    expect(bench.told()).toEqual(['s error CIP error 4 (Operation not supported)'])
  })

  test('no link is free: both end', () => {
    const { bench } = serving({ links: 1 })
    bench.socket('s')
    bench.dce.expect(dial(0))
    bench.client(0)
    bench.dce
      .answer(opened(0, 4) + ERROR)
      .play(['AT+CIPCLOSE=0\r', OK + closed(0)])
      .end()
    expect(bench.told()).toEqual(['s error noLink'])
  })

  test('the client has gone before the command came, which then succeeds: its connection is closed', () => {
    const { bench, listener } = serving()
    bench.socket('s')
    bench.dce.expect(dial(9))
    bench.client(9)
    bench.dce.answer(line('+IPCLOSE: 9,1') + OK)
    bench.accepted('b', listener)
    // Nothing of it is read: it is not the client's.
    bench.dce.play([dial(8), OK + opened(8)], ['AT+CIPCLOSE?\r', list(8, 9)])
    bench.dce.play(['AT+CIPCLOSE=9\r', OK + opened(9) + closed(9)]).end()
    expect(bench.told()).toEqual(['l readable 1', 'b error linkLost', 's writable 2048'])
  })
})

test('a client is given the number of a connection that is gone before its OK has come: both end', () => {
  const { bench } = serving()
  bench.socket('s')
  bench.dce.expect(dial(9)).answer(opened(9))
  bench.client(9)
  bench.dce
    .answer(OK)
    .play(['AT+CIPCLOSE=9\r', OK + closed(9)])
    .end()
  expect(bench.told()).toEqual(['s writable 2048', 's error linkLost', 'l readable 1'])
})

describe('a client is given the number of a connection that is gone', () => {
  test('which no line has told of: its socket hears of it, and has what it was sent', () => {
    const { bench, listener, a } = served()
    bench.learnTrailer(0)
    bench.client(0, 0, '1.2.3.4:5')
    expect(bench.told()).toEqual(['a readable 2', 'l readable 1'])
    const b = bench.accepted('b', listener)
    bench.announce(0, 2).pull(0, 'xy')
    expect(bench.read(b)).toBe('xy')
    expect(bench.read(a)).toBe('ab')
    bench.dce.end()
    expect(bench.told()).toEqual(['b writable 2048', 'b readable 2', 'a error linkLost'])
  })

  test('whose end was told, and which was read to the end: that is what its socket hears', () => {
    const { bench, listener, a } = served()
    bench.learnTrailer(0)
    bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.client(0, 0, '1.2.3.4:5')
    const b = bench.accepted('b', listener)
    expect(bench.read(a)).toBe('ab')
    bench.dce.end()
    expect(bench.told().slice(1)).toEqual([
      'l readable 1',
      'b writable 2048',
      'a error remoteClosed',
    ])
    expect(b.link).toBe(0)
  })

  test('whose end was told, before all of it was read: bytes are missing', () => {
    const { bench } = busy()
    bench.client(0)
    bench.dce.answer(line('+CIPRXGET: 1,0') + line('+IPCLOSE: 0,1'))
    bench.client(0, 0, '1.2.3.4:5')
    expect(bench.told()).toEqual(['l readable 1', 'l readable 2'])
  })

  test('and whose unread bytes are still held here, though its number is free', () => {
    const { bench, listener, a } = served()
    bench.learnTrailer(0)
    a.write(bytesOf('x'))
    bench.dce.play(['AT+CIPSEND=0,01\r', line('+CIPSEND: 0,4') + line('+CIPERROR: 4') + ERROR])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)])
    bench.client(0, 0, '1.2.3.4:5')
    const b = bench.accepted('b', listener)
    expect(bench.read(a)).toBe('ab')
    bench.dce.end()
    expect(bench.told().slice(1)).toEqual(['l readable 1', 'b writable 2048', 'a error linkLost'])
    expect(b.link).toBe(0)
  })

  test('which is being closed: the close is done', () => {
    const { bench, a } = served()
    a.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + CLIENT]).end()
    expect(bench.told()).toEqual(['l readable 1'])
  })

  test('which is being closed, and the close hits the client', () => {
    const { bench, listener, a } = served()
    a.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', CLIENT + OK + closed(0)])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.accepted('b', listener)
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS]).end()
    expect(bench.told()).toEqual(['l readable 1', 'b error remoteClosed'])
  })

  test('whose socket has closed it and still has bytes on their way', () => {
    const { bench, a } = served()
    a.write(bytesOf('xyz'))
    bench.dce.play(['AT+CIPSEND=0,03\r', '\r\n>'], ['xyz', OK]).pass(250)
    a.close()
    bench.dce.answer(CLIENT).end()
    expect(bench.told()).toEqual(['l readable 1'])
  })

  test('no link is free for what its socket has not read: the client is closed', () => {
    const { bench, a } = served({ links: 1 })
    bench.learnTrailer(0)
    bench.client(0)
    bench.told()
    bench.dce
      .answer(CLIENT)
      .play(['AT+CIPCLOSE=0\r', OK + closed(0)])
      .end()
    expect(bench.read(a)).toBe('ab')
    bench.dce.silent()
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('no link is free, and the number is: the client is closed', () => {
    const { bench, a } = served({ links: 1 })
    bench.learnTrailer(0)
    a.write(bytesOf('x'))
    bench.dce.play(['AT+CIPSEND=0,01\r', line('+CIPERROR: 4') + ERROR])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)])
    bench.told()
    bench.dce
      .answer(CLIENT)
      .play(['AT+CIPCLOSE=0\r', OK + closed(0)])
      .end()
    expect(bench.read(a)).toBe('ab')
  })
})

describe('a client is given the number that the command in flight is about', () => {
  test('the line for a client that is known already is passed over', () => {
    const { bench, a } = served()
    bench.client(0)
    bench.dce.end()
    expect(bench.told()).toEqual([])
    expect(a.link).toBe(0)
  })

  test.each([
    ['another port', '192.168.108.5:57203'],
    ['another address', '192.168.108.6:57202'],
    ['another family', '[c0a8:6c05::]:57202'],
  ])('%s is another client', (_, from) => {
    const { bench } = served()
    bench.client(0, 0, from)
    expect(bench.told()).toEqual(['a error linkLost', 'l readable 1'])
  })

  test('a count: the answer is nobody’s', () => {
    const { bench, listener } = served()
    bench.dce.answer(line('+CIPRXGET: 1,0')).expect('AT+CIPRXGET=4,0\r')
    bench.dce.answer(CLIENT + info('+CIPRXGET: 4,0,7')).end()
    expect(listener.read()?.link).toBe(0)
  })

  test('a read command that finds nothing: nothing is missing', () => {
    const { bench } = served()
    bench.learnTrailer(0).announce(0, 3)
    bench.dce
      .expect('AT+CIPRXGET=2,0,3\r')
      .answer(CLIENT + line('+IP ERROR: No data') + ERROR)
      .end()
    bench.announce(0, 1).pull(0, 'x')
    expect(bench.told()).toEqual(['a readable 2', 'l readable 1'])
  })

  test('a read command that brings bytes: whose they are nobody knows, so the client is closed', () => {
    const { bench, listener } = served()
    bench.learnTrailer(0).announce(0, 3)
    bench.dce.expect('AT+CIPRXGET=2,0,3\r')
    bench.dce.answer(`${CLIENT}${line('+CIPRXGET: 2,0,3,0')}xyz\r\nOK\r\n`).pass(299)
    bench.dce.play(['~\r', ERROR, 1], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', list(0)])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
    bench.accepted('b', listener)
    bench.dce.silent()
    expect(bench.told().slice(1)).toEqual(['l readable 1', 'b error hole'])
  })

  test('a send whose prompt is to come: the client gets none of it, and is closed', () => {
    const { bench, a } = served()
    a.write(bytesOf('secret'))
    bench.dce.expect('AT+CIPSEND=0,06\r').answer(`${CLIENT}\r\n>`)
    bench.dce.play(['\0\0\0\0\0\0', OK + line('+CIPSEND: 0,6,6')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('a send that is half-way out: the client gets none of the rest', () => {
    const { bench, a } = served()
    a.write(bytesOf('secret'))
    bench.dce.expect('AT+CIPSEND=0,06\r')
    bench.dce.serial.room = 0
    bench.dce.answer('\r\n>').answer(CLIENT)
    bench.dce.serial.room = 64
    bench.dce.serial.onReady?.()
    bench.dce.play(['\0\0\0\0\0\0', OK + line('+CIPSEND: 0,6,6')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
    expect(bench.told()).toEqual(['a error linkLost'])
  })
})

describe('lines that may have told of a client', () => {
  const strange = ['LIENT: 0,0,1.2.3.4:5', '+CLIENT: 0,0,1.2.3\x80']
  for (const text of strange) {
    test(`a link that is being read to its end is given up (${JSON.stringify(text)})`, () => {
      const { bench } = served()
      bench.learnTrailer(0)
      bench.dce.answer(line('+CIPRXGET: 1,0') + line('+IPCLOSE: 0,1')).expect('AT+CIPRXGET=4,0\r')
      bench.dce.answer(line(text) + info('+CIPRXGET: 4,0,3'))
      bench.dce.play(['AT+CIPCLOSE?\r', list(0)], ['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
    })
  }

  test('whatever the command in flight is about', () => {
    const { bench } = served()
    bench.learnTrailer(0)
    bench.modem.command('AT+X', () => {})
    bench.dce.expect('AT+X\r').answer(line('+CIPRXGET: 1,0') + line('+IPCLOSE: 0,1'))
    bench.dce.answer(line('+CLIENT: 0') + OK)
    bench.dce.play(['AT+CIPCLOSE?\r', list(0)], ['AT+CIPCLOSE=0\r', OK + closed(0)]).end()
  })

  test('one that was read to its end is not', () => {
    const { bench, a } = served()
    bench.learnTrailer(0)
    bench.dce.answer(line('+IPCLOSE: 0,1')).play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.answer(line('WHATEVER')).end()
    bench.told()
    expect(bench.read(a)).toBe('ab')
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS]).end()
    expect(bench.told()).toEqual(['a error remoteClosed'])
  })
})

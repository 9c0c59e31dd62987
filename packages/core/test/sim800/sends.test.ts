/** SIM800: how sends come out, quick and normal, of fixed and variable length, and on a line that loses bytes. */
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../support/bytes.ts'
import { Bench800, ERROR, info, instead, line, list, OK } from '../support/sim800.ts'

const FILLER = '~'.repeat(557)
const SEND = 'AT+CIPSEND=0,05\r'

/** A connected socket `a` that has written `hello`. */
function sending(): Bench800 {
  const bench = new Bench800().up()
  bench.connected('a').writeFrom(bytesOf('hello'))
  return bench
}

/** The line is made harmless, the modem found again, and asked how much it has. */
function doubts(bench: Bench800, sent: number, withinMs: number = 0): Bench800 {
  bench.dce.play([FILLER, '', withinMs], ['~\r', '', 100], ['AT\r', OK, 100])
  bench.dce.play(['AT+CIPSTATUS\r', list([0])])
  bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
  bench.dce.play(['AT+CIPACK=0\r', info(`+CIPACK: ${sent},${sent},0`)])
  return bench
}

describe('quick sending', () => {
  test('DATA ACCEPT confirms', () => {
    const bench = sending()
    bench.dce.play([SEND, '\r\n> '], ['hello', line('DATA ACCEPT:0,5')]).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('fewer bytes than were sent: the rest is sent again', () => {
    const bench = sending()
    bench.dce.play([SEND, '\r\n> '], ['hello', line('DATA ACCEPT:0,3')])
    doubts(bench, 3)
      .dce.play(['AT+CIPSEND=0,02\r', '\r\n> '], ['lo', line('DATA ACCEPT:0,2')])
      .end()
  })

  for (const damaged of ['DATA ACCPT:0,5', 'DATA ACCEPT:05', 'DATA ACCEPT:,5', 'DATA ACCEPT:1,5']) {
    test(`${damaged}: it is asked`, () => {
      const bench = sending()
      bench.dce.play([SEND, '\r\n> '], ['hello', line(damaged)])
      doubts(bench, 5).dce.end()
      expect(bench.told()).toEqual(['a writable 2048'])
    })
  }

  test('the end of the line is lost', () => {
    const bench = sending()
    bench.dce.play([SEND, '\r\n> '], ['hello', '\r\nDATA ACCEPT:0,5\r'])
    doubts(bench, 5, 10_000).dce.end()
  })

  test('payload bytes are lost: nothing more is written', () => {
    const bench = sending()
    bench.dce.play([SEND, '\r\n> '], ['hello', '']).pass(119_999).pass(1)
    expect(bench.told()).toEqual(['a error promptStuck', 'down promptStuck'])
  })

  test('a late result of an earlier block, and of another link', () => {
    const bench = sending()
    bench.dce.play([SEND, line('DATA ACCEPT:0,9') + line('0, SEND OK') + line('0, SEND FAIL')])
    bench.dce.answer('\r\n> ').play(['hello', line('3, SEND OK') + line('3, SEND FAIL')])
    bench.dce.answer(line('DATA ACCEPT:0,5')).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('text that is no result', () => {
    const bench = sending()
    bench.dce
      .play([SEND, '\r\n> '], ['hello', line('Hello, world') + line('DATA ACCEPT:0,5')])
      .end()
    expect(bench.told()).toEqual(['a writable 2048', 'line Hello, world'])
  })

  test('an OK of another command', () => {
    const bench = sending()
    bench.dce.play([SEND, OK + '\r\n> '], ['hello', OK + line('DATA ACCEPT:0,5')]).end()
  })

  test('ERROR after the prompt: it is asked', () => {
    const bench = sending()
    bench.dce.play([SEND, '\r\n> '], ['hello', ERROR])
    doubts(bench, 0).dce.play([SEND, '']).silent()
  })

  test('the connection ends in the middle: there may be no answer', () => {
    const bench = sending()
    bench.dce.play([SEND, '\r\n> '], ['hello', line('0, CLOSED')])
    bench.dce.play([FILLER, '', 1000], ['~\r', '', 100], ['AT\r', OK, 100])
    bench.dce.play(['AT+CIPSTATUS\r', list()], ['AT+CIPRXGET=4,0\r', ERROR])
    expect(bench.told()).toEqual(['a error remoteClosed'])
  })

  test('the port takes the block in pieces, and the modem has understood a shorter one', () => {
    const bench = new Bench800({ room: 8 }).up()
    bench.connected('a').writeFrom(bytesOf('0123456789abcdef'))
    bench.dce.serial.room = 8
    bench.dce.play(['AT+CIPSEND=0,16\r', '\r\n> '])
    bench.dce.serial.room = 0
    bench.dce.expect('01234567')
  })
})

describe('a send is refused', () => {
  test('it is longer than there is room for', () => {
    const bench = sending()
    bench.dce.play([SEND, ERROR], ['AT+CIPSEND?\r', info('+CIPSEND: 0,3')])
    bench.dce.play(['AT+CIPSEND=0,03\r', '\r\n> '], ['hel', line('DATA ACCEPT:0,3')])
    bench.dce.play(['AT+CIPSEND=0,02\r', '\r\n> '], ['lo', line('DATA ACCEPT:0,2')]).end()
  })

  test('there is no room: it is looked again', () => {
    const bench = sending()
    bench.dce.play([SEND, ERROR], ['AT+CIPSEND?\r', line('+CIPSEND: 1,9') + info('+CIPSEND: 0,0')])
    bench.dce.pass(499)
    bench.dce.play(['AT+CIPSEND?\r', info('+CIPSEND: 0,1460'), 1], [SEND, ''])
  })

  test('there is never any', () => {
    const bench = sending()
    bench.dce.play([SEND, ERROR])
    for (let i = 0; i < 1300; i++) {
      bench.dce.play(['AT+CIPSEND?\r', info('+CIPSEND: 0,0'), i === 0 ? 0 : 500])
    }
    expect(bench.told()).toEqual(['a error sendTimedOut'])
  })

  test('the modem does not name the link: its links are listed', () => {
    const bench = sending()
    bench.dce.play([SEND, ERROR], ['AT+CIPSEND?\r', OK], ['AT+CIPSTATUS\r', list()])
    bench.dce.play(['AT+CIPRXGET=4,0\r', ERROR, 250])
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('there is room, three times', () => {
    const bench = sending()
    for (let i = 0; i < 2; i++) {
      bench.dce.play([SEND, ERROR], ['AT+CIPSEND?\r', info('+CIPSEND: 0,1460')])
    }
    bench.dce.play([SEND, ERROR])
    expect(bench.told()).toEqual(['a error commandFailed'])
  })

  test('the answer is damaged, and lost', () => {
    const bench = sending()
    bench.dce.play([SEND, ERROR], ['AT+CIPSEND?\r', line('+CIPSEND: 01460') + line('+CSQ: 1,0')])
    bench.dce.play(['~\r', '', 10_000], ['AT\r', OK, 100], ['AT+CIPSTATUS\r', list([0])])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.play(['AT+CIPSEND?\r', info('+CIPSEND: 0,1460')], [SEND, ''])
  })
})

describe('normal sending', () => {
  const waiting = (): Bench800 => {
    const exchanges = instead({ 'AT+CIPQSEND=1': [['AT+CIPQSEND=0', OK]] })
    return new Bench800({ modem: { waitForPeer: true } }).as(exchanges).up()
  }

  test('SEND OK does not say how much: it is asked', () => {
    const bench = waiting()
    bench.connected('a').writeFrom(bytesOf('hello'))
    bench.dce.play([SEND, '\r\n> '], ['hello', ''])
    bench.dce.pass(60_000).answer(line('0, SEND OK'))
    bench.dce.play(['\r', ERROR], ['AT+CIPACK=0\r', info('+CIPACK: 5, 5, 0'), 30]).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  for (const damaged of ['0 SEND OK', '0, SED OK', ', SEND FAIL', '0, SEND FAL']) {
    test(`${damaged}: it is asked`, () => {
      const bench = waiting()
      bench.connected('a').writeFrom(bytesOf('hello'))
      bench.dce.play([SEND, '\r\n> '], ['hello', line(damaged)])
      doubts(bench, 5).dce.end()
    })
  }

  test('SEND FAIL: the connection is gone', () => {
    const bench = waiting()
    bench.connected('a').writeFrom(bytesOf('hello'))
    bench.dce.play([SEND, '\r\n> '], ['hello', line('0, SEND FAIL')])
    bench.dce.play(['AT+CIPRXGET=4,0\r', ERROR])
    expect(bench.told()).toEqual(['a error sendFailed'])
  })

  test('neither for 650 s: the prompt is stuck', () => {
    const bench = waiting()
    bench.connected('a').writeFrom(bytesOf('hello'))
    bench.dce.play([SEND, '\r\n> '], ['hello', '']).pass(649_999).pass(1)
    expect(bench.told()).toEqual(['a error promptStuck', 'down promptStuck'])
  })
})

describe('variable length', () => {
  const variable = (): Bench800 => {
    const bench = new Bench800().up()
    bench.connected('a', { sending: 'variable' }).writeFrom(bytesOf('hello\x03'))
    return bench
  }

  test('ends with Ctrl-Z, and ETX is no escape', () => {
    const bench = variable()
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n> '], ['hello\x03\x1a', line('DATA ACCEPT:0,6')]).end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('a byte of it is lost: the peer has the rest already', () => {
    const bench = variable()
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n> '], ['hello\x03\x1a', line('DATA ACCEPT:0,5')])
    expect(bench.told()).toEqual(['a error sendFailed'])
  })

  test('the end of the answer is lost', () => {
    const bench = variable()
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n> '], ['hello\x03\x1a', '\r\nDATA ACCEPT:0,6'])
    bench.dce.play(['\x1b', '', 10_000])
  })

  test('the Ctrl-Z is lost: another one', () => {
    const bench = variable()
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n> '], ['hello\x03\x1a', ''])
    bench.dce.play(['\x1a', line('DATA ACCEPT:0,6'), 10_000]).end()
  })

  test('ERROR in the place of the prompt, and after it', () => {
    const bench = variable()
    bench.dce.play(['AT+CIPSEND=0\r', ERROR], ['AT+CIPSEND?\r', info('+CIPSEND: 0,1460')])
    bench.dce.play(['AT+CIPSEND=0\r', '\r\n> '], ['hello\x03\x1a', OK + ERROR], ['\x1b', ''])
  })

  test('Ctrl-Z and ESC throw', () => {
    const bench = new Bench800().up()
    const socket = bench.connected('a', { sending: 'variable' })
    for (const byte of [0x1a, 0x1b]) {
      const message = `data: byte ${byte} cannot be sent with sending: 'variable'`
      expect(() => socket.write(Uint8Array.of(65, byte))).toThrow(message)
      expect(() => socket.writeFrom(Uint8Array.of(byte))).toThrow(message)
      socket.format = 'number'
      expect(() => socket.write(byte)).toThrow(message)
      socket.format = 'buffer'
    }
    bench.dce.end()
    const fixed = bench.connected('b')
    fixed.write(Uint8Array.of(0x1a))
    bench.dce.expect('AT+CIPSEND=1,01\r')
  })
})

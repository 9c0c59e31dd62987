/** Rare meetings of two things that each are ordinary: slow ports, guard times, links that end meanwhile. */

import { describe, expect, test } from 'vitest'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { Bench, BRING_UP, ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'

const LOST = line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')
const CLOSED = OK + line('+CIPCLOSE: 0,0')
const ONE_OPEN = info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')

/** The channel is won back, the links listed, and unread data asked for. */
function recovered(bench: Bench, withinMs = 0): void {
  bench.dce.play(
    ['~'.repeat(3072), '', withinMs],
    ['~\r', ERROR, 200],
    ['AT\r', OK, 200],
    ['AT+CIPCLOSE?\r', ONE_OPEN],
  )
  bench.count(0, 0)
}

/** A socket whose block is half written: the port takes no more. */
function halfWritten(): Bench {
  const bench = new Bench().up()
  const a = bench.connected('a')
  a.write(bytesOf('0123456789'))
  bench.dce.expect('AT+CIPSEND=0,10\r')
  bench.dce.serial.room = 4
  const { serial } = bench.dce
  const write = serial.write.bind(serial)
  serial.write = (view) => {
    write(view)
    serial.room = 0
  }
  bench.dce.answer('\r\n>').expect('0123')
  serial.write = write
  return bench
}

describe('a port that takes no more', () => {
  test('OK before the block is written: all of it is written, then CIPACK tells what was taken', () => {
    const bench = halfWritten()
    bench.dce.answer(OK + line('+CIPSEND: 0,4,4')).pass(1000)
    bench.dce.serial.room = 4096
    bench.dce.serial.onReady?.()
    bench.dce.expect('456789')
    recovered(bench, 100)
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 4,4,0')])
    bench.dce.play(['AT+CIPSEND=0,06\r', '\r\n>'], ['456789', OK + line('+CIPSEND: 0,6,6')]).end()
    expect(bench.told()).toEqual(['a writable 2042', 'a writable 2048'])
  })

  test('for minutes: the block is finished when it takes more', () => {
    const bench = halfWritten()
    bench.dce.pass(300_000)
    bench.dce.serial.room = 4096
    bench.dce.serial.onReady?.()
    bench.dce
      .expect('456789')
      .answer(OK + line('+CIPSEND: 0,10,10'))
      .end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('and the network goes, and the bring-up fails: nothing but the block is written', () => {
    const bench = halfWritten()
    bench.dce.answer(LOST).pass(100_000)
    bench.dce.serial.room = 4096
    bench.dce.serial.onReady?.()
    bench.dce.expect('456789')
  })
})

describe('a prompt', () => {
  test('after the whole block was written without one', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0,05\r').expect('hello', 9000)
    bench.dce
      .answer('\r\n>')
      .answer(OK + line('+CIPSEND: 0,5,5'))
      .end()
    expect(bench.told()).toEqual(['a writable 2048'])
  })

  test('for a length beyond all reason', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('99999\rx'))
    bench.dce.expect('AT+CIPSEND=0,07\r').expect('99999', 9000).expect('\r', 1000)
    bench.dce.answer('\r\n>').pass(1_000_000)
    expect(bench.told()).toEqual(['a error promptStuck', 'down promptStuck'])
  })

  test('that never comes, for a link that is lost meanwhile', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(LOST)
    bench.dce.expect('hello', 9000)
    bench.dce.play(['~'.repeat(3072), '', 9000], ['~\r', ERROR, 200], ['AT\r', OK, 200])
    bench.dce.expect('AT+CREG?\r')
  })
})

describe('a link that is closed by its application', () => {
  test('with more to send than one block', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(new Uint8Array(1600).fill(0x78))
    a.close()
    bench.dce.play(['AT+CIPSEND=0,1500\r', '\r\n>'], ['x'.repeat(1500), OK])
    bench.dce.answer(line('+CIPSEND: 0,1500,1500'))
    bench.dce.play(['AT+CIPSEND=0,100\r', '\r\n>'], ['x'.repeat(100), OK])
    bench.dce.answer(line('+CIPSEND: 0,100,100')).play(['AT+CIPCLOSE=0\r', CLOSED]).end()
  })

  test('with data to send, and data at the modem that nobody will read', () => {
    const bench = new Bench({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.announce(0, 100).pull(0, 'a', 99).pull(0, 'b'.repeat(63), 36)
    a.write(bytesOf('bye'))
    a.close()
    bench.dce.play(['AT+CIPSEND=0,03\r', '\r\n>'], ['bye', OK])
    bench.dce.answer(line('+CIPSEND: 0,3,3')).play(['AT+CIPCLOSE=0\r', CLOSED]).end()
  })

  test('while it is asked how much waits', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.dce.answer(line('+CIPRXGET: 1,0')).expect('AT+CIPRXGET=4,0\r')
    a.close()
    bench.dce.answer(info('+CIPRXGET: 4,0,5')).play(['AT+CIPCLOSE=0\r', CLOSED]).end()
  })

  test('and the modem says that it is closed already', () => {
    const bench = new Bench({ modem: { auditMs: 5000 } }).up()
    const a = bench.connected('a')
    a.write(bytesOf('bye'))
    a.close()
    bench.dce.play(['AT+CIPSEND=0,03\r', '\r\n>'], ['bye', OK])
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS, 5000])
    bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,4') + ERROR]).end()
  })

  test('and cannot send because another one’s prompt is stuck', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0,05\r')
    b.write(bytesOf('bye'))
    b.close()
    bench.dce.pass(5000).answer('\r\n>').expect('hello').pass(115_000)
    expect(bench.told()).toEqual([])
    bench.dce.pass(5000)
    expect(bench.told()).toEqual(['a error promptStuck', 'down promptStuck'])
  })

  test('after the network went, before it was told', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.learnTrailer(0)
    bench.dce.answer(LOST).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['a readable 2', 'down networkLost'])
    a.close()
    bench.dce.silent()
    expect(bench.told()).toEqual([])
  })
})

describe('a result', () => {
  test('of another length, long after its OK: the result’s own timer means nothing any more', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['hello', OK]).pass(9900)
    bench.dce.answer(line('+CIPSEND: 0,3,3'))
    recovered(bench)
    bench.dce.expect('AT+CIPACK=0\r').pass(1000).answer(info('+CIPACK: 3,3,0'))
    bench.dce.play(['AT+CIPSEND=0,02\r', '\r\n>'], ['lo', OK + line('+CIPSEND: 0,2,2')]).end()
  })

  test('of another length, while another link’s block is on its way: that goes out untouched', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    a.write(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['hello', OK]).pass(249)
    b.write(bytesOf('there'))
    bench.dce.expect('AT+CIPSEND=1,05\r', 1).answer(line('+CIPSEND: 0,3,3'))
    bench.dce
      .answer('\r\n>')
      .expect('there')
      .answer(OK + line('+CIPSEND: 1,5,5'))
    bench.dce.play(
      ['~'.repeat(3072), ''],
      ['~\r', ERROR, 200],
      ['AT\r', OK, 200],
      ['AT+CIPCLOSE?\r', info('+CIPCLOSE: 1,1,0,0,0,0,0,0,0,0')],
    )
    bench.count(0, 0).count(1, 0)
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 3,3,0')])
    bench.dce.play(['AT+CIPSEND=0,02\r', '\r\n>'], ['lo', OK + line('+CIPSEND: 0,2,2')]).end()
  })

  test('for the new owner of a link: what was lost with the network is not his', () => {
    const bench = new Bench({ modem: { links: 1 } }).up()
    bench.connected('a', { onError: () => bench.socket('b') })
    bench.announce(0, 5).dce.expect('AT+CIPRXGET=2,0,1\r')
    bench.dce.answer(LOST).answer(`${line('+CIPRXGET: 2,0,1,4')}h${OK}`)
    bench.dce.play(['~\r', ERROR, 300], ['AT\r', OK, 100]).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['down networkLost'])
  })
})

describe('a connection that is gone', () => {
  test('as a send’s result says: what the peer sent before is read first', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['hello', OK])
    bench.dce.answer(line('+CIPSEND: 0,5,-1'))
    bench.count(0, 2).pull(0, 'b', 1).pull(0, 'y').count(0, 0)
    expect(bench.read(a)).toBe('by')
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a readable 2', 'a error sendFailed'])
  })

  test('while a send’s result is awaited: its timer means nothing any more', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.learnTrailer(0)
    a.write(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['hello', OK])
    bench.dce.answer(line('+IPCLOSE: 0,1'))
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0'), 250]).pass(60_000)
    expect(bench.read(a)).toBe('ab')
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['a readable 2', 'a error remoteClosed'])
  })
})

test('a connection that ends while a send’s result is long overdue: its timer means nothing any more', () => {
  const bench = new Bench().up()
  const a = bench.connected('a')
  bench.learnTrailer(0)
  a.write(bytesOf('hello'))
  bench.dce.play(['AT+CIPSEND=0,05\r', '\r\n>'], ['hello', OK]).pass(1000)
  bench.dce.answer(line('+IPCLOSE: 0,1'))
  bench.count(0, 0).dce.pass(60_000)
  expect(bench.read(a)).toBe('ab')
  bench.dce.expect('AT+CIPCLOSE=0\r')
  expect(bench.told()).toEqual(['a readable 2', 'a error remoteClosed'])
})

describe('a callback', () => {
  test('that throws after its link was lost, with data still unread', () => {
    const bench = new Bench().up()
    bench.connected('a', {
      onReadable: () => {
        throw new Error('boom')
      },
    })
    bench.announce(0, 1).dce.expect('AT+CIPRXGET=2,0,1\r')
    bench.dce.answer(`${line('+CIPRXGET: 2,0,1,0')}x\r\nOK\r\n${LOST}`).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['fault Error: boom', 'down networkLost'])
  })

  test('that polls the modem itself', () => {
    const bench = new Bench().up()
    bench.connected('a', { onReadable: () => bench.modem.poll(bench.dce.clock.now()) })
    bench.learnTrailer(0).dce.end()
  })

  test('that is missing: everything works without', () => {
    const bench = new Bench({
      modem: { onReady: undefined, onDown: undefined, onUnsolicited: undefined } as object,
    }).up()
    const a = bench.connected('a', {
      onReadable: undefined,
      onWritable: undefined,
      onError: undefined,
    })
    bench.learnTrailer(0)
    expect(bench.read(a)).toBe('ab')
    bench.dce.answer(line('RING') + LOST).expect('AT+CREG?\r')
    expect(bench.told()).toEqual([])
  })
})

describe('a firmware that needs a pause between commands', () => {
  const dialect = { ...a76xx, guardMs: 20 }

  test('gets it', () => {
    const bench = new Bench({ modem: { dialect } })
    bench.modem.open()
    for (const [command, answer] of BRING_UP.slice(0, 4)) {
      bench.dce.play([`${command}\r`, answer, 20]).pass(19)
    }
    bench.dce.expect('AT+CPIN?\r', 1)
  })

  test('also where a stray result comes in between', () => {
    const bench = new Bench({ modem: { dialect } })
    bench.modem.open()
    for (const [command, answer] of BRING_UP) bench.dce.play([`${command}\r`, answer, 20])
    bench.dce.expect('AT+CIPCLOSE?\r', 20).answer(OK).pass(5).answer(OK).answer(NO_LINKS)
    bench.socket('a')
    bench.dce.pass(19).expect('AT+CIPOPEN=0,"TCP","h",7\r', 1)
  })
})

describe('the modem’s own', () => {
  test('address and counters before anything is known', () => {
    const { modem } = new Bench()
    expect([modem.address, modem.signal, modem.state]).toEqual([undefined, 99, 0])
    expect(Object.values(modem.counters)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(modem.pollDelay(0)).toBe(-1)
  })

  test('probe is refused: asked again', () => {
    const bench = new Bench().up()
    bench.socket('a')
    bench.dce.expect('AT+CIPOPEN=0,"TCP","h",7\r').expect('~\r', 9000).expect('AT\r', 100)
    bench.dce.answer(ERROR).expect('~\r', 1000).play(['AT\r', OK, 100]).expect('AT+CIPCLOSE?\r')
  })
})

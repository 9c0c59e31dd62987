/** Pushed data that finds no room: what is read as it comes, what overflows, what RTS holds. */
import { describe, expect, test } from 'vitest'
import { line, OK, type Socket } from '../support/bench.ts'
import { bytesOf, textOf } from '../support/bytes.ts'
import { block, opened, PushBench } from '../support/push.ts'

describe('where there is no room', () => {
  test('for all of a block: it is read as it comes', () => {
    const { bench, a } = opened({ modem: { receiveSize: 64 }, chunk: 32 })
    const data = 'x'.repeat(100)
    const parts = block(0, data)
    for (let at = 0; at < parts.length; at += 32) {
      bench.dce.answer(parts.slice(at, at + 32))
      bench.events.push(bench.read(a))
    }
    expect(bench.events.filter((event) => /^x+$/.test(event)).join('')).toBe(data)
    bench.dce.answer(block(1, 'y')).end()
  })

  test('and the application does not read: that link ends, what is in is read first', () => {
    const { bench, a, b } = opened({ modem: { receiveSize: 64 } })
    bench.dce.answer(block(0, 'x'.repeat(60)) + block(0, 'y'.repeat(60)) + block(1, 'other'))
    bench.closes(0).dce.answer(block(0, 'z')).end()
    expect([bench.read(a), bench.read(b)]).toEqual(['x'.repeat(60), 'other'])
    bench.dce.end()
    expect(bench.told().slice(-1)).toEqual(['a error overflow'])
  })

  test('it is read before the next block is taken', () => {
    const { bench, a } = opened({ modem: { receiveSize: 1600 } })
    const socket = bench.socket('c')
    bench.dce.play(['AT+CIPOPEN=2,"TCP","h",7\r', OK + line('+CIPOPEN: 2,0')])
    bench.dce.answer(block(2, 'y'.repeat(800)))
    expect(bench.read(socket).length).toBe(800)
    bench.dce.answer(block(0, 'x'.repeat(1500)))
    expect(bench.read(a).length).toBe(1500)
    bench.dce.answer(block(0, 'x'.repeat(1500)) + line('+CREG: 1')).end()
    expect(bench.read(a).length).toBe(1500)
  })

  test('a block that is read as it comes, and loses bytes, ends its link', () => {
    const { bench, a } = opened({ modem: { receiveSize: 64 } })
    bench.dce.answer(block(0, 'x'.repeat(100)).slice(0, 60))
    bench.events.push(bench.read(a))
    bench.closes(0, 1000).dce.end()
    expect(bench.told().at(-1)).toBe('a error hole')
  })
})

describe('much comes at once', () => {
  test('an application that reads in its callback loses nothing', () => {
    const bench = new PushBench().up()
    let read = 0
    const view = new Uint8Array(4096)
    const a = bench.connected('a', {
      onReadable() {
        for (let count = 1; count > 0; read += count) count = a.readInto(view)
      },
    })
    const blocks = block(0, 'line of text\r\n'.repeat(107)).repeat(20)
    bench.dce.serial.push(new TextEncoder().encode(blocks))
    bench.dce.serial.onReady?.()
    bench.dce.clock.settle()
    bench.dce.pass(20).end()
    expect([read, bench.told()]).toEqual([20 * 107 * 14, []])
  })
})

describe('where RTS holds the line', () => {
  test('an application that reads what it is told of has more at once', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    let got = ''
    const a = bench.socket('a', {
      onReadable(this: Socket) {
        got += textOf(new Uint8Array(this.read() as ArrayBuffer))
      },
    })
    bench.dce.play([`AT+CIPOPEN=${a.link},"TCP","h",7\r`, OK + line('+CIPOPEN: 0,0')])
    bench.dce.serial.push(bytesOf(block(0, 'x'.repeat(1000)) + block(0, 'y')))
    bench.dce.serial.onReady?.()
    bench.dce.end()
    expect(got).toBe(`${'x'.repeat(1000)}y`)
  })

  test('it is held while a socket has no room, and nothing is lost', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    const data = Array.from({ length: 20 }, (_, i) => `${i % 10}`.repeat(10)).join('')
    bench.dce.serial.push(new TextEncoder().encode(block(0, data)))
    bench.dce.serial.onReady?.()
    bench.dce.clock.settle()
    expect(bench.dce.serial.waiting).toBeGreaterThan(100)
    let got = ''
    for (let i = 0; i < 20; i++) {
      got += bench.read(a)
      bench.dce.clock.settle()
    }
    expect(got).toBe(data)
    bench.dce.end()
    expect(bench.told().filter((event) => event.includes('error'))).toEqual([])
  })

  test('deadlines stand still: a hold of an hour ends nothing', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    const b = bench.connected('b')
    b.write(new Uint8Array(5))
    bench.dce.play(['AT+CIPSEND=1,05\r', '\r\n>'], [new Uint8Array(5), ''])
    bench.dce.answer(block(0, 'x'.repeat(64)))
    bench.dce.pass(3_600_000)
    expect(bench.told()).toEqual(['a readable 64'])
    expect(bench.read(a).length).toBe(64)
    bench.dce
      .pass(1000)
      .answer(OK + line('+CIPSEND: 1,5,5'))
      .end()
    expect(bench.told()).toEqual(['b writable 2048'])
  })

  test('a socket that is closed lets the line go on, and its own deadline is its own', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.connected('b')
    bench.dce.answer(block(0, 'x'.repeat(64))).pass(600_000)
    bench.dce.serial.push(new TextEncoder().encode(block(1, 'y')))
    a.close()
    bench.dce.expect('AT+CIPCLOSE=0\r').pass(9000 - 1)
    expect(bench.told()).toEqual(['a readable 64', 'b readable 1'])
    bench.dce.answer(OK + line('+CIPCLOSE: 0,0')).end()
  })

  test('what waits at the port is fetched when there is room, without its telling', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.dce.answer(block(0, 'x'.repeat(64)))
    bench.dce.serial.push(new TextEncoder().encode(block(0, 'y')))
    bench.dce.silent()
    expect(bench.read(a).length).toBe(64)
    bench.dce.silent()
    expect(bench.read(a)).toBe('y')
  })

  test('a block that no line can have ended is readable at once, any other once it is proved', () => {
    const bench = PushBench.held().up()
    const a = bench.connected('a')
    const take = (): number => a.readInto(new Uint8Array(64))
    for (const whole of ['x', 'ab', '\nabc', 'a\nbcd', 'plain text']) {
      bench.dce.answer(block(0, whole))
      expect(take(), JSON.stringify(whole)).toBe(whole.length)
    }
    for (const doubtful of ['\r', 'a\r\n', 'a\r\nb', '\r\nbc']) {
      bench.dce.answer(block(0, doubtful))
      expect(take(), JSON.stringify(doubtful)).toBe(0)
      bench.dce.pass(20)
      expect(take(), JSON.stringify(doubtful)).toBe(doubtful.length)
    }
    bench.dce.end()
  })

  test('a socket that the peer has ended holds it as long as data may come', () => {
    const bench = PushBench.held({ modem: { receiveSize: 64 } }).up()
    const a = bench.connected('a')
    bench.dce.answer(block(0, 'x'.repeat(30)) + line('+IPCLOSE: 0,1') + line('+CREG: 1')).end()
    expect(bench.read(a).length).toBe(30)
    bench.closes(0).dce.end()
    expect(bench.told()).toEqual(['a readable 30', 'a error remoteClosed'])
  })
})

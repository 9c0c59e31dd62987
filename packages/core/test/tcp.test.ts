/** Sockets misused: each mistake is named at once, and changes nothing. */
import { describe, expect, test } from 'vitest'
import { Bench, info, line, OK } from './support/bench.ts'
import { bytesOf } from './support/bytes.ts'

describe('constructing', () => {
  const bench = new Bench()
  bench.modem.open()
  const refused: readonly (readonly [what: string, options: object, why: RegExp])[] = [
    ['no host', { host: undefined }, /^host: a host name or an address is needed/],
    ['an empty host', { host: '' }, /^host: is empty/],
    ['a host that is no string', { host: 5 }, /^host: must be a string/],
    ['a quote in the host', { host: 'a"b' }, /^host: character 2/],
    ['a CR in the host', { host: 'a\rAT' }, /^host: character 2/],
    ['a host beyond ASCII', { host: 'caf\xe9.fr' }, /^host: character 4/],
    ['a host that is too long', { host: 'x'.repeat(256) }, /^host: 256 characters/],
    ['no port', { port: undefined }, /^port: is needed/],
    ['port 0', { port: 0 }, /^port: 0 is not a whole number/],
    ['port 65536', { port: 65_536 }, /^port: 65536 is not/],
    ['port 1.5', { port: 1.5 }, /^port: 1.5 is not/],
    ['port NaN', { port: Number.NaN }, /^port: NaN is not/],
    ['another format', { format: 'string' }, /^format: string is not/],
    ['onReadable no function', { onReadable: 5 }, /^onReadable: must be a function/],
    ['onWritable no function', { onWritable: {} }, /^onWritable: must be a function/],
    ['onError no function', { onError: 'x' }, /^onError: must be a function/],
  ]
  for (const [what, options, why] of refused) {
    test(what, () => {
      expect(() => bench.socket('x', options)).toThrow(why)
    })
  }

  test('no mistake has used up a link', () => {
    const sockets = Array.from({ length: 10 }, (_, i) => bench.socket(`s${i}`))
    expect(sockets.map(({ link }) => link)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(() => bench.socket('x')).toThrow('no free link')
    sockets[3]?.close()
    expect(bench.socket('y').link).toBe(3)
  })

  test('a host that does not fit into the transmit buffer', () => {
    const small = new Bench({ modem: { transmitSize: 64 } })
    small.modem.open()
    expect(small.socket('a', { host: 'x'.repeat(64) }).link).toBe(0)
    expect(() => small.socket('a', { host: 'x'.repeat(65) })).toThrow('host: 65 characters')
  })

  test('the port may be text, the host an address, callbacks may be left out', () => {
    const made = new Bench()
    made.modem.open()
    const socket = new made.modem.TCP({ address: '1.2.3.4', port: '80' as never, target: 'me' })
    expect([socket.remoteAddress, socket.remotePort, socket.target]).toEqual(['1.2.3.4', 80, 'me'])
    expect([socket.format, socket.available, socket.room]).toEqual(['buffer', 0, 0])
  })

  test('without options: an empty socket', () => {
    const socket = new bench.modem.TCP()
    expect([socket.link, socket.remoteAddress, socket.remotePort]).toEqual([
      -1,
      undefined,
      undefined,
    ])
    expect(socket.read()).toBe(undefined)
    expect(() => socket.write(new Uint8Array(1))).toThrow('not connected')
    socket.close()
  })
})

describe('from another socket', () => {
  test('takes over the connection and what was not told or read', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.learnTrailer(0)
    bench.dce.answer(line('+IPCLOSE: 0,1'))
    bench.count(0, 0)
    expect(bench.told()).toEqual(['a readable 2'])
    const b = bench.socket('b', { from: a, host: undefined, port: undefined })
    expect(b.remoteAddress).toBe('h')
    bench.dce.silent()
    expect(bench.told()).toEqual(['b readable 2'])
    expect(bench.read(b)).toBe('ab')
    bench.dce.expect('AT+CIPCLOSE=0\r')
    expect(bench.told()).toEqual(['b error remoteClosed'])
  })

  test('the old one is closed', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const b = bench.socket('b', { from: a })
    expect(() => a.read()).toThrow(SyntaxError)
    a.close()
    bench.dce.silent()
    expect(bench.told()).toEqual(['b writable 2048'])
    expect(() => bench.socket('c', { from: a })).toThrow('closed')
    expect(b.link).toBe(0)
  })

  test('that is not connected, or belongs to another modem', () => {
    const bench = new Bench().up()
    const other = new Bench().up()
    expect(() => bench.socket('c', { from: new bench.modem.TCP() })).toThrow('not connected')
    expect(() => bench.socket('c', { from: other.connected('x') })).toThrow('another modem')
    expect(() => bench.socket('c', { from: {} as never })).toThrow(TypeError)
  })
})

describe('reading', () => {
  function withData(text: string): { bench: Bench; a: ReturnType<Bench['socket']> } {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench
      .announce(0, text.length)
      .pull(0, text.slice(0, 1), text.length - 1)
      .pull(0, text.slice(1))
    return { bench, a }
  }

  test('more than there is, nothing, less than nothing', () => {
    const { a } = withData('abcdef')
    for (const bad of [7, 0, -1, 1.5, Number.NaN]) expect(() => a.read(bad)).toThrow(RangeError)
    for (const bad of [new Uint8Array(7), new Uint8Array(0)])
      expect(() => a.read(bad)).toThrow(RangeError)
    for (const bad of ['x', {}, new Uint16Array(2), null]) {
      expect(() => a.read(bad as never)).toThrow(TypeError)
    }
    expect(a.available).toBe(6)
  })

  test('into every kind of buffer', () => {
    const { a } = withData('abcdefghij')
    expect(a.read(1)).toEqual(bytesOf('a').buffer)
    const buffer = new ArrayBuffer(2)
    expect([a.read(buffer), new Uint8Array(buffer)]).toEqual([2, bytesOf('bc')])
    // The socket remembers the last buffer's view.
    expect([a.read(buffer), new Uint8Array(buffer)]).toEqual([2, bytesOf('de')])
    const data = new DataView(new ArrayBuffer(4), 1, 1)
    expect([a.read(data), data.getUint8(0)]).toEqual([1, 0x66])
    const signed = new Int8Array(1)
    expect([a.read(signed), signed[0]]).toEqual([1, 0x67])
    expect(a.read()).toEqual(bytesOf('hij').buffer)
    expect([a.read(), a.read(5), a.read(buffer)]).toEqual([undefined, undefined, undefined])
  })

  test('a range, clipped', () => {
    const { a } = withData('abcdef')
    const view = new Uint8Array(4).fill(0x2e)
    expect(a.readInto(view, 1, 2)).toBe(2)
    expect(view).toEqual(bytesOf('.ab.'))
    expect([a.readInto(view, 9, 2), a.readInto(view, 0, -1), a.readInto(view, -3, 1)]).toEqual([
      0, 0, 1,
    ])
    expect(a.readInto(view)).toBe(3)
    expect(a.readInto(view)).toBe(0)
  })

  test('by number', () => {
    const { a } = withData('ab')
    a.format = 'number'
    expect([a.format, a.read(), a.read(), a.read()]).toEqual(['number', 0x61, 0x62, undefined])
    expect(() => {
      a.format = 'x' as never
    }).toThrow(RangeError)
  })
})

describe('writing', () => {
  test('before the connection is up, and when there is no room', () => {
    const bench = new Bench({ modem: { transmitSize: 64 } }).up()
    const a = bench.socket('a')
    expect(() => a.write(bytesOf('x'))).toThrow('not connected')
    expect(a.writeFrom(bytesOf('x'))).toBe(0)
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK + line('+CIPOPEN: 0,0')])
    expect(() => a.write(new Uint8Array(65))).toThrow('would block')
    expect(a.room).toBe(64)
    expect(a.write(new Uint8Array(60).fill(0x78))).toBe(4)
    expect(a.writeFrom(bytesOf('123456'), 1)).toBe(4)
    a.format = 'number'
    expect(() => a.write(1)).toThrow('would block')
    bench.dce.play(['AT+CIPSEND=0,64\r', '\r\n>']).expect(`${'x'.repeat(60)}2345`)
  })

  test('what is no bytes', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    for (const bad of ['x', 5, undefined, null, {}, new Uint16Array(1), [1]]) {
      expect(() => a.write(bad as never)).toThrow(TypeError)
    }
    a.format = 'number'
    expect(() => a.write(bytesOf('x'))).toThrow(TypeError)
    bench.dce.end()
  })

  test('every kind of buffer, and numbers; one command for all of a turn', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('a'))
    a.write(bytesOf('b').buffer as ArrayBuffer)
    a.write(new DataView(bytesOf('xcx').buffer as ArrayBuffer, 1, 1))
    a.write(new Uint8Array(0))
    expect(a.writeFrom(bytesOf('xdex'), 1, 2)).toBe(2)
    expect([a.writeFrom(bytesOf('x'), 5), a.writeFrom(bytesOf('x'), 0, 0)]).toEqual([0, 0])
    a.format = 'number'
    expect(a.write(0x166)).toBe(2048 - 6)
    bench.dce.play(['AT+CIPSEND=0,06\r', '\r\n>']).expect('abcdef')
  })
})

describe('after close', () => {
  test('everything but close and the clipped calls throws', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.close()
    a.close()
    expect(() => a.read()).toThrow(SyntaxError)
    expect(() => a.write(bytesOf('x'))).toThrow(SyntaxError)
    expect(() => a.acknowledged(() => {})).toThrow(SyntaxError)
    expect([a.readInto(new Uint8Array(1)), a.writeFrom(bytesOf('x'))]).toEqual([0, 0])
    expect([a.available, a.room, a.link]).toEqual([0, 0, -1])
  })

  test('nothing is called back, whatever was on its way', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.acknowledged(() => bench.events.push('acknowledged'))
    a.write(bytesOf('x'))
    bench.dce.expect('AT+CIPACK=0\r')
    bench.dce.serial.push(bytesOf(line('+CIPRXGET: 1,0') + line('+IPCLOSE: 0,1')))
    a.close()
    bench.dce.silent()
    expect(bench.told()).toEqual([])
  })
})

describe('acknowledged', () => {
  test('one question at a time', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    const told: number[] = []
    const ask = (): void => a.acknowledged((count) => told.push(count))
    ask()
    expect(ask).toThrow('the last question is not answered')
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 7,3,0')])
    ask()
    bench.dce.play(['AT+CIPACK=0\r', info('+CIPACK: 7,7,0')]).end()
    expect(told).toEqual([4, 0])
  })

  test('needs a connection and a function', () => {
    const bench = new Bench().up()
    expect(() => new bench.modem.TCP().acknowledged(() => {})).toThrow('not connected')
    const a = bench.connected('a')
    expect(() => a.acknowledged(5 as never)).toThrow('done: must be a function')
    bench.dce.end()
  })
})

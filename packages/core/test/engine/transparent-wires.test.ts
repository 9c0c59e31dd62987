/** What DCD and RTS/CTS are for in online data state, and what happens without them. */
import { describe, expect, test } from 'vitest'
import { ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { bytesOf, pattern } from '../support/bytes.ts'
import { CLOSED, CONNECT, Piped, type PipeSocket } from '../support/piped.ts'

const OPEN = 'AT+CIPOPEN=0,"TCP","h",7\r'

/** The end of a connection that the DCE has closed. */
function gone(bench: Piped): void {
  bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
  bench.dce.play(['AT+CIPCLOSE=0\r', line('+CIPCLOSE: 0,4') + ERROR])
}

describe('DCD', () => {
  test('is on: it was payload', () => {
    const bench = new Piped({ carrier: () => true })
    const socket = bench.online()
    bench.dce.answer(CLOSED).pass(1000)
    expect(bench.read(socket)).toBe(CLOSED)
    bench.say(socket, 'x')
    bench.dce.expect('x')
  })

  test('is off: the line is cleared, and the links are asked for', () => {
    let carrier = true
    const bench = new Piped({ carrier: () => carrier })
    bench.online()
    carrier = false
    bench.dce.answer(CLOSED).pass(999)
    bench.dce.clock.step(1)
    expect(bench.told()).toEqual([])
    bench.dce.play(['~\r', ''], ['AT\r', OK, 101], ['AT+CIPCLOSE?\r', NO_LINKS])
    gone(bench)
    expect(bench.told()).toEqual(['error remoteClosed'])
  })

  test('is off: the module has restarted', () => {
    let carrier = true
    const bench = new Piped({ carrier: () => carrier })
    bench.online()
    carrier = false
    bench.dce.answer(line('*ATREADY: 1')).pass(999)
    bench.dce.clock.step(1)
    bench.dce.expect('AT\r')
    expect(bench.told()).toEqual(['error modemReset', 'down modemReset'])
  })

  test('is off: words of which the beginning was delivered', () => {
    let carrier = true
    const bench = new Piped({ carrier: () => carrier })
    const socket = bench.online()
    bench.dce.answer('\r\nCLO').pass(60)
    carrier = false
    bench.dce.answer('SED\r\n').pass(999)
    bench.dce.clock.step(1)
    bench.dce.play(['~\r', ''])
    expect(bench.read(socket)).toBe('\r\nCLO')
    bench.dce.play(['AT\r', OK, 101], ['AT+CIPCLOSE?\r', NO_LINKS])
    gone(bench)
    expect(bench.told().at(-1)).toBe('error linkLost')
  })

  test('is off: more lines than the window holds', () => {
    let carrier = true
    const bench = new Piped({ carrier: () => carrier, modem: { windowSize: 64 } })
    bench.online()
    carrier = false
    const lines = ['+CMTI: "SM",1', '+CMTI: "SM",2', '+CMTI: "SM",3', '+CMTI: "SM",4']
    bench.dce.answer(CLOSED + lines.map(line).join('')).pass(999)
    bench.dce.clock.step(1)
    bench.dce.play(['~\r', ''])
    expect(bench.told()).toEqual(lines.map((text) => `line ${text}`))
  })

  test('is looked at with the audit, where nothing was said', () => {
    let carrier = true
    const bench = new Piped({ carrier: () => carrier, modem: { auditMs: 5000 } })
    bench.online()
    bench.dce.pass(12_000)
    carrier = false
    bench.dce.pass(2000)
    for (let ms = 0; ms < 1000; ms += 10) bench.dce.clock.step(10)
    bench.dce.play(['~\r', ''])
    expect(bench.told()).toEqual([])
  })
})

describe('room', () => {
  test('a reader that is prompt is never overrun', () => {
    const bench = new Piped({ modem: { receiveSize: 64 } })
    const got: number[] = []
    const view = new Uint8Array(64)
    const socket = bench.online({
      onReadable(this: PipeSocket) {
        const count = this.readInto(view)
        for (let i = 0; i < count; i++) got.push(view[i] as number)
      },
    })
    bench.dce.answer(pattern(3000))
    expect(Uint8Array.from(got)).toEqual(pattern(3000))
    expect(socket.online).toBe(true)
  })

  test('one that is not ends with overflow, with all that fitted', () => {
    const bench = new Piped({ modem: { receiveSize: 64 } })
    const socket = bench.online()
    bench.dce.answer(pattern(64)).pass(100).answer(bytesOf('x'))
    expect(bench.told()).toEqual(['readable 64'])
    const view = new Uint8Array(100)
    expect(socket.readInto(view)).toBe(64)
    bench.dce.clock.settle()
    expect(bench.told()).toEqual(['error overflow'])
    bench.answerEscape(OK)
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')]).end()
  })

  test('with RTS/CTS no more is taken from the port than there is room for', () => {
    const bench = new Piped({ modem: { receiveSize: 64, flowControl: true, receive: 'pull' } })
    bench.up()
    const socket = bench.pipe()
    bench.dce.play([OPEN, CONNECT]).answer(pattern(200)).pass(100_000)
    expect(bench.dce.serial.waiting).toBe(136)
    const view = new Uint8Array(64)
    socket.readInto(view)
    bench.dce.clock.settle()
    expect(bench.dce.serial.waiting).toBe(72)
  })
})

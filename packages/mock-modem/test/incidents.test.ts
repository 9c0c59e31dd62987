/** Something happens at an exact byte: a reset, a cut, a lost network, in the middle of anything. */
import { describe, expect, test } from 'vitest'
import type { MockModemOptions } from '../src/index.ts'
import { Bench, bytesOf, info, OK, textOf } from './bench.ts'

const bench = (options: Partial<MockModemOptions> = {}): Bench =>
  new Bench({ knobs: { bootMs: 500 }, ...options })

test('after so many bytes to the DTE, and not one more', () => {
  const one = bench()
  one.modem.after('to-dte', 7, () => one.modem.powerOff())
  expect(one.say('AT+CIPOPEN?\r')).toBe('\r\n+CIPO')
  expect(one.modem.port.powered).toBe(false)
})

test('after so many bytes to the DCE: what came before them counts', () => {
  const one = bench()
  const [peer] = one.connect(1)
  one.run('AT+CIPSEND=1,5')
  one.modem.after('to-dce', 5, () => peer?.end())
  expect(one.say('hello')).toContain('+IPCLOSE: 1,1')
  const two = bench()
  const commands: string[] = []
  two.modem.onCommand = (line) => commands.push(line)
  two.modem.after('to-dce', 'AT+CSQ\r'.length - 1, () => two.modem.reset())
  two.say('AT+CSQ\r', 3000)
  expect(commands).toEqual([])
  two.modem.after('to-dce', 'AT+CSQ\r'.length, () => two.modem.loseNetwork())
  two.run('ATE0', 'AT+CSQ')
  expect(commands).toEqual(['ATE0', 'AT+CSQ'])
})

test('counts from the call, though a run of bytes is on its way; several count by themselves', () => {
  const one = bench()
  const order: number[] = []
  one.type('AT+CIPOPEN?\r')
  one.time.advance(7)
  one.modem.after('to-dte', 3, () => order.push(3))
  one.modem.after('to-dte', 1, () => order.push(one.time.now()))
  one.modem.after('to-dte', 3, () => order.push(4))
  const from = one.time.now()
  one.time.advance(100)
  expect(order[0]).toBeGreaterThan(from)
  expect(order[0]).toBeLessThan(from + 0.1)
  expect(order.slice(1)).toEqual([3, 4])
})

test('needs a whole number of bytes', () => {
  for (const count of [0, -1, 1.5, Number.NaN]) {
    expect(() => bench().modem.after('to-dte', count, () => {})).toThrow(/whole number/)
  }
})

describe('a reset at every byte of', () => {
  const boot = '\r\n*ATREADY: 1\r\n'
  /** What the DTE has typed once the exchange is over, and how much the modem says of it. */
  const exchanges: readonly (readonly [string, readonly string[]])[] = [
    ['a command and its answer', ['AT+CIPOPEN?\r']],
    ['a payload and its result', ['AT+CIPSEND=1,20\r', 'x'.repeat(20)]],
    ['a read', ['AT+CIPRXGET=2,1,40\r']],
    ['an open', ['AT+CIPOPEN=2,"TCP","1.2.3.4",5253\r']],
    ['a close', ['AT+CIPCLOSE=1\r', 'AT+NETCLOSE\r']],
  ]
  const ready = (): Bench => {
    const one = bench()
    const [peer] = one.connect(1)
    peer?.write(new Uint8Array(100).fill(0x41))
    one.say('')
    return one
  }

  test.each(exchanges)('%s', (_, typed) => {
    const whole = ready()
    const said = typed.map((text) => whole.say(text, 100)).join('')
    for (const direction of ['to-dce', 'to-dte'] as const) {
      const length = direction === 'to-dce' ? typed.join('').length : said.length
      for (let count = 1; count <= length; count++) {
        const one = ready()
        one.modem.after(direction, count, () => one.modem.reset())
        const heard = typed.map((text) => one.say(text, 100)).join('') + one.say('', 2000)
        const [before = ''] = heard.split(boot)
        expect(heard, `${direction} ${count}`).toContain(boot)
        expect(said.startsWith(before), `${direction} ${count}: ${before}`).toBe(true)
        if (direction === 'to-dte') expect(before.length).toBe(count)
        expect(one.run('ATE0', 'AT+NETOPEN?'), `${direction} ${count}`).toBe(info('+NETOPEN: 0'))
      }
    }
  })
})

test('in online data state: to the DTE, to the peer, and the rest of the bytes is nobody’s', () => {
  const one = bench()
  const peer = one.online()
  one.modem.after('to-dte', 1000, () => one.modem.reset())
  peer.write(new Uint8Array(3000).fill(0x41))
  expect(one.say('', 400)).toBe('A'.repeat(1000))
  const two = bench()
  const other = two.online()
  two.modem.after('to-dce', 2000, () => two.modem.reset())
  two.say('x'.repeat(3000), 400)
  // A packet that was complete has left; what waited for more is gone.
  expect(textOf(other.received)).toBe('x'.repeat(1500))
})

test('the network goes, and comes back, at a byte', () => {
  const one = bench()
  one.connect(1)
  one.run('AT+CIPSEND=1,10')
  one.modem.after('to-dce', 4, () => one.modem.loseNetwork())
  expect(one.say(bytesOf('0123456789'))).toBe(
    `${OK}\r\n+CIPSEND: 1,10,-1\r\n\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n`,
  )
  expect(one.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
  one.modem.after('to-dce', 'AT+NETOPEN\r'.length, () => one.modem.returnNetwork())
  expect(one.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
})

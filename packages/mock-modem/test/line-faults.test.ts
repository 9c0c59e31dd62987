/** What goes wrong on a serial line: full FIFOs, flow control, wrong rates, lost and changed bytes. */
import { describe, expect, test } from 'vitest'
import { Bench, bytesOf, info, OK } from './bench.ts'

const byteMs = 10_000 / 115_200
const listing = `\r\n${Array.from({ length: 10 }, (_, n) => `+CIPOPEN: ${n}\r\n`).join('')}${OK}`

describe('the DTE’s receive FIFO', () => {
  test('loses, and counts, what comes while it is full and unread', () => {
    const bench = new Bench({ knobs: { dteFifo: 128 } })
    const { port } = bench.modem
    const receive = port.onReceive
    port.onReceive = null
    bench.type('AT+CIPOPEN?\r')
    bench.time.advance(100)
    expect(port.available).toBe(128)
    expect(port.lost).toBe(listing.length - 128)
    receive?.()
    port.onReceive = receive
    expect(bench.heard()).toBe(listing.slice(0, 128))
    expect(bench.say('AT\r')).toBe(OK)
  })

  test('loses nothing when it is read in time', () => {
    const bench = new Bench({ knobs: { dteFifo: 128 } })
    expect(bench.say('AT+CIPOPEN?\r')).toBe(listing)
    expect(bench.modem.port.lost).toBe(0)
  })

  test('loses exactly the bytes of the pause', () => {
    const bench = new Bench({ knobs: { dteFifo: 64 } })
    const { port } = bench.modem
    const receive = port.onReceive
    port.onReceive = null
    bench.type('AT+CIPOPEN?\r')
    bench.time.advance(12 * byteMs + 5 + 100.5 * byteMs)
    expect(port.available).toBe(64)
    receive?.()
    port.onReceive = receive
    bench.time.advance(100)
    expect(port.lost).toBe(36)
    expect(bench.heard()).toBe(listing.slice(0, 64) + listing.slice(100))
  })
})

describe('flow control', () => {
  test('RTS stops the DCE after the byte on the line, when AT+IFC=2,2 says so', () => {
    const bench = new Bench()
    const { port } = bench.modem
    bench.run('AT+IFC=2,2')
    bench.type('AT+CIPOPEN?\r')
    bench.time.advance(12 * byteMs + 5 + 20.5 * byteMs)
    port.setLines(true, false)
    bench.time.advance(1000)
    expect(bench.heard()).toBe(listing.slice(0, 21))
    port.setLines(true, true)
    bench.time.advance(100)
    expect(bench.heard()).toBe(listing.slice(21))
  })

  test('RTS means nothing without it', () => {
    const bench = new Bench()
    bench.modem.port.setLines(true, false)
    expect(bench.say('AT+CIPOPEN?\r')).toBe(listing)
  })

  test('a DTE with flow control and a FIFO of 128 loses nothing, however late it reads', () => {
    const bench = new Bench({ knobs: { dteFifo: 128 } })
    const { port } = bench.modem
    bench.run('AT+IFC=2,2')
    port.setFlowControl(true)
    const receive = port.onReceive
    port.onReceive = null
    bench.type('AT+CIPOPEN?\r')
    bench.time.advance(100)
    expect(port.available).toBeLessThan(128)
    expect(port.available).toBeGreaterThan(100)
    for (let i = 0; i < 3; i++) {
      receive?.()
      bench.time.advance(100)
    }
    expect(bench.heard()).toBe(listing)
    expect(port.lost).toBe(0)
  })

  test('CTS falls while the DCE is busy and its input buffer fills up, and nothing is lost', () => {
    const bench = new Bench({ knobs: { latency: { '+CSQ': 2000 } } })
    const { port } = bench.modem
    const changes: boolean[] = []
    port.onLines = () => changes.push(port.cts)
    bench.run('AT+IFC=2,2')
    port.setFlowControl(true)
    bench.type(`AT+CSQ\r${' '.repeat(6000)}AT\r`)
    bench.time.advance(1500)
    expect(port.cts).toBe(false)
    expect(port.pendingWrite).toBeGreaterThan(2000)
    bench.time.advance(2000)
    expect(bench.heard()).toBe(`\r\n+CSQ: 23,0\r\n${OK}${OK}`)
    expect(changes).toEqual([false, true])
    expect(bench.modem.lostInput).toBe(0)
  })

  test('without flow control the same input is lost, and counted', () => {
    const bench = new Bench({ knobs: { latency: { '+CSQ': 2000 } } })
    bench.type(`AT+CSQ\r${' '.repeat(6000)}AT\r`)
    bench.time.advance(3000)
    expect(bench.heard()).toBe(info('+CSQ: 23,0'))
    expect(bench.modem.lostInput).toBe(6003 - 4096)
    expect(bench.modem.port.cts).toBe(true)
  })
})

describe('flow control and what comes by itself', () => {
  const text = Array.from({ length: 60_000 }, (_, n) => String.fromCharCode(97 + (n % 26))).join('')
  const payloadOf = (said: string): string => said.replaceAll(/\r\n\+RECEIVE,1,\d+\r\n/g, '')

  test.each(['push', 'transparent'])(
    '%s: RTS holds it, the peer waits, and nothing is lost',
    (mode) => {
      const bench = new Bench()
      const { port } = bench.modem
      const peer = mode === 'push' ? bench.connect(1)[0] : bench.online('AT+IFC=2,2')
      if (mode === 'push') bench.run('AT+IFC=2,2;+CIPRXGET=0;+CIPSRIP=0;+CIPCCFG=,,,,1')
      let heard = ''
      peer?.write(bytesOf(text))
      for (let round = 0; round < 20; round++) {
        heard += bench.say('', 97.3)
        port.setLines(true, false)
        bench.time.advance(0.1)
        heard += bench.heard()
        expect(bench.say('', 700), `round ${round}`).toBe('')
        port.setLines(true, true)
      }
      heard += bench.say('', 10_000)
      expect(payloadOf(heard)).toBe(text)
      expect(port.lost).toBe(0)
    },
  )

  test('a DTE that reads late: its FIFO never overflows, though a peer floods', () => {
    const bench = new Bench({ knobs: { dteFifo: 128 } })
    const { port } = bench.modem
    const [peer] = bench.connect(1)
    bench.run('AT+IFC=2,2;+CIPRXGET=0;+CIPSRIP=0;+CIPCCFG=,,,,1')
    port.setFlowControl(true)
    const receive = port.onReceive
    port.onReceive = null
    peer?.write(bytesOf(text))
    for (let round = 0; round < 1000; round++) {
      bench.time.advance(100)
      receive?.()
    }
    expect(payloadOf(bench.heard())).toBe(text)
    expect(port.lost).toBe(0)
  })

  test('without it a flood is too much for the FIFO, and what is lost is counted', () => {
    const bench = new Bench({ knobs: { dteFifo: 128 } })
    const { port } = bench.modem
    const [peer] = bench.connect(1)
    bench.run('AT+CIPRXGET=0;+CIPSRIP=0;+CIPCCFG=,,,,1')
    const receive = port.onReceive
    port.onReceive = null
    peer?.write(bytesOf(text))
    bench.time.advance(20_000)
    receive?.()
    expect(bench.heard().length).toBe(128)
    expect(port.lost).toBeGreaterThan(60_000 - 128)
  })

  test('datagrams that flood are lost at the modem, whole, not on the line', () => {
    const bench = new Bench()
    bench.run('AT+IFC=2,2;+CIPSRIP=0', 'AT+NETOPEN', 'AT+CIPOPEN=1,"UDP",,,5000')
    bench.modem.port.setLines(true, false)
    for (let n = 0; n < 100; n++) {
      bench.network.sendDatagram(5000, new Uint8Array(1000).fill(97), '192.0.2.1', 7)
    }
    bench.time.advance(1000)
    bench.modem.port.setLines(true, true)
    const blocks = bench.say('', 10_000).split('\r\n+IPD1000\r\n').slice(1)
    expect(blocks.length).toBeGreaterThan(15)
    expect(blocks.length).toBeLessThan(25)
    for (const block of blocks) expect(block).toBe('a'.repeat(1000))
  })
})

describe('baud rates', () => {
  test('two different rates make garbage both ways', () => {
    const bench = new Bench({ baud: 115_200 })
    bench.modem.port.setBaud(9600)
    bench.time.advance(1)
    expect(bench.say('AT\r', 1000)).not.toContain('OK')
    expect(bench.modem.takeCommands()).toEqual([])
    bench.modem.urc('+CREG: 1')
    bench.time.advance(100)
    const heard = bench.heard()
    expect(heard.length).toBeGreaterThan(0)
    expect(heard).not.toContain('CREG')
  })

  test('AT+IPR answers at the old rate and goes on at the new one', () => {
    const bench = new Bench()
    expect(bench.say('AT+IPR=921600\r')).toBe(OK)
    expect(bench.modem.baud).toBe(921_600)
    expect(bench.say('AT\r')).not.toContain('OK')
    bench.modem.port.setBaud(921_600)
    bench.say('\r')
    expect(bench.say('AT+IPR?\r')).toBe(info('+IPR: 921600'))
  })

  test('the DTE changes its rate once all it has written has left', () => {
    const bench = new Bench()
    const { port } = bench.modem
    bench.type('AT+IPR=9600\r')
    port.setBaud(9600)
    bench.time.advance(5)
    expect(bench.modem.takeCommands()).toEqual([])
    bench.time.advance(100)
    expect(bench.modem.takeCommands()).toEqual(['AT+IPR=9600'])
    bench.heard()
    expect(bench.say('AT\r', 1000)).toBe(OK)
  })

  test('an autobauding DCE takes its rate from the first line, which it swallows', () => {
    const bench = new Bench({ baud: 115_200, autobaud: true, echo: true })
    bench.modem.port.setBaud(57_600)
    bench.time.advance(1)
    bench.say('AT\r')
    expect(bench.modem.baud).toBe(57_600)
    expect(bench.modem.takeCommands()).toEqual([])
    bench.heard()
    expect(bench.say('AT\r')).toBe(`AT\r${OK}`)
  })
})

describe('faults at exact positions', () => {
  test('drop to the DTE: after so many bytes, so many are lost', () => {
    const bench = new Bench()
    bench.modem.drop('to-dte', 3, 2)
    expect(bench.say('AT\r')).toBe('\r\nO\n')
    expect(bench.say('AT\r')).toBe(OK)
  })

  test('drop counts from the call, though a run of bytes is on its way', () => {
    const bench = new Bench()
    bench.type('AT+CIPOPEN?\r')
    bench.time.advance(12 * byteMs + 5 + 40.5 * byteMs)
    bench.modem.drop('to-dte', 10, 5)
    bench.time.advance(100)
    expect(bench.heard()).toBe(listing.slice(0, 50) + listing.slice(55))
  })

  test('drop to the DCE', () => {
    const bench = new Bench()
    bench.modem.drop('to-dce', 6, 1)
    bench.say('AT+CSQ?\r')
    expect(bench.modem.takeCommands()).toEqual(['AT+CSQ'])
  })

  test('a dropped CR joins two lines', () => {
    const bench = new Bench()
    bench.modem.drop('to-dce', 2, 1)
    expect(bench.say('AT\rAT\r')).toBe('\r\nERROR\r\n')
    expect(bench.modem.takeCommands()).toEqual(['ATAT'])
  })

  test('corrupt flips one bit, duplicate sends a byte twice', () => {
    const bench = new Bench()
    bench.modem.corrupt('to-dte', 2, 1)
    const heard = bench.say('AT\r')
    const flipped = heard.charCodeAt(2) ^ 'O'.charCodeAt(0)
    expect(heard.slice(3)).toBe('K\r\n')
    expect([1, 2, 4, 8, 16, 32, 64, 128]).toContain(flipped)
    bench.modem.duplicate('to-dte', 2, 2)
    expect(bench.say('AT\r')).toBe('\r\nOOKK\r\n')
  })

  test('noise comes from the seed', () => {
    const heard = (seed: number): string => {
      const bench = new Bench({ seed, knobs: { noiseToDte: 100_000 } })
      return bench.say('AT+CIPOPEN?\r')
    }
    expect(heard(3)).not.toBe(listing)
    expect(heard(3)).toBe(heard(3))
    expect(heard(3)).not.toBe(heard(4))
    expect(heard(3).length).toBe(listing.length)
  })

  test('noise to the DCE spoils commands', () => {
    const bench = new Bench({ seed: 5 })
    bench.turn({ noiseToDce: 1_000_000 })
    bench.say('AT\r')
    expect(bench.modem.takeCommands()).toEqual([])
  })

  test('positions are whole numbers', () => {
    const bench = new Bench()
    expect(() => bench.modem.drop('to-dte', -1, 1)).toThrow(RangeError)
    expect(() => bench.modem.drop('to-dte', 0, 0.5)).toThrow(RangeError)
  })
})

test('a dropped payload byte makes the modem wait for one more', () => {
  const bench = new Bench()
  const [peer] = bench.connect(0)
  bench.say('AT+CIPSEND=0,5\r')
  bench.modem.drop('to-dce', 2, 1)
  expect(bench.say('hello')).toBe('')
  expect(bench.say('!')).toBe(`${OK}\r\n+CIPSEND: 0,5,5\r\n`)
  expect(peer?.received).toEqual(bytesOf('helo!'))
})

/** Transparent mode: 2.2 of the document. */
import { describe, expect, test } from 'vitest'
import { bytesOf, ERROR, info, OK, textOf } from '../bench.ts'
import { host, lines, Sim800Bench } from './bench.ts'

const start = `AT+CIPSTART="TCP","${host}",8500`

describe('CONNECT', () => {
  test('knob connectRate', () => {
    const bench = new Sim800Bench({ knobs: { connectRate: true } }).up('AT+CIPMODE=1')
    bench.peers()
    expect(bench.run(start)).toBe(lines('OK', 'CONNECT 115200'))
  })

  test('does not come when nobody answers', () => {
    const bench = new Sim800Bench().up('AT+CIPMODE=1')
    expect(bench.run(start)).toBe(lines('OK', 'STATE: TCP CLOSED', 'CONNECT FAIL'))
    expect(bench.run('AT')).toBe(OK)
  })

  test('waits for the command that runs', () => {
    const bench = new Sim800Bench({ knobs: { latency: { '+CSQ': 1000 } } }).up('AT+CIPMODE=1')
    const peers = bench.peers()
    bench.say(`${start}\r`, 20)
    bench.say('AT+CSQ\r', 500)
    peers[0]?.write(bytesOf('early'))
    expect(bench.say('', 1000)).toBe(`${info('+CSQ: 20,0')}${lines('CONNECT')}early`)
  })

  test('comes to a client of the server, too', () => {
    const bench = new Sim800Bench()
    bench.run('AT+CIPMODE=1')
    expect(bench.run('AT+CIPSERVER=1,1234')).toBe(lines('OK', 'SERVER OK'))
    const peer = bench.dial(1234)
    expect(bench.say('')).toBe(lines('REMOTE IP: 10.78.103.220', 'CONNECT'))
    bench.say('to the client')
    expect(textOf(peer()?.received ?? new Uint8Array())).toBe('')
    bench.say('', 400)
    expect(textOf(peer()?.received ?? new Uint8Array())).toBe('to the client')
    peer()?.end()
    expect(bench.say('')).toBe(lines('CLOSED'))
    bench.dial(1234)
    expect(bench.say('')).toBe(lines('REMOTE IP: 10.78.103.220', 'CONNECT'))
  })

  test('comes over UDP', () => {
    const bench = new Sim800Bench().up('AT+CIPMODE=1')
    bench.network.onDatagram(9600, ({ bytes, reply }) => reply(bytes))
    expect(bench.run(`AT+CIPSTART="UDP","${host}",9600`)).toBe(lines('OK', 'CONNECT'))
    expect(bench.say('echo', 600)).toBe('echo')
  })
})

describe('what the DTE says goes out', () => {
  test.each([
    ['AT+CIPCCFG=5,2,1024,1', 200, 400],
    ['AT+CIPCCFG=5,5,1024,1', 200, 1000],
    ['AT+CIPCCFG=5,5,1024,1', 100, 500],
  ] as const)('after its silence: %s of %i ms', (line, waitTmUnitMs, ms) => {
    const bench = new Sim800Bench({ knobs: { waitTmUnitMs } })
    const peer = bench.single('AT+CIPMODE=1', line)
    bench.say('hello', ms - 10)
    expect(textOf(peer.received)).toBe('')
    bench.say('', 60)
    expect(textOf(peer.received)).toBe('hello')
  })

  test('or in packets of SendSz', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPMODE=1', 'AT+CIPCCFG=5,10,100,1')
    const packets: number[] = []
    peer.onData = (bytes) => void packets.push(bytes.length)
    bench.say('x'.repeat(250), 500)
    expect(packets).toEqual([100, 100])
    bench.say('', 2000)
    expect(packets).toEqual([100, 100, 50])
  })
})

describe('what the peer says comes', () => {
  test('at once, or in blocks of RxSize with Rxtimer between them', () => {
    for (const [rxMode, ms] of [
      [0, 20],
      [1, 200],
    ] as const) {
      const bench = new Sim800Bench()
      const peer = bench.single('AT+CIPMODE=1', `AT+CIPCCFG=5,2,1024,1,${rxMode},50,100`)
      bench.heard()
      const startMs = bench.time.now()
      peer.write(bytesOf('y'.repeat(130)))
      expect(bench.say('', 1000)).toBe('y'.repeat(130))
      const tookMs = bench.lastArrivalMs - startMs
      expect(tookMs).toBeGreaterThan(ms)
      expect(tookMs).toBeLessThan(ms + 40)
    }
  })

  test('all of it, before the end is told', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPMODE=1', 'AT+CIPCCFG=5,2,1024,1,1,50,100')
    peer.write(bytesOf('z'.repeat(130)))
    peer.end()
    expect(bench.say('', 1000)).toBe(`${'z'.repeat(130)}${lines('CLOSED')}`)
    expect(bench.run('AT')).toBe(OK)
  })

  test('while escaped, after ATO', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPMODE=1')
    bench.escape()
    peer.write(bytesOf('meanwhile'))
    expect(bench.say('')).toBe('')
    expect(bench.run('ATO')).toBe(`${lines('CONNECT')}meanwhile`)
  })
})

describe('the way back', () => {
  test('+++ with a second around it, and a second between them at most', () => {
    const bench = new Sim800Bench()
    bench.single('AT+CIPMODE=1')
    bench.time.advance(1000)
    bench.say('+', 990)
    bench.say('+', 990)
    expect(bench.say('+', 1050)).toBe(OK)
    expect(bench.state).toBe('CONNECT OK')
    for (const line of ['AT+CIPSEND', start]) expect(bench.run(line)).toContain('ERROR')
  })

  test.each([
    ['too far apart', ['+', '+', '+'], 1020],
    ['not alone', ['+++x'], 1100],
  ])('+++ that is %s is data', (_, parts, ms) => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPMODE=1')
    bench.time.advance(1000)
    for (const part of parts) expect(bench.say(part, ms)).toBe('')
    bench.say('', 2000)
    expect(textOf(peer.received)).toBe(parts.join(''))
  })

  test('CIPCCFG turns the escape sequence off', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPMODE=1', 'AT+CIPCCFG=5,2,1024,0')
    expect(bench.escape()).toBe('')
    expect(textOf(peer.received)).toBe('+++')
  })

  test('DTR, by AT&D', () => {
    for (const [mode, said, state] of [
      [0, '', ''],
      [1, OK, 'CONNECT OK'],
      [2, lines('CLOSED'), 'TCP CLOSED'],
    ] as const) {
      const bench = new Sim800Bench()
      const peer = bench.single('AT+CIPMODE=1', `AT&D${mode}`)
      bench.modem.port.setLines(false, true)
      expect(bench.say('')).toBe(said)
      bench.modem.port.setLines(true, true)
      expect(peer.ended).toBe(mode === 2)
      if (mode > 0) expect(bench.state).toBe(state)
    }
  })

  test('the peer’s end, and ATO has nowhere to go', () => {
    for (const [atoFailure, answer] of [
      ['error', ERROR],
      ['no-carrier', lines('NO CARRIER')],
    ] as const) {
      const bench = new Sim800Bench({ knobs: { atoFailure } })
      bench.run('AT+CIPMODE=1')
      expect(bench.run('ATO')).toBe(atoFailure === 'error' ? ERROR : answer)
      const peer = bench.single()
      peer.end()
      expect(bench.say('')).toBe(lines('CLOSED'))
      expect(bench.run('ATO')).toBe(answer)
      expect(bench.run(start)).toBe(lines('OK', 'CONNECT'))
    }
  })

  test('a lost network', () => {
    const bench = new Sim800Bench()
    bench.single('AT+CIPMODE=1')
    bench.modem.dropContext()
    expect(bench.say('')).toBe(lines('+PDP: DEACT'))
    expect(bench.state).toBe('PDP DEACT')
  })

  test('CIPCLOSE and CIPSHUT, from command state', () => {
    const bench = new Sim800Bench()
    const peer = bench.single('AT+CIPMODE=1')
    bench.escape()
    expect(bench.run('AT+CIPCLOSE')).toBe(lines('CLOSE OK'))
    expect(peer.ended).toBe(true)
    expect(bench.run('ATO')).toBe(ERROR)
    bench.run(start)
    bench.escape()
    expect(bench.run('AT+CIPSHUT')).toBe(lines('SHUT OK'))
    expect(bench.run('ATO')).toBe(ERROR)
  })
})

test('DCD is active while the connection is', () => {
  const bench = new Sim800Bench()
  bench.run('AT&C1')
  const { port } = bench.modem
  expect(port.dcd).toBe(false)
  const peer = bench.single('AT+CIPMODE=1')
  expect(port.dcd).toBe(true)
  bench.escape()
  expect(port.dcd).toBe(true)
  peer.end()
  bench.say('')
  expect(port.dcd).toBe(false)
})

test('RI tells of a call for 50 ms and of a message for 120 ms', () => {
  const bench = new Sim800Bench()
  bench.single('AT+CIPMODE=1')
  for (const [text, ms] of [
    ['RING', 50],
    ['+CMTI: "SM", 10', 120],
  ] as const) {
    bench.modem.urc(text)
    bench.time.advance(ms - 1)
    expect(bench.modem.port.ri).toBe(true)
    bench.time.advance(1)
    expect(bench.modem.port.ri).toBe(false)
  }
  expect(bench.heard()).toBe('')
})

test('a modem that is reset is in command state', () => {
  const bench = new Sim800Bench()
  bench.single('AT+CIPMODE=1')
  bench.modem.reset()
  bench.time.advance(5000)
  expect(bench.heard()).toContain('SMS Ready')
  expect(bench.run('ATE0')).toContain('OK')
  expect(bench.run('AT+CIPMODE?')).toBe(info('+CIPMODE: 0'))
})

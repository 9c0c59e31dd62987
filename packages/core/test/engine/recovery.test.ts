/** Loss of network, module and port, closing, and whatever may happen in the middle of it. */
import { describe, expect, test } from 'vitest'
import { ModemState } from '../../src/index.ts'
import { Bench, BRING_UP, ERROR, info, line, NO_LINKS, OK } from '../support/bench.ts'
import { bytesOf } from '../support/bytes.ts'

const LOST = line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')

/** Plays the bring-up again from the registration on, up to `network`. */
function again(bench: Bench, stale = true): void {
  bench.dce.play(
    ['AT+CREG?\r', info('+CREG: 0,1')],
    ['AT+CGREG?\r', info('+CGREG: 0,1')],
    ['AT+CEREG?\r', info('+CEREG: 0,1')],
    ['AT+NETOPEN?\r', info(`+NETOPEN: ${stale ? 1 : 0}`)],
  )
  if (stale) bench.dce.play(['AT+NETCLOSE\r', OK + line('+NETCLOSE: 0')])
  bench.dce.play(
    ['AT+CIPRXGET=1\r', OK],
    ['AT+NETOPEN\r', OK + line('+NETOPEN: 0')],
    ['AT+IPADDR\r', info('+IPADDR: 10.1.2.4')],
    ['AT+CIPCLOSE?\r', NO_LINKS],
  )
}

describe('a restart whose boot lines were lost', () => {
  test('an echo, where there was none, tells of it', () => {
    const bench = new Bench().up()
    bench.connected('a').write(Uint8Array.of(1))
    bench.dce.expect('AT+CIPSEND=0,01\r').answer('AT+CIPSEND=0,01\r\r\n').expect('AT\r')
    expect(bench.told()).toEqual(['a error modemReset', 'down modemReset'])
  })
})

describe('an echo that cannot be turned off', () => {
  test('the line that was spoiled stands before the probe’s: the next echo tells of no restart', () => {
    const bench = new Bench().up()
    const results: boolean[] = []
    bench.modem.command('ATE1', ({ ok }) => results.push(ok))
    bench.dce.play(['ATE1\r', OK])
    bench.modem.command('AT+CSQ', ({ ok }) => results.push(ok))
    bench.dce.expect('AT+CSQ\r').answer('AT+CSQ\r')
    bench.dce.play(['~\r', '~\r', 9000], ['AT\r', `AT\r${OK}`, 100])
    bench.dce.play(['AT+CIPCLOSE?\r', `AT+CIPCLOSE?\r${NO_LINKS}`]).end()
    expect([results, bench.told()]).toEqual([[true, false], ['ready']])
  })
})

describe('the network goes', () => {
  for (const stale of [true, false]) {
    test(`it is opened again${stale ? ', closed before where the module thinks it open' : ''}`, () => {
      const bench = new Bench().up()
      bench.connected('a')
      bench.dce.answer(LOST + LOST)
      expect(bench.told()).toEqual(['a error networkLost', 'down networkLost'])
      expect(bench.modem.state).toBe(ModemState.starting)
      again(bench, stale)
      bench.dce.end()
      expect([bench.told(), bench.modem.address]).toEqual([['ready'], '10.1.2.4'])
    })
  }

  test('as the other spelling has it, and only while it is up', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.dce
      .expect('AT\r')
      .answer(LOST + ERROR)
      .clock.step(1)
    bench.up().dce.answer(line('+CIP EVENT: NETWORK CLOSED UNEXPECTEDLY')).expect('AT+CREG?\r')
    expect(bench.told()).toEqual(['ready', 'down networkLost'])
  })

  test('a socket made in the callback waits until it is back', () => {
    const bench = new Bench().up()
    bench.connected('a', { onError: () => bench.socket('b') })
    bench.dce.answer(LOST)
    again(bench)
    bench.dce.expect('AT+CIPOPEN=1,"TCP","h",7\r')
  })

  test('in the middle of a read: what is still to come of it reaches nobody', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.learnTrailer(0)
    bench.read(a)
    bench.announce(0, 5).dce.expect('AT+CIPRXGET=2,0,5\r')
    bench.dce.answer(`${LOST}${line('+CIPRXGET: 2,0,5,0')}${LOST}${OK}`)
    bench.dce.play(['~\r', ERROR, 300], ['AT\r', OK, 100])
    again(bench)
    expect(bench.told()).toContain('a error networkLost')
  })

  test('inside the payload of a read', () => {
    const bench = new Bench().up()
    bench.connected('a', { onError: () => bench.socket('b') })
    bench.learnTrailer(0)
    bench.announce(0, 5).dce.expect('AT+CIPRXGET=2,0,5\r')
    bench.dce.answer(`${line('+CIPRXGET: 2,0,5,0')}hello`).answer(LOST + OK)
    again(bench)
  })

  test('between the send command and its prompt: the prompt is filled', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0,05\r').answer(LOST)
    bench.dce
      .answer('\r\n>')
      .expect('hello')
      .answer(line('+CIPERROR: 2') + ERROR)
    again(bench)
  })

  test('between the send command and its refusal', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce
      .expect('AT+CIPSEND=0,05\r')
      .answer(LOST)
      .answer(line('+CIPERROR: 2') + ERROR)
    again(bench)
    // A prompt that nobody waits for.
    bench.dce.answer('\r\n>\r\n').end()
  })

  test('before the answer to the open command, which then never comes', () => {
    const bench = new Bench().up()
    bench.socket('a')
    bench.dce.expect('AT+CIPOPEN=0,"TCP","h",7\r').answer(LOST)
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100])
    again(bench)
    expect(bench.told()).toEqual(['ready', 'a error networkLost', 'down networkLost', 'ready'])
  })

  test('during the audit', () => {
    const bench = new Bench({ modem: { auditMs: 1000 } }).up()
    bench.connected('a')
    bench.dce.expect('AT+CIPCLOSE?\r', 1000).answer(LOST).answer(NO_LINKS)
    again(bench)
  })

  test('while a command of the application is in flight', () => {
    const bench = new Bench().up()
    const codes: number[] = []
    bench.modem.command('AT+CSQ', ({ code }) => codes.push(code))
    bench.dce.expect('AT+CSQ\r').answer(LOST).answer(info('+CSQ: 1,1'))
    again(bench)
    expect(codes).toEqual([0])
  })

  test('and the new bring-up fails', () => {
    const bench = new Bench().up()
    bench.dce.answer(LOST).expect('AT+CREG?\r').answer(info('+CREG: 0,3'))
    bench.dce.play(['AT+CGREG?\r', ERROR], ['AT+CEREG?\r', ERROR])
    bench.told()
    for (let i = 0; i < 89; i++) {
      bench.dce.play(
        ['AT+CREG?\r', info('+CREG: 0,3'), 1000],
        ['AT+CGREG?\r', ERROR],
        ['AT+CEREG?\r', ERROR],
      )
    }
    bench.dce.pass(999).clock.step(1)
    expect(bench.told()).toEqual(['down registrationDenied'])
  })
})

describe('the module restarts', () => {
  for (const word of ['*ATREADY: 1', 'START']) {
    test(`as it says with ${word}: all anew`, () => {
      const bench = new Bench().up()
      bench.connected('a')
      bench.dce.answer(line(word))
      expect(bench.told()).toEqual(['a error modemReset', 'down modemReset'])
      bench.up().dce.end()
      expect(bench.told()).toEqual(['ready'])
    })
  }

  test('during the first contact it says so too, and that is no news', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.dce.expect('AT\r').answer(line('*ATREADY: 1')).answer(OK).expect('ATE0\r')
  })

  test('in the middle of a bring-up', () => {
    const bench = new Bench()
    bench.modem.open()
    for (const [command, answer] of BRING_UP.slice(0, 7)) bench.dce.play([`${command}\r`, answer])
    bench.dce.expect('AT+CGREG?\r').answer(line('*ATREADY: 1'))
    bench.up().dce.end()
    expect(bench.told()).toEqual(['ready'])
  })

  test('after a failed bring-up: tried again', () => {
    const bench = new Bench()
    bench.modem.open()
    for (const [command, answer] of BRING_UP.slice(0, 4)) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+CPIN?\r', line('+CME ERROR: 12')])
    bench.dce.answer(line('*ATREADY: 1'))
    bench.up().dce.end()
    expect(bench.told()).toEqual(['down pukRequired', 'ready'])
  })

  test('in the middle of a block: nothing more of it is written', () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    a.write(bytesOf('hello'))
    bench.dce.expect('AT+CIPSEND=0,05\r').answer('\r\n>').expect('hello').answer(line('START'))
    expect(bench.told()).toEqual(['a error modemReset', 'down modemReset'])
    bench.up().dce.end()
  })
})

describe('garbage', () => {
  test('lines that no one knows are told when they are text, counted when not', () => {
    const bench = new Bench().up()
    bench.told()
    bench.dce.answer('\r\nhello world\r\n\r\n\x01\x02\r\n\r\ncaf\xe9\r\n\x7f\r\n').end()
    expect(bench.told()).toEqual(['line hello world'])
    expect(bench.modem.counters.garbageLines).toBe(3)
  })

  test('lines that are too long are counted', () => {
    const bench = new Bench().up()
    bench.dce.answer('x'.repeat(5000)).answer('\r\n').end()
    expect(bench.modem.counters.longLines).toBe(1)
  })

  test('known lines with nonsense behind the tag are counted', () => {
    const bench = new Bench().up()
    bench.told()
    const lines = [
      '+CIPRXGET: 1',
      '+CIPRXGET: x',
      '+CIPRXGET: 1,99',
      '+IPCLOSE: x',
      '+CIPOPEN: x,y',
    ]
    lines.push('+CIPSEND: 1', '+CIPCLOSE: 1', '+CIPCLOSE: 99,0', '+NETOPEN: x', '+CIPSEND: 99,1,1')
    for (const each of lines) bench.dce.answer(line(each))
    bench.dce.end()
    expect([bench.told(), bench.modem.counters.garbageLines]).toEqual([[], lines.length])
  })

  test('an error line that belongs to nothing is forgotten before the next command', () => {
    const bench = new Bench().up()
    bench.dce.answer(line('+CIPERROR: 7') + line('+IP ERROR: 3'))
    const codes: number[] = []
    bench.modem.command('ATI', ({ code }) => codes.push(code))
    bench.dce.play(['ATI\r', ERROR])
    expect(codes).toEqual([13])
  })

  test('a byte at a time, and more than a poll takes, nothing is left unread', () => {
    const bench = new Bench().up()
    const read = bench.dce.serial.read.bind(bench.dce.serial)
    bench.dce.serial.drains = false
    bench.dce.serial.read = (view) => read(view.subarray(0, 1))
    bench.dce.answer(line('+CREG: 1').repeat(40)).end()
  })
})

describe('the port goes', () => {
  test('everybody is told, and nothing is written any more', () => {
    const bench = new Bench().up()
    bench.connected('a')
    const codes: number[] = []
    bench.modem.command('ATI', ({ code }) => codes.push(code))
    bench.dce.expect('ATI\r')
    bench.dce.serial.onLost?.('unplugged')
    bench.dce.pass(1_000_000)
    expect(bench.told()).toEqual(['a error portLost', 'down portLost'])
    expect([codes, bench.modem.state]).toEqual([[3], ModemState.failed])
  })

  test('in the bring-up', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.dce.expect('AT\r')
    bench.dce.serial.onLost?.('unplugged')
    bench.dce.pass(1_000_000)
    expect(bench.told()).toEqual(['down portLost'])
  })

  test('while the modem is being closed', () => {
    const bench = new Bench().up()
    bench.modem.close()
    bench.dce.expect('AT+NETCLOSE\r')
    bench.dce.serial.onLost?.('unplugged')
    bench.dce.pass(60_000)
    expect(bench.modem.state).toBe(ModemState.closed)
    expect(bench.dce.serial.calls).toEqual(['close'])
  })

  test('and the modem is closed then', () => {
    const bench = new Bench().up()
    bench.dce.serial.onLost?.('unplugged')
    bench.modem.close()
    bench.dce.pass(1)
    expect([bench.modem.state, bench.dce.serial.calls]).toEqual([ModemState.closed, ['close']])
  })
})

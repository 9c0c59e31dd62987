/** SIM800, one connection without a number, on a scripted DCE: its results, its state, its framing. */
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../support/bytes.ts'
import { Bench800, ERROR, type Exchange, info, instead, line, OK } from '../support/sim800.ts'

const state = (text: string): string => OK + line(`STATE: ${text}`)
const DIAL = 'AT+CIPSTART="TCP","h","7"\r'

const PUSHED: readonly Exchange[] = instead({
  'AT+CIPMUX=1': [
    ['AT+CIPMUX=0', OK, 250],
    ['AT+CIPMODE=0', OK],
  ],
  'AT+CIPRXGET=1': [
    ['AT+CIPSRIP=0', OK],
    ['AT+CIPHEAD=1', OK],
    ['AT+CIPRXGET=0', OK],
  ],
})

/** One connection, `a`, whose data is pushed. */
function pushing(): { bench: Bench800; read: () => string } {
  const bench = new Bench800({ modem: { single: true, receive: 'push' } }).as(PUSHED).rise()
  bench.dce.play(['AT+CIPSTATUS\r', state('IP STATUS'), 100]).pass(250)
  const socket = bench.socket('a')
  bench.dce.play([DIAL, OK + line('CONNECT OK')])
  bench.told()
  return { bench, read: () => bench.read(socket) }
}

describe('one connection', () => {
  test('reads, sends, asks and closes without a number', () => {
    const bench = Bench800.single().up()
    const socket = bench.connected('a')
    bench.dce.answer(line('+CIPRXGET: 1')).play(['AT+CIPRXGET=4\r', info('+CIPRXGET: 4,2')])
    bench.dce.play(['AT+CIPRXGET=2,1\r', `${line('+CIPRXGET: 2,1,1')}a\r\nOK\r\n`])
    bench.dce.play(['AT+CIPRXGET=2,1\r', `${line('+CIPRXGET:2,1,0')}b\r\nOK\r\n`])
    expect(bench.read(socket)).toBe('ab')
    socket.writeFrom(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND=05\r', '\r\n> '], ['hello', line('DATA ACCEPT:5')])
    socket.acknowledged((count) => bench.events.push(`on its way ${count}`))
    bench.dce.play(['AT+CIPACK\r', info('+CIPACK: 5, 3, 2')])
    expect(bench.told()).toContain('on its way 2')
    socket.close()
    bench.dce.play(['AT+CIPCLOSE=0\r', line('CLOSE OK')])
    bench.connected('b').close()
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('CLOSED OK')]).end()
  })

  test('a variable send, and one that is refused', () => {
    const bench = Bench800.single().up()
    bench.connected('a', { sending: 'variable' }).writeFrom(bytesOf('hello'))
    bench.dce.play(['AT+CIPSEND\r', ERROR], ['AT+CIPSEND?\r', info('+CIPSEND: 3')])
    bench.dce.play(['AT+CIPSEND\r', '\r\n> '], ['hel\x1a', line('DATA ACCEPT:3')])
    bench.dce.play(['AT+CIPSEND\r', '\r\n> '], ['lo\x1a', line('SEND OK')])
    bench.dce.play(['\r', ''], ['AT+CIPACK\r', info('+CIPACK: 5,5,0'), 30]).end()
  })

  test('fails, and its state says why', () => {
    const bench = Bench800.single().up()
    bench.socket('a')
    bench.dce.play([DIAL, OK + line('STATE: TCP CLOSED') + line('CONNECT FAIL')])
    bench.dce.play(['AT+CIPSTATUS\r', state('TCP CLOSED')]).pass(250)
    bench.connected('b')
    expect(bench.told()).toEqual([])
  })

  test('the next one waits until the modem has closed the last', () => {
    const bench = Bench800.single().up()
    bench.connected('a').close()
    bench.dce.play(['AT+CIPCLOSE=0\r', ''])
    bench.dce.answer(line('CLOSED')).answer(ERROR)
    bench.socket('b')
    bench.dce.play([DIAL, OK])
    bench.dce.answer(line('STATE: TCP CLOSING') + line('CONNECT FAIL'))
    bench.socket('c')
    bench.dce.play(['AT+CIPSTATUS\r', state('TCP CLOSING')])
    bench.dce.play(['AT+CIPSTATUS\r', state('UDP CLOSED'), 250], [DIAL, '', 250])
  })

  test('its end is found by the state', () => {
    const bench = new Bench800({ modem: { single: true, auditMs: 60_000 } })
    bench
      .as(
        instead({
          'AT+CIPMUX=1': [
            ['AT+CIPMUX=0', OK, 250],
            ['AT+CIPMODE=0', OK],
          ],
        }),
      )
      .rise()
    bench.dce.play(['AT+CIPSTATUS\r', state('IP STATUS'), 100]).pass(250)
    bench.socket('a')
    bench.dce.play([DIAL, OK + line('CONNECT OK')])
    bench.dce.answer('\r\n\x81\r\n').play(['AT+CIPSTATUS\r', state('CONNECT OK'), 1000])
    bench.dce.play(['AT+CIPRXGET=4\r', info('+CIPRXGET: 4,0'), 250])
    bench.told()
    bench.dce.answer('\r\n\x81\r\n').play(['AT+CIPSTATUS\r', state('TCP CLOSED'), 1000])
    bench.dce.play(['AT+CIPRXGET=4\r', ERROR, 250])
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('a server has the link: no client', () => {
    const bench = Bench800.single().up()
    bench.listener('s')
    bench.dce.play(['AT+CIPSERVER?\r', info('+CIPSERVER: 0')])
    bench.dce.play(['AT+CIPSERVER=1,8080\r', OK + line('SERVER OK')])
    expect(() => bench.socket('a')).toThrow('no free link')
    bench.dce.answer(line('REMOTE IP: 10.76.40.73')).end()
    expect(bench.told()).toEqual(['s readable 1'])
  })

  test('a socket that waits while a server begins is told what the modem says', () => {
    const bench = Bench800.single().up()
    bench.connected('a').close()
    bench.dce.expect('AT+CIPCLOSE=0\r')
    bench.dce.answer(line('CLOSE OK') + line('STATE: SERVER LISTENING'))
    bench.socket('b')
    bench.dce.play([DIAL, line('+CME ERROR: 3')], ['AT+CIPSTATUS\r', state('SERVER LISTENING')])
    expect(bench.told()).toEqual(['b error +CME ERROR 3 (operation not allowed)'])
  })
})

describe('pushed data', () => {
  for (const header of ['+IPD,5:', '+IPD, 5:', '+IPD,5,TCP:', '+IPD5:', '+IPD,5,UDP:']) {
    for (const chunk of [1, 3, 100]) {
      test(`${header}, ${chunk} bytes at a time`, () => {
        const { bench, read } = pushing()
        bench.dce.chunk = chunk
        bench.dce.answer(`\r\n${header}a\r\nb:\r\n${header}\r\n+IP`).pass(20).end()
        expect(read()).toBe('a\r\nb:\r\n+IP')
      })
    }
  }

  const damaged = [
    '+PD,5:',
    'IPD,5:',
    '+ID,5:',
    '+IP,5:',
    '+IPD,:',
    '+IPD,5',
    '+IPD,9999:',
    'PD,5,TCP:',
  ]
  for (const header of damaged) {
    test(`${header}: what follows is passed over`, () => {
      const { bench, read } = pushing()
      const isWhole = header === 'PD,5,TCP:'
      bench.dce.answer(`\r\n${header}hello\r\n+PDP: DEACT\r\n`)
      if (isWhole) return
      bench.dce.expect('~\r', 300)
      expect([read(), bench.told()]).toEqual(['', ['a error hole']])
    })
  }

  test('text that is no header', () => {
    const { bench } = pushing()
    for (const text of ['+IPE', '+PDX,5:', '+PD:5', '+PD,5']) bench.dce.answer(line(text)).end()
    expect(bench.told()).toEqual(['line +IPE', 'line +PDX,5:', 'line +PD:5', 'line +PD,5'])
  })

  test('a line that is too long may be a block whose header was damaged', () => {
    const { bench } = pushing()
    bench.dce.answer(`\r\n${'x'.repeat(2000)}`).expect('~\r', 300)
    expect(bench.told()).toEqual(['a error hole'])
  })

  test('after a prompt’s blank', () => {
    const { bench, read } = pushing()
    bench.dce.answer(' \r\n\n+IPD,2:hi').pass(20).end()
    expect(read()).toBe('hi')
  })
})

describe('the transparent mode', () => {
  function piping(): Bench800 {
    const bench = new Bench800({ modem: { transparent: true } }).as(
      instead({
        'AT+CIPMUX=1': [
          ['AT+CIPMUX=0', OK, 250],
          ['AT+CIPMODE=1', OK],
        ],
        'AT+CIPRXGET=1': [['AT+CIPRXGET=0', OK]],
      }),
    )
    bench
      .rise()
      .dce.play(['AT+CIPSTATUS\r', state('IP STATUS'), 100])
      .pass(250)
    bench.told()
    return bench
  }

  test('OK, then CONNECT', () => {
    const bench = piping()
    const pipe = new bench.modem.Transparent({
      host: 'h',
      port: 7,
      onWritable: () => bench.events.push('up'),
    })
    bench.dce.play([DIAL, OK]).pass(1000).answer(line('CONNECT'))
    pipe.writeFrom(bytesOf('hello'))
    bench.dce.expect('hello')
    expect(bench.told()[0]).toBe('up')
  })

  test('UDP', () => {
    const bench = piping()
    new bench.modem.Transparent({ host: 'h', port: 7, protocol: 'udp', localPort: 5000 })
    bench.dce.play(['AT+CLPORT="TCP",5000\r', OK], ['AT+CIPSTART="UDP","h","7"\r', OK])
  })

  test('CONNECT FAIL', () => {
    const bench = piping()
    new bench.modem.Transparent({
      host: 'h',
      port: 7,
      onError: (code) => bench.events.push(`error ${code}`),
    })
    bench.dce.play([DIAL, OK + line('STATE: TCP CLOSED') + line('CONNECT FAIL')])
    bench.dce.play(['AT+CIPSTATUS\r', state('TCP CLOSED')])
    expect(bench.told()).toEqual(['error 3001'])
  })

  test('a command line that would open it is refused', () => {
    const bench = piping()
    expect(() => bench.modem.command('AT+CIPSTART="TCP","h",7', () => {})).toThrow(
      'leaves the command state',
    )
  })
})

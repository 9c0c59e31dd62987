/** Questions ride in the queue of the application's commands; their answers are objects or codes. */
import { describe, expect, test } from 'vitest'
import { ErrorCode } from '../../src/errors.ts'
import { QUERIES } from '../../src/settings/answers.ts'
import type { Status } from '../../src/settings/status.ts'
import { Bench, ERROR, info, line, OK } from '../support/bench.ts'

type Told = [answer: unknown, code: number]

function told(run: (done: (answer: unknown, code: number) => void) => void): Told[] {
  const answers: Told[] = []
  run((answer, code) => answers.push([answer, code]))
  expect(answers).toEqual([])
  return answers
}

const questions: readonly (readonly [
  ask: 'connections' | 'links' | 'network' | 'servers',
  line: string,
  answer: string,
  means: unknown,
])[] = [
  [
    'connections',
    'AT+CIPOPEN?',
    info('+CIPOPEN: 0\r\n+CIPOPEN: 1,"TCP","1.2.3.4",7,-1'),
    [{ link: 1, protocol: 'TCP', address: '1.2.3.4', port: 7, server: -1 }],
  ],
  [
    'links',
    'AT+CIPCLOSE?',
    info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0'),
    [true, ...Array(9).fill(false)],
  ],
  ['network', 'AT+NETOPEN?', info('+NETOPEN: 1'), true],
  ['servers', 'AT+SERVERSTART?', OK, []],
]

describe('connections, links, network, servers', () => {
  for (const [ask, asked, answer, means] of questions) {
    test(ask, () => {
      const bench = new Bench().up()
      const query = bench.modem.status[ask].bind(bench.modem.status) as Status['network']
      const answers = told((done) => query(done))
      bench.dce.play([`${asked}\r`, answer]).end()
      expect(answers).toEqual([[means, 0]])
      const refused = told((done) => query(done))
      bench.dce.play([`${asked}\r`, line('+CIPERROR: 2') + ERROR]).end()
      expect(refused).toEqual([[null, 3002]])
    })
  }

  test('results that come in between are no part of the answer', () => {
    const bench = new Bench().up()
    const socket = bench.socket('a')
    bench.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', OK])
    const answers = told((done) => bench.modem.status.connections(done))
    bench.dce.expect('AT+CIPOPEN?\r').answer(line('+CIPOPEN: 0,0'))
    bench.dce.answer(info('+CIPOPEN: 0,"TCP","1.2.3.4",7,-1\r\r\n+CIPOPEN: 1'))
    expect(answers[0]?.[0]).toHaveLength(1)
    expect(socket.room).toBeGreaterThan(0)
  })
})

describe('settings', () => {
  test('one of them', () => {
    const bench = new Bench().up()
    const answers = told((done) => bench.modem.status.setting('baud', done))
    bench.dce.play(['AT+IPR?\r', info('+IPR: 115200')])
    expect(answers).toEqual([[115_200, 0]])
  })

  test('name servers have lines without a tag', () => {
    const bench = new Bench().up()
    const answers = told((done) => bench.modem.status.setting('dns', done))
    bench.dce.play([
      'AT+CDNSCFG?\r',
      info('Primary IPv4 DNS: 1.1.1.1,Secondary IPv4 DNS: 8.8.8.8\r\nPrimary IPv6 DNS: ::1'),
    ])
    expect(answers).toEqual([
      [{ primary: '1.1.1.1', secondary: '8.8.8.8', primary6: '::1', secondary6: '' }, 0],
    ])
  })

  test('an answer that nobody can read', () => {
    const bench = new Bench().up()
    const answers = told((done) => bench.modem.status.setting('timeouts', done))
    bench.dce.play(['AT+CIPTIMEOUT?\r', info('+CIPTIMEOUT: often')])
    expect(answers).toEqual([[null, ErrorCode.answerUnreadable]])
  })

  test('all of them; what the firmware does not know is null', () => {
    const bench = new Bench().up()
    const answers = told((done) => bench.modem.status.settings(done))
    for (const query of Object.values(QUERIES)) {
      if (query === null) continue
      const { line: asked } = query
      const known = asked === 'AT+CIPSENDMODE?'
      const text = known ? info('+CIPSENDMODE: 1') : asked === 'AT+IPR?' ? OK : ERROR
      bench.dce.play([`${asked}\r`, asked === 'AT+IFC?' ? line('+CME ERROR: 4') : text])
    }
    bench.dce.end()
    const nothing = Object.fromEntries(Object.keys(QUERIES).map((name) => [name, null]))
    expect(answers).toEqual([[{ ...nothing, waitForPeer: true }, 0]])
  })

  test('the modem is closed meanwhile', () => {
    const bench = new Bench().up()
    const answers = told((done) => bench.modem.status.settings(done))
    bench.dce.expect('AT+CIPTIMEOUT?\r')
    bench.modem.close()
    bench.dce.clock.settle()
    bench.dce.answer(ERROR).play(['AT+NETCLOSE\r', OK + line('+NETCLOSE: 0')])
    expect(answers).toEqual([[null, ErrorCode.closed]])
  })
})

test('misuse', () => {
  const bench = new Bench()
  expect(() => bench.modem.status.links(() => {})).toThrow(/not open/)
  expect(() => bench.modem.status.settings(() => {})).toThrow(/not open/)
  bench.up()
  expect(() => bench.modem.status.links(undefined as never)).toThrow(/^done: /)
  expect(() => bench.modem.status.settings(undefined as never)).toThrow(/^done: /)
  expect(() => bench.modem.status.setting('speed' as never, () => {})).toThrow(
    /^name: speed is none/,
  )
  bench.dce.silent()
})

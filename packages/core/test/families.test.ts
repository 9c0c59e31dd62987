/**
 * Which family a modem is of: by its names, by what only it answers, and what is told when it is none; a
 * family's modem under another's dialect; options that a family does not have.
 */

import {
  MemoryNetwork,
  MockModem,
  MockSerial,
  type ProfileName,
  VirtualClock,
  VirtualTime,
} from '@atlink/mock-modem'
import { describe, expect, test } from 'vitest'
import type { Dialect } from '../src/dialect.ts'
import { a76xx } from '../src/dialects/a76xx.ts'
import { a7600 } from '../src/dialects/a7600.ts'
import { families } from '../src/dialects/index.ts'
import { sim7028 } from '../src/dialects/sim7028.ts'
import { errorName } from '../src/errors.ts'
import { findFamily } from '../src/families.ts'
import { ModemState, StepStatus } from '../src/index.ts'
import { Modem } from '../src/modem.ts'
import type { ModemOptions } from '../src/options.ts'
import { sim800 } from '../src/sim800/dialect.ts'
import { ERROR, info, line, OK } from './support/bench.ts'
import { bytesOf, textOf } from './support/bytes.ts'
import { ScriptedDce } from './support/scripted-dce.ts'

const LIMIT_MS = 200_000
const ALL = ['a7600', 'a76xx', 'sim7028', 'sim800'] as const
const DIALECTS: Readonly<Record<ProfileName, Dialect>> = { a7600, a76xx, sim7028, sim800 }

function simulated(profile: ProfileName) {
  const time = new VirtualTime()
  const network = new MemoryNetwork(time)
  const mock = new MockModem({ time, network, profile })
  const serial = new MockSerial(mock.port)
  const clock = new VirtualClock(time)
  const until = (done: () => boolean): void => {
    const end = time.now() + LIMIT_MS
    while (!done() && time.now() < end) time.advance(10)
    expect(done()).toBe(true)
  }
  return { mock, serial, clock, network, until }
}

describe('on simulated modems', () => {
  test.each(ALL)('%s is found, and its dialect goes on from there', (profile) => {
    const { mock, serial, clock, until } = simulated(profile)
    const found: (Dialect | null)[] = []
    findFamily({ serial, clock, families }, (dialect, code) => {
      expect(code).toBe(0)
      found.push(dialect)
    })
    until(() => found.length > 0)
    const [dialect] = found
    expect(dialect?.name).toBe(profile)
    const before = mock.takeCommands()
    expect(before.some((command) => /NETOPEN$|CIICR|CIPSHUT/.test(command))).toBe(false)
    const modem = new Modem({ serial, clock, dialect: dialect as Dialect })
    modem.open()
    until(() => modem.state === ModemState.ready)
    expect(modem.address).toMatch(/^10\./)
    modem.close()
    until(() => modem.state === ModemState.closed)
    expect(found).toHaveLength(1)
  })

  const pairs = ALL.flatMap((profile) =>
    ALL.map((dialect) => [profile, dialect] as const).filter(([a, b]) => a !== b),
  )
  test.each(pairs)(
    'a %s under the dialect of %s: it works, or that is what is told',
    (profile, name) => {
      const { serial, clock, network, until } = simulated(profile)
      network.listen(7, (peer) => {
        peer.onData = (bytes) => peer.write(bytes)
      })
      const downs: string[] = []
      const modem = new Modem({
        serial,
        clock,
        dialect: DIALECTS[name],
        onDown: (code) => downs.push(errorName(code)),
      })
      modem.open()
      const errors: string[] = []
      let echoed = ''
      let isSent = false
      const socket = new modem.TCP({
        host: '192.0.2.1',
        port: 7,
        onWritable() {
          if (!isSent) socket.write(bytesOf('hello'))
          isSent = true
        },
        onReadable(count) {
          echoed += textOf(new Uint8Array(socket.read(count) as ArrayBuffer))
        },
        onError: (code) => errors.push(errorName(code)),
      })
      until(() => echoed === 'hello' || downs.length > 0)
      // A7600 and A76XX differ in what is optional; the others must not be mistaken for each other.
      const areAlike = profile.startsWith('a7') && name.startsWith('a7')
      if (areAlike) expect([echoed, downs]).toEqual(['hello', []])
      else expect([echoed, downs]).toEqual(['', ['wrongFamily']])
    },
  )
})

describe('on a scripted modem', () => {
  function asked(list: readonly Dialect[] = families) {
    const dce = new ScriptedDce()
    const told: (readonly [string | undefined, string])[] = []
    const steps: string[] = []
    const { serial, clock } = dce
    findFamily(
      {
        serial,
        clock,
        families: list,
        onStep: (step, status) => {
          if (status === StepStatus.started) steps.push(String(step))
        },
      },
      (dialect, code) => told.push([dialect?.name, errorName(code)]),
    )
    dce.play(['AT\r', OK], ['ATE0\r', OK])
    return { dce, told, steps }
  }

  const round = (model: string, identity: string, withinMs = 0) =>
    [
      ['AT+CGMM\r', info(model), withinMs],
      ['ATI\r', info(identity)],
    ] as const

  test('both names must agree: a damaged one is asked for again', () => {
    const { dce, told } = asked()
    dce.play(...round('A7600E-FASE', 'Model: A7670E-FASE'))
    dce.play(...round('A7670E-FASE', 'Model: A7670E-FASE', 1))
    expect(told).toEqual([['a76xx', 'none']])
  })

  test('unsolicited lines among the answers are no names', () => {
    const { dce, told } = asked()
    dce.play(['AT+CGMM\r', line('SMS DONE') + info('SIMCOM_SIM800')])
    dce.play(['ATI\r', line('SIM800 R14.18') + line('PB DONE') + OK])
    expect(told).toEqual([['sim800', 'none']])
  })

  test('a name that is not known: each family is asked what only it answers, twice', () => {
    const { dce, told } = asked()
    for (let i = 0; i < 3; i++) dce.play(...round('X1', 'X1', 1))
    dce.play(['AT+CIPMUX?\r', ERROR], ['AT+CIPMUX?\r', ERROR, 1])
    dce.play(['AT+CSOCKETPN?\r', ERROR, 1], ['AT+CSOCKETPN?\r', ERROR, 1])
    dce.play(['AT+CSOCKSETPN?\r', ERROR, 1])
    dce.play(['AT+CSOCKSETPN?\r', line('+CSOCKSETPN: 1,1') + OK, 1])
    expect(told).toEqual([['a76xx', 'none']])
  })

  test('none of them: an error that lists the choices', () => {
    const { dce, told } = asked([a76xx])
    for (let i = 0; i < 3; i++) dce.play(...round('X1', 'X1', 1))
    dce.play(['AT+CSOCKSETPN?\r', ERROR], ['AT+CSOCKSETPN?\r', ERROR, 1])
    expect(told).toEqual([[undefined, 'unknownModel']])
  })

  test('a module that does not answer', () => {
    const dce = new ScriptedDce()
    const told: string[] = []
    const { serial, clock } = dce
    findFamily({ serial, clock, families }, (_dialect, code) => told.push(errorName(code)))
    for (let ms = 0; ms < 30_000; ms += 100) {
      clock.settle()
      serial.written.length = 0
      clock.step(100)
    }
    expect(told).toEqual(['modemSilent'])
  })

  test('without a list', () => {
    const { serial, clock } = new ScriptedDce()
    expect(() => findFamily({ serial, clock, families: [] }, () => {})).toThrow('families: ')
  })
})

describe('what a family does not have throws', () => {
  const wrong: readonly (readonly [Dialect, Partial<ModemOptions>, string])[] = [
    [a76xx, { single: true }, 'single: the a76xx has no single connection'],
    [sim800, { ipVersion: 6 }, 'ipVersion: the sim800 has no such choice'],
    [sim800, { apn: 'a'.repeat(51) }, 'apn: '],
  ]
  test.each(wrong.map(([dialect, options, sentence]) => [sentence, dialect, options] as const))(
    '%s',
    (sentence, dialect, options) => {
      const { serial, clock } = new ScriptedDce()
      expect(() => new Modem({ serial, clock, dialect, ...options })).toThrow(sentence)
    },
  )

  test('later, too', () => {
    const { serial, clock } = new ScriptedDce()
    const modem = new Modem({ serial, clock, dialect: a7600 })
    modem.open()
    expect(() => modem.configure({ keepAlive: false }, () => {})).toThrow('keepAlive: the a7600')
  })

  test('a limit of what the peer has not acknowledged', () => {
    const { serial, clock } = new ScriptedDce()
    const modem = new Modem({ serial, clock, dialect: sim7028 })
    const options = { host: 'a', port: 1, unacknowledgedLimit: 100 }
    expect(() => new modem.TCP(options)).toThrow('unacknowledgedLimit: the sim7028')
  })
})

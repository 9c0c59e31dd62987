/** SIM800: the bring-up from whatever state the packet service is in, and what makes it fail. */
import { describe, expect, test } from 'vitest'
import { errorName } from '../../src/errors.ts'
import { ModemState, StepStatus } from '../../src/index.ts'
import {
  Bench800,
  BRING_UP,
  ERROR,
  type Exchange,
  info,
  instead,
  line,
  NO_LINKS,
  OK,
} from '../support/sim800.ts'

const state = (text: string): string => OK + line(`STATE: ${text}`)

/** A modem whose failed steps are written down. */
function watched(options: object = {}): { bench: Bench800; failed: string[] } {
  const failed: string[] = []
  const onStep = (step: number, status: number, code: number): void => {
    if (status === StepStatus.failed) failed.push(`${step} ${errorName(code)}`)
  }
  return { bench: new Bench800({ modem: { onStep, ...options } }), failed }
}

/** Everything before `command`. */
function upTo(bench: Bench800, command: string): void {
  bench.modem.open()
  for (const [each, answer, withinMs = 0] of BRING_UP) {
    if (each === command) return
    bench.dce.play([`${each}\r`, answer, withinMs])
  }
}

describe('the state that is found', () => {
  for (const [found, within] of [
    ['IP STATUS', 250],
    ['TCP CLOSED', 250],
    ['PDP DEACT', 250],
    ['IP PDPDEACT', 250],
  ] as const) {
    test(found, () => {
      const shut: readonly Exchange[] = [
        ['AT+CIPSTATUS', state(found)],
        ['AT+CIPSHUT', line('SHUT OK'), within],
        ['AT+CIPMUX=1', OK],
      ]
      const [status, ...rest] = shut as [Exchange, Exchange, Exchange]
      new Bench800().as(instead({ 'AT+CIPSTATUS': [status], 'AT+CIPMUX=1': rest })).up()
    })
  }

  test('with the list of links of an earlier run behind it, and blanks left out', () => {
    const bench = new Bench800()
    upTo(bench, 'AT+CIPSTATUS')
    bench.dce.play(['AT+CIPSTATUS\r', NO_LINKS.replace('STATE: IP STATUS', 'STATE:IP PROCESSING')])
    bench.dce.play(['AT+CIPSHUT\r', line('SHUT OK'), 300], ['AT+CIPMUX=1\r', OK])
    expect(bench.told()).toEqual([])
  })

  test('CIPSHUT is refused in IP INITIAL: then the state is asked for again', () => {
    const bench = new Bench800()
    upTo(bench, 'AT+CIPSTATUS')
    bench.dce.play(['AT+CIPSTATUS\r', state('IP START')], ['AT+CIPSHUT\r', ERROR, 250])
    bench.dce.play(['AT+CIPSTATUS\r', state('IP INITIAL'), 1000], ['AT+CIPMUX=1\r', OK, 250])
  })

  test('three failed deactivations', () => {
    const { bench, failed } = watched()
    upTo(bench, 'AT+CIPSTATUS')
    for (let i = 0; i < 3; i++) {
      bench.dce.play(['AT+CIPSTATUS\r', state('PDP DEACT'), 1000], ['AT+CIPSHUT\r', ERROR, 250])
    }
    bench.dce.play(['AT+CGMM\r', info('SIMCOM_SIM800')]).end()
    expect([bench.told(), failed]).toEqual([['down networkKept'], ['9 networkKept']])
  })

  test('a state that nobody knows is asked for three times', () => {
    const { bench, failed } = watched()
    upTo(bench, 'AT+CIPSTATUS')
    bench.dce.play(['AT+CIPSTATUS\r', state('GREMLINS')])
    bench.dce.play(['~\r', '', 10_000], ['AT\r', OK, 100], ['AT+CIPSTATUS\r', state('IP INITIAL')])
    bench.dce.play(['AT+CIPMUX=1\r', OK, 250])
    expect(failed).toEqual([])
  })
})

describe('the registration', () => {
  test('is waited for', () => {
    const bench = new Bench800()
    upTo(bench, 'AT+CREG?')
    bench.dce.play(['AT+CREG?\r', info('+CREG: 0,2')], ['AT+CREG?\r', info('+CREG: 0,5'), 1000])
    bench.dce.play(['AT+CGATT?\r', info('+CGATT: 0')], ['AT+CGATT=1\r', ERROR])
    bench.dce.play(
      ['AT+CREG?\r', info('+CREG: 0,1'), 1000],
      ['AT+CGATT?\r', line('+CGATT: x') + OK],
    )
    bench.dce.play(['AT+CGATT=1\r', OK], ['AT+CIPSTATUS\r', ''])
  })

  test('does not come within 90 s', () => {
    const { bench, failed } = watched()
    upTo(bench, 'AT+CREG?')
    for (let i = 0; i < 90; i++) bench.dce.play(['AT+CREG?\r', info('+CREG: 0,2'), 1000])
    bench.dce.play(['AT+CGMM\r', info('SIMCOM_SIM800'), 1000])
    expect([bench.told(), failed]).toEqual([['down notRegistered'], ['7 notRegistered']])
  })
})

describe('the mode', () => {
  test('CIPMUX=1 is refused while an earlier run’s transparent mode is on', () => {
    new Bench800()
      .as(
        instead({
          'AT+CIPMUX=1': [
            ['AT+CIPMUX=1', ERROR, 250],
            ['AT+CIPMODE=0', OK],
            ['AT+CIPMUX=1', OK],
          ],
        }),
      )
      .up()
  })

  test('one connection', () => {
    const bench = Bench800.single().up()
    expect(bench.modem.state).toBe(ModemState.ready)
  })

  test('transparent: data is neither read nor pushed', () => {
    const bench = new Bench800({ modem: { transparent: true } })
    upTo(bench, 'AT+CIPMUX=1')
    bench.dce.play(['AT+CIPMUX=0\r', OK, 250], ['AT+CIPMODE=1\r', OK], ['AT+CIPRXGET=0\r', OK])
    bench.dce.expect('AT+CIPQSEND=1\r')
  })

  test('pushed where RTS/CTS holds', () => {
    const bench = new Bench800({ modem: { flowControl: true } })
    const held = instead({
      'AT+CMEE=1': [
        ['AT+IFC=2,2', OK],
        ['AT+CMEE=1', OK],
      ],
    })
    bench.as(held.flatMap((each) => (each[0] === 'AT+CIPRXGET=1' ? PUSH : [each]))).up()
  })

  const PUSH: readonly Exchange[] = [
    ['AT+CIPSRIP=0', OK],
    ['AT+CIPRXGET=0', OK],
  ]

  test('one connection, pushed', () => {
    const bench = new Bench800({ modem: { single: true, receive: 'push' } })
    upTo(bench, 'AT+CIPMUX=1')
    bench.dce.play(['AT+CIPMUX=0\r', OK, 250], ['AT+CIPMODE=0\r', OK], ['AT+CIPSRIP=0\r', OK])
    bench.dce.play(['AT+CIPHEAD=1\r', OK], ['AT+CIPRXGET=0\r', OK], ['AT+CIPQSEND=1\r', OK])
  })
})

describe('the context', () => {
  test('CSTT is refused', () => {
    const { bench, failed } = watched()
    upTo(bench, 'AT+CSTT')
    bench.dce.play(['AT+CSTT\r', ERROR], ['AT+CGMM\r', info('SIMCOM_SIM800')]).end()
    expect(failed).toEqual(['9 commandFailed'])
  })

  for (const [answer, told] of [
    [ERROR, 'CIP error 1 (Network failure)'],
    [line('+PDP: DEACT') + ERROR, 'CIP error 1 (Network failure)'],
    [line('+CME ERROR: 148'), '+CME ERROR 148 (unspecified GPRS error)'],
  ] as const) {
    test(`CIICR answers ${JSON.stringify(answer)}: shut and tried again, three times`, () => {
      const { bench, failed } = watched()
      upTo(bench, 'AT+CIICR')
      for (let i = 0; i < 2; i++) {
        bench.dce.play(['AT+CIICR\r', answer], ['AT+CIPSTATUS\r', state('PDP DEACT'), 1000])
        bench.dce.play(['AT+CIPSHUT\r', line('SHUT OK'), 250], ['AT+CIPMUX=1\r', OK])
        for (const command of ['AT+CIPRXGET=1', 'AT+CIPQSEND=1', 'AT+CIPSPRT=1', 'AT+CSTT']) {
          bench.dce.play([`${command}\r`, OK])
        }
      }
      bench.dce.play(['AT+CIICR\r', answer]).end()
      expect(failed).toEqual([`9 ${told}`])
    })
  }

  test('CIFSR: an OK may follow, and an ERROR means that there is none', () => {
    new Bench800().up({ 'AT+CIFSR': line('10.78.245.128') + OK })
    const { bench, failed } = watched()
    upTo(bench, 'AT+CIFSR')
    bench.dce.play(['AT+CIFSR\r', ERROR], ['AT+CGMM\r', info('SIMCOM_SIM800')]).end()
    expect(failed).toEqual(['10 commandFailed'])
  })

  test('CIFSR: only an address is one', () => {
    const bench = new Bench800()
    upTo(bench, 'AT+CIFSR')
    bench.dce.expect('AT+CIFSR\r')
    for (const text of ['10.78', '10.78.245.1288888', '10.78.245.x', '1.2.3.4.5', 'RDX'])
      bench.dce.answer(line(text))
    bench.dce.answer(line('10.78.245.128')).expect('AT+CIPSTATUS\r', 100)
    expect(bench.modem.address).toBe('10.78.245.128')
  })
})

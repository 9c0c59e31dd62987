/** The bring-up step by step: every verdict, text instead of numbers, silence, late and odd answers. */
import { describe, expect, test } from 'vitest'
import { ModemState, STEP_NAMES, Step, StepStatus } from '../../src/index.ts'
import { Bench, BRING_UP, ERROR, goOn, info, line, NO_LINKS, OK, upTo } from '../support/bench.ts'

describe('all is well', () => {
  for (const chunk of [1, 3, 1000]) {
    test(`steps are told in order, and the modem is ready (${chunk} bytes at once)`, () => {
      const steps: string[] = []
      const names = ['started', 'done', 'failed']
      const bench = new Bench({
        chunk,
        modem: {
          onStep: (step, status, code) =>
            steps.push(`${STEP_NAMES[step]} ${names[status]} ${code}`),
        },
      })
      bench.up()
      const used = STEP_NAMES.slice(0, Step.powerOn).filter(
        (name) => !['rate', 'flow control', 'PDP context'].includes(name),
      )
      expect(steps).toEqual(used.flatMap((name) => [`${name} started 0`, `${name} done 0`]))
      expect(bench.told()).toEqual(['ready'])
      const { state, address, signal } = bench.modem
      expect([state, address, signal]).toEqual([ModemState.ready, '10.1.2.3', 23])
    })
  }

  test('every option has its command', () => {
    const bench = new Bench({
      modem: {
        apn: 'internet',
        user: 'me',
        password: 'secret',
        pin: '1234',
        ipVersion: 6,
        baud: 921_600,
        flowControl: true,
      },
    })
    bench.modem.open()
    bench.dce.play(
      ['AT\r', OK],
      ['ATE0\r', OK],
      ['AT+IPR=921600\r', OK],
      ['AT\r', OK],
      ['AT+IFC=2,2\r', OK],
      ['AT+CMEE=1\r', OK],
      ['AT+CIPCFG="DATAECHO",OFF\r', OK],
      ['AT+CPIN?\r', info('+CPIN: SIM PIN')],
      ['AT+CPIN="1234"\r', OK],
      ['AT+CPIN?\r', info('+CPIN: READY')],
      ['AT+CSQ\r', info('+CSQ: 31,99')],
      ['AT+CREG?\r', info('+CREG: 0,2')],
      ['AT+CGREG?\r', info('+CGREG: 0,5')],
      ['AT+CEREG?\r', info('+CEREG: 0,4')],
      ['AT+CGDCONT=1,"IPV6","internet"\r', OK],
      ['AT+CGAUTH=1,1,"secret","me"\r', OK],
      ['AT+NETOPEN?\r', info('+NETOPEN: 0,1')],
      ['AT+CSOCKSETPN=1,6\r', OK],
      ['AT+CIPCCFG=10,0,0,1,1,0,500\r', OK],
      ['AT+CIPHEAD=1\r', OK],
      ['AT+CIPSRIP=0\r', OK],
      ['AT+CIPRXGET=0\r', OK],
      ['AT+NETOPEN\r', line('+NETOPEN: 0') + OK],
      ['AT+IPADDR\r', info('+IPADDR: 2001:DB8:0:0:0:0:0:17')],
      ['AT+CIPCLOSE?\r', NO_LINKS],
    )
    expect(bench.dce.serial.calls).toEqual(['setBaud 921600', 'setFlowControl true'])
    expect([bench.told(), bench.modem.address]).toEqual([['ready'], '2001:DB8:0:0:0:0:0:17'])
  })

  test('an exception in onStep does not stop it', () => {
    const bench = new Bench({
      modem: {
        onStep: () => {
          throw new Error('boom')
        },
      },
    })
    bench.up()
    expect(bench.told()).toContain('fault Error: boom')
    expect(bench.modem.state).toBe(ModemState.ready)
  })
})

describe('contact', () => {
  test('a silent modem is asked for 10 s; later probes begin with empty lines', () => {
    const bench = new Bench()
    bench.modem.open()
    for (let i = 0; i < 6; i++) bench.dce.expect('AT\r', 301)
    const filled = `\x1b${'\r'.repeat(250)}AT\r`
    bench.dce.pass(1400).expect('+++', 2).pass(1500)
    for (let i = 0; i < 19; i++) bench.dce.expect(filled, i === 0 ? 2 : 301)
    bench.dce.pass(174)
    expect(bench.told()).toEqual(['down modemSilent'])
    expect(bench.modem.state).toBe(ModemState.failed)
    bench.dce.pass(1_000_000)
    bench.modem.open()
    goOn(bench, 'AT')
  })

  test('a data state that an earlier run has left is ended', () => {
    const bench = new Bench()
    bench.modem.open()
    for (let i = 0; i < 6; i++) bench.dce.expect('AT\r', 301)
    bench.dce.answer('data of the old connection').expect('+++', 1402)
    bench.dce.pass(1000).answer(OK).expect('ATE0\r')
  })

  test('a refusal is asked again', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.dce.play(['AT\r', ERROR])
    goOn(bench, 'AT', 1)
  })

  test('both rates are tried in turn where the rate is to be raised', () => {
    const bench = new Bench({ modem: { baud: 921_600 } })
    bench.modem.open()
    const filled = `\x1b${'\r'.repeat(250)}AT\r`
    for (let i = 0; i < 14; i++) bench.dce.expect(i < 6 ? 'AT\r' : filled, 301)
    bench.dce.expect('+++', 1402).expect(filled, 1501)
    expect(bench.dce.serial.calls).toEqual(['setBaud 921600', 'setBaud 115200'])
    bench.dce.answer(OK).expect('ATE0\r')
  })

  test('answers that come late, all at once, count once', () => {
    const bench = new Bench()
    bench.modem.open()
    bench.dce.expect('AT\r').expect('AT\r', 301).expect('AT\r', 301)
    bench.dce.answer(OK + OK + OK)
    goOn(bench, 'ATE0')
  })

  test('at the raised rate there is no answer', () => {
    const bench = new Bench({ modem: { baud: 921_600 } })
    bench.modem.open()
    bench.dce.play(['AT\r', OK], ['ATE0\r', OK], ['AT+IPR=921600\r', OK])
    for (let i = 0; i < 34; i++) bench.dce.expect('AT\r', 301)
    bench.dce.pass(67)
    expect(bench.told()).toEqual(['down modemSilent'])
  })

  test('a rate or a flow control that is refused is told, and is no failure', () => {
    const steps: (readonly number[])[] = []
    const bench = new Bench({
      modem: { baud: 921_600, flowControl: true, onStep: (...all) => steps.push(all) },
    })
    bench.modem.open()
    bench.dce.play(['AT\r', OK], ['ATE0\r', OK], ['AT+IPR=921600\r', line('+CME ERROR: 50')])
    bench.dce.play(['AT+IFC=2,2\r', ERROR]).expect('AT+CMEE=1\r')
    expect(bench.dce.serial.calls).toEqual([])
    expect(steps.filter(([, status]) => status === StepStatus.failed)).toEqual([
      [Step.rate, StepStatus.failed, 1050],
      [Step.flowControl, StepStatus.failed, 13],
    ])
  })
})

describe('the echo', () => {
  test('is told from an answer, also where the answer is the same', () => {
    const bench = new Bench()
    bench.modem.open()
    for (const [command, answer] of BRING_UP) {
      bench.dce.play([`${command}\r`, `${command}\r${answer}`])
    }
    bench.dce.play(['AT+CIPCLOSE?\r', `AT+CIPCLOSE?\r${NO_LINKS}`]).end()
    expect(bench.told()).toEqual(['ready'])
  })
})

describe('the SIM', () => {
  const failures: readonly (readonly [name: string, answer: string, told: string])[] = [
    ['asks for a PIN that was not given', info('+CPIN: SIM PIN'), 'pinRequired'],
    ['is locked', info('+CPIN: SIM PUK'), 'pukRequired'],
    ['is locked, as an error', line('+CME ERROR: 12'), 'pukRequired'],
    ['is locked, as a text', line('+CME ERROR: SIM PUK required'), 'pukRequired'],
  ]
  for (const [name, answer, told] of failures) {
    test(name, () => {
      const bench = upTo('AT+CPIN?')
      bench.dce.play(['AT+CPIN?\r', answer])
      expect(bench.told()).toEqual([`down ${told}`])
    })
  }

  test('is still starting: asked again, then missing', () => {
    const bench = upTo('AT+CPIN?')
    for (let i = 0; i < 10; i++) bench.dce.play(['AT+CPIN?\r', line('+CME ERROR: 14'), 1000])
    bench.dce.pass(999).clock.step(1)
    expect(bench.told()).toEqual(['down simMissing'])
  })

  test('says something else, or nothing at all before OK: asked again', () => {
    const bench = upTo('AT+CPIN?')
    bench.dce.play(
      ['AT+CPIN?\r', info('+CPIN: NOT INSERTED')],
      ['AT+CPIN?\r', OK, 1000],
      ['AT+CPIN?\r', info('+CPIN:'), 1000],
      ['AT+CPIN?\r', info('+CPIN: PH-SIM PIN'), 1000],
    )
    goOn(bench, 'AT+CPIN?', 1000)
  })

  function withPin(answer: string): Bench {
    const bench = upTo('AT+CPIN?', { modem: { pin: '1234' } })
    bench.dce.play(['AT+CPIN?\r', info('+CPIN: SIM PIN')], ['AT+CPIN="1234"\r', answer])
    return bench
  }

  const refusals: readonly (readonly [answer: string, told: string])[] = [
    [line('+CME ERROR: 16'), 'pinWrong'],
    [line('+CME ERROR: incorrect password'), 'pinWrong'],
    [line('+CME ERROR: 12'), 'pukRequired'],
    [ERROR, 'pinWrong'],
  ]
  for (const [answer, told] of refusals) {
    test(`refuses the PIN: ${JSON.stringify(answer)}`, () => {
      const bench = withPin(answer)
      expect(bench.told()).toEqual([`down ${told}`])
      bench.dce.pass(100_000)
    })
  }

  test('has refused the PIN: opened again, it is not given again', () => {
    const bench = withPin(line('+CME ERROR: 16'))
    bench.told()
    bench.modem.open()
    for (const [command, answer] of BRING_UP.slice(0, 4)) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+CPIN?\r', info('+CPIN: SIM PIN')]).end()
    expect(bench.told()).toEqual(['down pinWrong'])
  })

  test('asks for a PIN, and the OK of that is lost again and again', () => {
    const bench = upTo('AT+CPIN?')
    bench.dce.play(['AT+CPIN?\r', line('+CPIN: SIM PIN')])
    // Between two tries the step's deadline waits for the channel.
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100])
    bench.dce
      .play(['AT+CPIN?\r', line('+CPIN: SIM PIN')])
      .pass(899)
      .clock.step(1)
    expect(bench.told()).toEqual(['down pinRequired'])
  })

  test('takes the PIN and needs time', () => {
    const bench = withPin(OK)
    bench.dce.play(
      ['AT+CPIN?\r', line('+CME ERROR: 14')],
      ['AT+CPIN?\r', OK, 1000],
      ['AT+CPIN?\r', info('+CPIN: SIM PIN'), 1000],
    )
    goOn(bench, 'AT+CPIN?', 1000)
  })

  test('takes the PIN and is never ready: the PIN is not given twice', () => {
    const bench = withPin(OK)
    for (let i = 0; i < 10; i++) bench.dce.play(['AT+CPIN?\r', info('+CPIN: SIM PIN'), 1000])
    bench.dce.pass(999).clock.step(1)
    expect(bench.told()).toEqual(['down pinWrong'])
  })

  test('takes the PIN and is locked', () => {
    const bench = withPin(OK)
    bench.dce.play(['AT+CPIN?\r', line('+CME ERROR: 12')])
    expect(bench.told()).toEqual(['down pukRequired'])
  })

  test('the answer to the PIN is lost: it is not given twice', () => {
    const bench = withPin('')
    bench.dce.play(['~\r', ERROR, 9000], ['AT\r', OK, 100])
    goOn(bench, 'AT+CPIN?')
  })
})

/**
 * The ladder for a module that answers: the network again, a restart by a command, and RESET after that;
 * each rung with its cause, once, and only where the application allows it.
 */
import { describe, expect, test } from 'vitest'
import { errorName, ModemState, STEP_NAMES, Step, StepStatus } from '../../src/index.ts'
import type { ModemOptions } from '../../src/options.ts'
import { Bench, ERROR, goOn, info, line, MODEL, OK, upTo } from '../support/bench.ts'
import { Rig } from '../support/rig.ts'

const BOOT_MS = 10_000
const SILENCE_MS = 9_000

/** Reports of rungs, as text. */
function ladder(): { reports: string[]; modem: Partial<ModemOptions> } {
  const reports: string[] = []
  const onStep = (step: number, status: number, code: number): void => {
    if (step < Step.powerOn) return
    const word = ['started', 'done', 'failed'][status]
    reports.push(`${STEP_NAMES[step]} ${word}${code === 0 ? '' : ` ${errorName(code)}`}`)
  }
  return { reports, modem: { onStep, restart: true } }
}

const AGAIN = ['network again started CIP error 1 (Network failure)', 'network again done']
const REFUSED = OK + line('+NETOPEN: 1')

/** Plays the registration anew, up to the question for the network. */
function registered(bench: Bench, networkOpen: 0 | 1): Bench {
  for (const domain of ['CREG', 'CGREG', 'CEREG']) {
    bench.dce.play([`AT+${domain}?\r`, info(`+${domain}: 0,1`), 1_000])
  }
  bench.dce.play(['AT+NETOPEN?\r', info(`+NETOPEN: ${networkOpen}`)])
  return bench
}

test('a network that was lost is a rung, with its cause', () => {
  const { reports, modem } = ladder()
  const bench = new Bench({ modem: { onStep: modem.onStep as never } })
  bench.up()
  bench.told()
  bench.dce.answer(line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY'))
  expect(reports).toEqual(['network again started networkLost', 'network again done'])
  registered(bench, 1).dce.play(['AT+NETCLOSE\r', OK + line('+NETCLOSE: 0')])
  goOn(bench, 'AT+CIPRXGET=1')
  expect(reports).toHaveLength(2)
})

describe('a network that does not open', () => {
  test('is closed and opened again', () => {
    const { reports, modem } = ladder()
    const bench = upTo('AT+NETOPEN', { modem })
    bench.dce.play(['AT+NETOPEN\r', REFUSED])
    expect(reports).toEqual(AGAIN)
    registered(bench, 1).dce.play(['AT+NETCLOSE\r', OK + line('+NETCLOSE: 0')])
    goOn(bench, 'AT+CIPRXGET=1')
  })

  test('then the module restarts, by its command; then it is told', () => {
    const { reports, modem } = ladder()
    const bench = upTo('AT+NETOPEN', { modem })
    bench.dce.play(['AT+NETOPEN\r', REFUSED])
    registered(bench, 0).dce.play(['AT+CIPRXGET=1\r', OK], ['AT+NETOPEN\r', REFUSED])
    expect(reports.splice(0)).toEqual([...AGAIN, 'restart started CIP error 1 (Network failure)'])
    bench.dce.play(['AT+CRESET\r', OK])
    expect(bench.told()).toEqual([])
    bench.dce.pass(BOOT_MS - 1).clock.step(1)
    expect(reports).toEqual(['restart done'])
    bench.dce.play(['AT\r', OK])
    for (const command of ['ATE0', 'AT+CMEE=1', 'AT+CIPCFG="DATAECHO",OFF']) {
      bench.dce.play([`${command}\r`, OK])
    }
    bench.dce.play(['AT+CPIN?\r', info('+CPIN: READY')], ['AT+CSQ\r', info('+CSQ: 23,0')])
    registered(bench, 0).dce.play(['AT+CIPRXGET=1\r', OK], ['AT+NETOPEN\r', REFUSED])
    expect(bench.told()).toEqual([`down ${errorName(3001)}`])
    expect(bench.modem.state).toBe(ModemState.failed)
  })

  test('three failed deactivations are a failure of the network, too', () => {
    const { reports, modem } = ladder()
    const bench = upTo('AT+NETOPEN', { modem })
    bench.dce.play(['AT+NETOPEN\r', REFUSED])
    registered(bench, 1)
    for (let i = 0; i < 3; i++) bench.dce.play(['AT+NETCLOSE\r', ERROR, 1_000])
    bench.dce.play(MODEL)
    expect(reports.splice(0)).toEqual([...AGAIN, 'restart started commandFailed'])
    bench.dce.play(['AT+CRESET\r', OK])
  })

  test('one that is closed already need not be', () => {
    const { modem } = ladder()
    const bench = upTo('AT+NETOPEN', { modem })
    bench.dce.play(['AT+NETOPEN\r', REFUSED])
    registered(bench, 1).dce.play(['AT+NETCLOSE\r', line('+CIPERROR: 2') + ERROR])
    goOn(bench, 'AT+CIPRXGET=1')
  })

  test('is told at once where the application allows no restart', () => {
    const { reports } = ladder()
    const bench = upTo('AT+NETOPEN')
    bench.dce.play(['AT+NETOPEN\r', REFUSED])
    expect(bench.told()).toEqual([`down ${errorName(3001)}`])
    expect(reports).toEqual([])
  })
})

describe('a module that does not restart', () => {
  function failing(reset?: () => void) {
    const { reports, modem } = ladder()
    const power = reset === undefined ? {} : { power: { reset } }
    const bench = upTo('AT+CPIN?', { modem: { ...modem, ...power } })
    for (let i = 0; i < 10; i++) bench.dce.play(['AT+CPIN?\r', line('+CME ERROR: 10'), 1_000])
    bench.dce.pass(999).clock.step(1)
    expect(reports.splice(0)).toEqual(['restart started simMissing'])
    return { bench, reports }
  }

  test('refuses: it is told why the bring-up failed', () => {
    const { bench, reports } = failing()
    bench.dce.play(['AT+CRESET\r', ERROR])
    expect(reports).toEqual(['restart failed commandFailed'])
    expect(bench.told()).toEqual(['down simMissing'])
  })

  test('does not answer: as that', () => {
    const { bench, reports } = failing()
    bench.dce
      .expect('AT+CRESET\r')
      .pass(SILENCE_MS - 1)
      .clock.step(1)
    expect(reports).toEqual(['restart failed modemSilent'])
    expect(bench.told()).toEqual(['down simMissing'])
  })

  test('refuses, and RESET is wired', () => {
    const pulses: string[] = []
    const { bench, reports } = failing(() => pulses.push('reset'))
    bench.dce.play(['AT+CRESET\r', ERROR])
    expect(reports).toEqual(['restart failed commandFailed', 'reset started simMissing'])
    expect(pulses).toEqual(['reset'])
    expect(bench.told()).toEqual([])
  })

  test('disconnect while it is asked to: nothing is asked afterwards', () => {
    const { bench } = failing()
    bench.dce.expect('AT+CRESET\r')
    bench.modem.disconnect()
    bench.dce.pass(BOOT_MS)
    bench.modem.open()
    bench.dce.expect('AT\r')
  })
})

test('on the simulated modem: a card that is found after a restart', () => {
  const steps: string[] = []
  const rig: Rig = new Rig({
    knobs: { sim: 'absent' },
    modem: {
      restart: true,
      onStep: (step, status, code) => {
        if (step !== Step.restart) return
        steps.push(`${status} ${code}`)
        if (status === StepStatus.started) rig.mock.set('sim', 'ready')
      },
    },
  })
  const listener = new rig.modem.Listener({ port: 8080 })
  rig.modem.open()
  rig.until('the modem is up', () => rig.modem.state === ModemState.ready, 120_000)
  expect(steps).toEqual(['0 20', '1 0'])
  expect(rig.events.filter((event) => event.startsWith('down'))).toEqual([])
  expect(rig.commands).toContain('AT+CRESET')
  // What was asked for before is done after it.
  rig.until('it listens', () => rig.commands.includes('AT+SERVERSTART=8080,0'))
  listener.close()
})

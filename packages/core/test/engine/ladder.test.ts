/** PWRKEY and RESET: which of them is used when, what waits meanwhile, and how the line is set. */
import { describe, expect, test } from 'vitest'
import { errorName, ModemState, STEP_NAMES, Step, StepStatus } from '../../src/index.ts'
import type { ModulePower } from '../../src/module-power.ts'
import type { ModemOptions } from '../../src/options.ts'
import { Bench, ERROR, line, OK } from '../support/bench.ts'
import { PushBench } from '../support/push.ts'
import { Rig, type RigOptions } from '../support/rig.ts'

const CONTACT_MS = 10_000
const BOOT_MS = 10_000

interface Hands {
  readonly pulses: string[]
  readonly modem: Partial<ModemOptions>
}

/** Pins that only write down that they were pulled, and a report of the rungs among it. */
function hands(...which: (keyof ModulePower)[]): Hands {
  const pulses: string[] = []
  const power = Object.fromEntries(which.map((hand) => [hand, () => pulses.push(hand)]))
  const onStep = (step: number, status: number, code: number): void => {
    if (step <= Step.address) return
    const word = ['started', 'done', 'failed'][status]
    pulses.push(`${STEP_NAMES[step]} ${word}${code === 0 ? '' : ` ${errorName(code)}`}`)
  }
  return { pulses, modem: { power: power as ModulePower, onStep } }
}

const rung = (hand: 'reset' | 'powerOn', cause: string): string[] => {
  const name = hand === 'reset' ? 'reset' : 'power on'
  return [hand, `${name} started ${cause}`, `${name} done`]
}

/** Lets time go by, whatever the driver writes. */
function ignore({ dce }: Bench, ms: number): void {
  const { written } = dce.serial
  for (let left = ms; left > 0; written.length = 0) {
    dce.clock.settle()
    written.length = 0
    left -= dce.clock.step(left)
  }
}

/** A modem that is up, and then answers nothing. */
function silenced(bench: Bench): void {
  bench.up()
  bench.modem.command('AT+CSQ', ({ code }) => bench.events.push(`command ${errorName(code)}`))
  bench.told()
  const { modem, dce } = bench
  // Until it is given up, or reset: nothing is known of it then.
  for (let i = 0; i < 200 && modem.state === ModemState.ready; i++) ignore(bench, 100)
  dce.silent()
}

describe('disconnect and open', () => {
  function resetting() {
    const { pulses, modem } = hands('reset')
    const bench = new Bench({ modem })
    silenced(bench)
    expect(pulses.splice(0)).toEqual(['reset', 'reset started modemSilent'])
    bench.dce.pass(1_000)
    bench.modem.disconnect()
    bench.dce.pass(1_000)
    return { bench, pulses }
  }

  test('while a pin is pulled: nothing is written before the module has had its time', () => {
    const { bench, pulses } = resetting()
    bench.modem.open()
    bench.dce.pass(BOOT_MS - 2_001).expect('AT\r', 1)
    expect([pulses, bench.modem.state]).toEqual([[], ModemState.starting])
  })

  test('after that time contact is looked for at once', () => {
    const { bench } = resetting()
    bench.dce.pass(BOOT_MS)
    bench.modem.open()
    bench.dce.expect('AT\r')
  })

  test('the restart is over with its boot lines', () => {
    const { bench } = resetting()
    bench.modem.open()
    bench.dce.answer(line('*ATREADY: 1')).expect('AT\r', 1_000)
  })
})

describe('which pin', () => {
  test('one that never answers: PWRKEY, then RESET, each once', () => {
    const { pulses, modem } = hands('powerOn', 'reset')
    const bench = new Bench({ modem })
    bench.modem.open()
    ignore(bench, 3 * CONTACT_MS + 2 * BOOT_MS + 5000)
    expect(pulses).toEqual([...rung('powerOn', 'modemSilent'), ...rung('reset', 'modemSilent')])
    expect(bench.told()).toEqual(['down modemSilent'])
    expect(bench.modem.state).toBe(ModemState.failed)
  })

  test('one that did answer: RESET, then PWRKEY', () => {
    const { pulses, modem } = hands('powerOn', 'reset')
    const bench = new Bench({ modem })
    silenced(bench)
    expect(bench.told()).toEqual(['command modemSilent', 'down modemSilent'])
    ignore(bench, 2 * CONTACT_MS + 2 * BOOT_MS + 5000)
    expect(pulses).toEqual([...rung('reset', 'modemSilent'), ...rung('powerOn', 'modemSilent')])
    expect(bench.told()).toEqual(['down modemSilent'])
  })

  test.each(['powerOn', 'reset'] as const)('%s alone is wired', (hand) => {
    const { pulses, modem } = hands(hand)
    const bench = new Bench({ modem })
    bench.modem.open()
    ignore(bench, 2 * CONTACT_MS + BOOT_MS + 5000)
    expect(pulses).toEqual(rung(hand, 'modemSilent'))
    expect(bench.told()).toEqual(['down modemSilent'])
  })

  test('open() begins with all of them', () => {
    const { pulses, modem } = hands('reset')
    const bench = new Bench({ modem })
    for (let i = 1; i <= 2; i++) {
      bench.modem.open()
      ignore(bench, 2 * CONTACT_MS + BOOT_MS + 5000)
      expect(pulses).toHaveLength(3 * i)
      expect(bench.told()).toEqual(['down modemSilent'])
    }
  })

  test('none for what a pin does not heal', () => {
    const { pulses, modem } = hands('powerOn', 'reset')
    const bench = new Bench({ modem })
    bench.modem.open()
    for (const command of ['AT', 'ATE0', 'AT+CMEE=1', 'AT+CIPCFG="DATAECHO",OFF']) {
      bench.dce.play([`${command}\r`, OK])
    }
    bench.dce.play(['AT+CPIN?\r', line('+CPIN: SIM PUK') + OK])
    expect(bench.told()).toEqual(['down pukRequired'])
    expect(pulses).toEqual([])
  })

  test('none while the modem is being closed', () => {
    const { pulses, modem } = hands('powerOn', 'reset')
    const bench = new Bench({ modem })
    bench.up()
    bench.modem.command('AT+CSQ', () => {})
    ignore(bench, 9500)
    // The channel is being won back: the last command waits for it.
    bench.modem.close()
    ignore(bench, 60_000)
    expect(bench.modem.state).toBe(ModemState.closed)
    expect(pulses).toEqual([])
  })
})

describe('a prompt that waits for a byte which was lost', () => {
  test.each([
    ['reset', ['reset']],
    // A module that runs does not mind PWRKEY, and would take whatever is written for payload.
    ['powerOn', []],
  ] as const)('%s is wired', (hand, pulled) => {
    const pulses: string[] = []
    const power = { [hand]: () => pulses.push(hand) }
    const { rig, pairs } = Rig.up(1, { modem: { power: power as ModulePower } })
    rig.loseToDce(/^hello/, 2)
    pairs[0]?.send(new TextEncoder().encode('hello, world'))
    rig.until('stuck', () => rig.events.includes('down promptStuck'), 300_000)
    expect(pulses).toEqual(pulled)
    const isGivenUp = rig.modem.state === ModemState.failed
    expect(isGivenUp).toBe(hand === 'powerOn')
  })
})

describe('while it restarts', () => {
  test('nothing is written; boot lines end the wait, else its time does', () => {
    for (const isTold of [true, false]) {
      const { modem } = hands('reset')
      const bench = new Bench({ modem })
      silenced(bench)
      bench.modem.command('AT+CSQ', ({ code }) => bench.events.push(`command ${code}`))
      bench.dce.pass(3000)
      if (isTold) bench.dce.answer(line('*ATREADY: 1'))
      bench.told()
      bench.dce.play(['AT\r', OK, BOOT_MS])
      // What was asked for meanwhile is done.
      bench.dce.play(['AT+CSQ\r', line('+CSQ: 20,0') + OK], ['ATE0\r', ERROR])
      expect(bench.told()).toEqual(['command 0'])
    }
  })

  test('close() closes at once', () => {
    const { modem } = hands('reset')
    const bench = new Bench({ modem })
    silenced(bench)
    bench.modem.close()
    bench.dce.pass(1)
    expect(bench.modem.state).toBe(ModemState.closed)
  })
})

/** A simulated modem with pins that hangs, and comes back. */
function revived(options: RigOptions): { rig: Rig; backMs: number } {
  const pins: ModulePower = { reset: () => rig.mock.pins.reset() }
  const steps: string[] = []
  const rig: Rig = new Rig({
    ...options,
    modem: {
      power: pins,
      onStep: (step, status) => {
        if (status === StepStatus.started && step > Step.address) steps.push(STEP_NAMES[step] ?? '')
      },
      ...options.modem,
    },
  })
  rig.modem.open()
  rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
  rig.mock.set('silent', true)
  rig.modem.command('AT+CSQ', () => {})
  rig.until('the modem is reset', () => steps.length > 0)
  const start = rig.time.now()
  rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
  return { rig, backMs: rig.time.now() - start }
}

describe('the line', () => {
  test('has the rate of the start again, so that the boot lines are read', () => {
    const { rig, backMs } = revived({ baud: 115_200, modem: { baud: 460_800 } })
    expect(backMs).toBeLessThan(2600 + 3000 + 1000)
    expect(rig.mock.baud).toBe(460_800)
  })

  test('has the permanent rate, where one was set', () => {
    const pins: ModulePower = { reset: () => rig.mock.pins.reset() }
    const rig: Rig = new Rig({ baud: 115_200, modem: { power: pins } })
    rig.modem.open()
    rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
    const codes: number[] = []
    rig.modem.setPermanentBaud(230_400, (code) => codes.push(code))
    rig.until('the rate is taken', () => codes.length > 0)
    rig.settle()
    rig.mock.set('silent', true)
    rig.modem.command('AT+CSQ', () => {})
    rig.until('the modem is down', () => rig.events.includes('down modemSilent'))
    const start = rig.time.now()
    rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
    expect(rig.time.now() - start).toBeLessThan(2600 + 3000 + 1000)
    expect(rig.mock.baud).toBe(230_400)
  })

  test('is not held by CTS while the module starts', () => {
    const { modem } = hands('reset')
    const bench = PushBench.held({ modem })
    silenced(bench)
    bench.modem.close()
    bench.dce.pass(1)
    const calls = bench.dce.serial.calls.filter((call) => call.startsWith('setFlowControl'))
    expect(calls).toEqual(['setFlowControl true', 'setFlowControl false'])
  })
})

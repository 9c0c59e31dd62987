/**
 * `mock:a76xx`: the simulated modem in this process, with this machine's network behind it. Knobs
 * follow a question mark, as in `mock:a76xx?sim=absent&latencyMs=0`; `network=any` lets it out of
 * the loopback, `baud=921600` is its own rate.
 */
import {
  knobTable,
  MockModem,
  type MockModemOptions,
  MockSerial,
  profiles,
} from '@atlink/mock-modem'
import { HostNetwork, RealTime } from '@atlink/mock-modem/node'
import type { ClosableSerial } from '../open-port.ts'
import { parseBaud } from './arguments.ts'
import { CliError } from './context.ts'

export interface OpenMock {
  readonly serial: ClosableSerial
  stop(): void
}

/** Opens the simulated modem that a port of the form `mock:<family>` names. */
export function openMock(port: string, baud: number): OpenMock {
  const [family = '', query = ''] = port.slice('mock:'.length).split('?')
  if (!Object.hasOwn(profiles, family)) {
    const names = Object.keys(profiles).map((name) => `mock:${name}`)
    throw new CliError(`There is no simulated modem ${port}. Known: ${names.join(', ')}.`, 2)
  }
  const { network: reach, baud: rate, ...knobs } = Object.fromEntries(new URLSearchParams(query))
  if (reach !== undefined && reach !== 'any' && reach !== 'loopback') {
    throw new CliError(`${port}: network is any or loopback, not ${reach}.`, 2)
  }
  const network = new HostNetwork({ allow: reach ?? 'loopback' })
  const time = new RealTime()
  const parsed = Object.entries(knobs).map(([name, text]) => [name, knobValue(name, text)])
  let mock: MockModem
  try {
    mock = new MockModem({
      time,
      network,
      ...(rate === undefined ? {} : { baud: parseBaud(rate) }),
      profile: family as NonNullable<MockModemOptions['profile']>,
      knobs: Object.fromEntries(parsed),
    })
  } catch (error) {
    throw new CliError(`${port}: ${(error as Error).message}.`, 2)
  }
  const serial: ClosableSerial = new MockSerial(mock.port)
  mock.port.setBaud(baud)
  // Connections that the modem still has on this machine do not keep the process alive.
  return { serial, stop: () => time.stop() }
}

/** A knob's value: where it is no text, a number or a boolean if it looks like one. */
function knobValue(name: string, text: string): unknown {
  if (
    Object.hasOwn(knobTable, name) &&
    knobTable[name as keyof typeof knobTable].values === 'text'
  ) {
    return text
  }
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

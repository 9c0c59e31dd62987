/**
 * `mock:<family>`: the simulated modem in this process, with this machine's network behind it. Knobs
 * follow a question mark, as in `mock:a76xx?sim=absent&latencyMs=0`; `network=any` lets it out of
 * the loopback, `baud=921600` is its own rate.
 */
import { MockModem, MockSerial, type ProfileName, parseKnob, profiles } from '@atlink/mock-modem'
import { HostNetwork, RealTime } from '@atlink/mock-modem/node'
import type { ClosableSerial } from '../open-port.ts'
import { parseBaud } from './arguments.ts'
import { CliError } from './context.ts'

const PREFIX = 'mock:'

export interface OpenMock {
  readonly serial: ClosableSerial
  stop(): void
}

/** The family of a port of the form `mock:<family>`, undefined of any other. */
export function mockFamily(port: string): ProfileName | undefined {
  if (!port.startsWith(PREFIX)) return undefined
  const [family = ''] = port.slice(PREFIX.length).split('?')
  if (Object.hasOwn(profiles, family)) return family as ProfileName
  const names = Object.keys(profiles).map((name) => PREFIX + name)
  throw new CliError(`There is no simulated modem ${port}. Known: ${names.join(', ')}.`, 2)
}

/** Opens the simulated modem that a port names; null for a port of another kind. */
export function openMock(port: string, baud: number): OpenMock | null {
  const profile = mockFamily(port)
  if (profile === undefined) return null
  const [, query = ''] = port.split('?')
  const { network: reach, baud: rate, ...knobs } = Object.fromEntries(new URLSearchParams(query))
  if (reach !== undefined && reach !== 'any' && reach !== 'loopback') {
    throw new CliError(`${port}: network is any or loopback, not ${reach}.`, 2)
  }
  const network = new HostNetwork({ allow: reach ?? 'loopback' })
  const time = new RealTime()
  let mock: MockModem
  try {
    mock = new MockModem({
      time,
      network,
      ...(rate === undefined ? {} : { baud: parseBaud(rate) }),
      profile,
      knobs: Object.fromEntries(
        Object.entries(knobs).map(([name, text]) => parseKnob(`${name}=${text}`)),
      ),
    })
  } catch (error) {
    throw new CliError(`${port}: ${(error as Error).message}.`, 2)
  }
  const serial: ClosableSerial = new MockSerial(mock.port)
  mock.port.setBaud(baud)
  // Connections that the modem still has on this machine do not keep the process alive.
  return { serial, stop: () => time.stop() }
}

/** What `npm run example` takes. */
import type { ProfileName } from '@atlink/mock-modem'
import { baudOf, parse, UsageError } from '../command-line.ts'
import { familyNames, profileOf } from '../profile.ts'
import { type Example, examples } from './examples.ts'

export interface ExampleOptions {
  readonly example: Example
  /** The family of the simulated modem. */
  readonly profile: ProfileName
  /** Device path or `tcp://host:port`; undefined for the simulated modem. */
  readonly port: string | undefined
  readonly baud: number
  readonly apn: string | undefined
  readonly pin: string | undefined
  readonly host: string | undefined
  readonly hostPort: number | undefined
  readonly path: string | undefined
  readonly topic: string | undefined
  /** Repeat until interrupted. */
  readonly forever: boolean
}

const names = Object.keys(examples)
const width = Math.max(...names.map((name) => name.length))
const list = names.map((name) => `  ${name.padEnd(width)}  ${examples[name]?.about}`).join('\n')

export const usage: string = `npm run example NAME [-- --profile FAMILY]
                               on a simulated modem, against servers on this machine
npm run example NAME -- --port PORT [--apn NAME] [--pin PIN] [--baud RATE] [--host HOST[:PORT]]
                               on a real modem
${list}

  --profile FAMILY    of the simulated modem: ${familyNames.join(', ')} (a76xx)
  --port PORT         /dev/ttyUSB2, COM5, tcp://host:port
  --baud RATE         rate of the port, bits per second (115200)
  --apn NAME          access point of your SIM; without it the module's stored one
  --pin PIN           PIN of the SIM, if it asks for one
  --host HOST[:PORT]  the server to use; tcp-server takes :PORT, where it listens
  --path PATH         http-get: what to fetch
  --topic TOPIC       mqtt, sensor-uplink: where to publish
  --forever           do not end after a few rounds
`

const value = { type: 'string' } as const
const options = {
  profile: value,
  port: value,
  baud: value,
  apn: value,
  pin: value,
  host: value,
  path: value,
  topic: value,
  forever: { type: 'boolean', default: false },
} as const

function exampleOf(positionals: readonly string[]): Example {
  const [name = '', ...rest] = positionals
  if (rest.length > 0) throw new UsageError(`one example at a time: ${positionals.join(', ')}`)
  const example = Object.hasOwn(examples, name) ? examples[name] : undefined
  if (example !== undefined) return example
  throw new UsageError(`there is no example ${name}; there are ${names.join(', ')}`)
}

/** `[::1]:80` has brackets so that the port can be told from the address. */
function hostOf(text: string | undefined): [string | undefined, number | undefined] {
  if (text === undefined) return [undefined, undefined]
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined) throw new UsageError(`--host ${text}: not HOST or HOST:PORT`)
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    throw new UsageError(`--host ${text}: ${port} is not a port from 1 to 65535`)
  }
  return [host === '' ? undefined : host, port === undefined ? undefined : Number(port)]
}

/** @throws UsageError with one sentence that says what is wrong. */
export function parseOptions(args: string[]): ExampleOptions {
  const { values, positionals } = parse({ args, options, allowPositionals: true })
  const { port, baud, apn, pin, path, topic, forever } = values
  const example = exampleOf(positionals)
  const [host, hostPort] = hostOf(values.host)
  if (port === undefined && (values.host ?? apn ?? pin ?? baud) !== undefined) {
    throw new UsageError(
      '--host, --apn, --pin and --baud are for a real modem: give its --port too',
    )
  }
  if (port !== undefined && values.profile !== undefined) {
    throw new UsageError('--profile is for the simulated modem: a real one says what it is')
  }
  return {
    profile: profileOf(values.profile),
    ...{ example, port, apn, pin, path, topic, forever, host, hostPort },
    baud: baudOf(baud, 115_200),
  }
}

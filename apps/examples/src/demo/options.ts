/**
 * What `npm start` takes. Without options it runs on the simulated modem; with `--port` on a real one.
 */
import type { ProfileName } from '@atlink/mock-modem'
import { baudOf, parse, UsageError } from '../command-line.ts'
import { bestRate, familyNames, profileOf } from '../profile.ts'

export interface DemoOptions {
  /** Device path or `tcp://host:port`; undefined for the simulated modem. */
  readonly port: string | undefined
  readonly baudRate: number
  /** The family of the simulated modems. */
  readonly profile: ProfileName
  readonly apn: string | undefined
  readonly pin: string | undefined
  /** What is fetched from a real modem's network. */
  readonly url: URL | undefined
}

export const usage: string = `npm start [-- --profile NAME]  the demo on simulated modems
npm start -- --port PORT --url URL [--apn NAME] [--pin PIN] [--baud RATE]
                               on a real modem: URL's host is looked up, then URL fetched
  --profile NAME
                family of the simulated modems: ${familyNames.join(', ')} (a76xx)
  --port PORT   /dev/ttyUSB2, COM5, tcp://host:port
  --url URL     http:// or https://
  --apn NAME    access point of your SIM; without it the module's stored one
  --pin PIN     PIN of the SIM, if it asks for one
  --baud RATE   rate of the port, bits per second (115200; simulated: the family's best, up to 921600)
`

const SIMULATED_BAUD = 921_600
const REAL_BAUD = 115_200

function urlOf(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined
  if (!URL.canParse(text)) throw new UsageError(`--url ${text}: not a URL`)
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(`--url ${text}: only http:// and https:// can be fetched`)
  }
  return url
}

/** @throws UsageError with one sentence that says what is wrong. */
export function parseOptions(args: string[]): DemoOptions {
  const value = { type: 'string' } as const
  const options = { profile: value, port: value, baud: value, apn: value, pin: value, url: value }
  const { port, baud, apn, pin, url, ...others } = parse({ args, options }).values
  const profile = profileOf(others.profile)
  const real = port !== undefined
  if (!real && (url !== undefined || apn !== undefined || pin !== undefined)) {
    throw new UsageError('--url, --apn and --pin are for a real modem: give its --port too')
  }
  if (real && others.profile !== undefined) {
    throw new UsageError('--profile is for simulated modems: a real one says what it is')
  }
  if (real && url === undefined) {
    throw new UsageError(
      '--port needs --url: what shall be fetched, for example http://example.com/',
    )
  }
  return {
    port,
    apn,
    pin,
    profile,
    url: urlOf(url),
    baudRate: baudOf(baud, real ? REAL_BAUD : bestRate(profile, SIMULATED_BAUD)),
  }
}

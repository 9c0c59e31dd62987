/**
 * What `npm start` takes. Without options it runs on the simulated modem; with `--port` on a real one.
 */
import { parseArgs } from 'node:util'

export interface DemoOptions {
  /** Device path or `tcp://host:port`; undefined for the simulated modem. */
  readonly port: string | undefined
  readonly baudRate: number
  readonly apn: string | undefined
  readonly pin: string | undefined
  /** What is fetched from a real modem's network. */
  readonly url: URL | undefined
}

/** Wrong use of the command: exit code 2. */
export class UsageError extends Error {}

export const usage = `npm start                      the demo on simulated modems
npm start -- --port PORT --url URL [--apn NAME] [--pin PIN] [--baud RATE]
                               on a real modem: URL's host is looked up, then URL fetched
  --port PORT   /dev/ttyUSB2, COM5, tcp://host:port
  --url URL     http:// or https://
  --apn NAME    access point of your SIM; without it the module's stored one
  --pin PIN     PIN of the SIM, if it asks for one
  --baud RATE   rate of the port, bits per second (115200; simulated: 921600)
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

function baudOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  const baud = Number(text)
  if (!Number.isInteger(baud) || baud < 300 || baud > 4_000_000) {
    throw new UsageError(`--baud ${text}: not a rate from 300 to 4000000`)
  }
  return baud
}

function parse(args: string[]): Record<string, string | undefined> {
  const value = { type: 'string' } as const
  const options = { port: value, baud: value, apn: value, pin: value, url: value }
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    // Node's own advice on unusual arguments follows its first sentence.
    const [sentence = ''] = (error as Error).message.split(/\.(?:\s|$)/)
    throw new UsageError(sentence)
  }
}

/** @throws UsageError with one sentence that says what is wrong. */
export function parseOptions(args: string[]): DemoOptions {
  const { port, baud, apn, pin, url } = parse(args)
  const real = port !== undefined
  if (!real && (url !== undefined || apn !== undefined || pin !== undefined)) {
    throw new UsageError('--url, --apn and --pin are for a real modem: give its --port too')
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
    url: urlOf(url),
    baudRate: baudOf(baud, real ? REAL_BAUD : SIMULATED_BAUD),
  }
}

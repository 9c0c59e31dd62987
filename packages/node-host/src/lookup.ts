/**
 * `dns.lookup` through the modem: the same arguments and the same answers, so that it can be given
 * wherever a `lookup` option is taken. Sockets of the modem do not need it: they hand names on.
 */
import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { ErrorBase, type Modem } from '@atlink/core'
import { lookupError } from './socket-error.ts'

export interface LookupOptions {
  /** 0 or nothing: any. */
  family?: number | 'IPv4' | 'IPv6' | undefined
  /** All addresses instead of the first. */
  all?: boolean | undefined
}

export type LookupDone = (
  error: Error | null,
  address: string | LookupAddress[],
  family?: number,
) => void

/** A modem, as far as names are concerned. */
export type NameModem = Pick<Modem, 'Resolver'>

const unknownName = ErrorBase.cip + 11

/**
 * Resolves a name; `done(error, address, family)`, or `done(error, addresses)` with `all`. An address
 * is its own answer, of whatever family.
 * @throws RangeError for a family that is none.
 */
export function lookup(
  modem: NameModem,
  hostname: string,
  options: LookupOptions | number | undefined,
  done: LookupDone,
): void {
  const { family, all = false } = typeof options === 'object' ? options : { family: options }
  const wanted = isIP(hostname) || familyOf(family)
  const fail = (code: number) => done(lookupError(code, hostname), all ? [] : '')
  const answer = (addresses: readonly string[]) => {
    const found = addresses
      .map((address) => ({ address, family: isIP(address) }))
      .filter((entry) => wanted === 0 || entry.family === wanted)
    const [first] = found
    if (first === undefined) fail(unknownName)
    else if (all) done(null, found)
    else done(null, first.address, first.family)
  }
  try {
    new modem.Resolver().resolve({
      host: hostname,
      onResolved: (_host, _address, addresses) => answer(addresses),
      onError: (_host, code) => fail(code),
    })
  } catch (error) {
    // What cannot be a name is an unknown one, for dns.lookup too.
    if (!(error instanceof RangeError)) throw error
    process.nextTick(fail, unknownName)
  }
}

function familyOf(family: number | string = 0): number {
  const version = Number(String(family).replace('IPv', ''))
  if (version === 0 || version === 4 || version === 6) return version
  throw new RangeError(`family: ${family} is not 0, 4 or 6`)
}

/** What dns.promises.lookup is: one address, or with `all` a list. */
export interface PromisedLookup {
  (hostname: string, options: LookupOptions & { all: true }): Promise<LookupAddress[]>
  (hostname: string, options?: LookupOptions | number): Promise<LookupAddress>
}

export function promisedLookup(modem: NameModem): PromisedLookup {
  const ask = (hostname: string, options?: LookupOptions | number) =>
    new Promise<LookupAddress | LookupAddress[]>((resolve, reject) => {
      lookup(modem, hostname, options, (error, address, family = 0) => {
        if (error !== null) reject(error)
        else resolve(typeof address === 'string' ? { address, family } : address)
      })
    })
  return ask as PromisedLookup
}

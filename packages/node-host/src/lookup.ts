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

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void

const unknownName = ErrorBase.cip + 11

/** Resolves a name; `done(error, address, family)`, or `done(error, addresses)` with `all`. */
export function lookup(
  modem: Pick<Modem, 'Resolver'>,
  hostname: string,
  options: LookupOptions | number | undefined,
  done: LookupDone,
): void {
  const { family, all = false } = typeof options === 'object' ? options : { family: options }
  const wanted = Number(String(family ?? 0).replace('IPv', ''))
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

/**
 * A target on a real network has a modem that does what it likes and one host that sends back what it
 * gets. What else a case asks for is beyond it: the case is not run to its end, and that is no failure.
 */
import type { Peer } from './target.ts'

/** What was asked for is beyond the target. The runner counts the case as skipped. */
export class Beyond extends Error {
  constructor(what: string) {
    super(`needs ${what}`)
  }
}

/** The peers of a host that nobody can look into: whoever does, asks for too much. */
export function unseen(): Peer[] {
  return new Proxy<Peer[]>([], {
    get(): never {
      throw new Beyond('a peer that can be watched')
    },
  })
}

/** For the parts of a target that only a simulation has: each call of them asks for too much. */
export function beyond<T extends object>(what: string): T {
  return new Proxy<T>({} as T, {
    get: () => () => {
      throw new Beyond(what)
    },
  })
}

/**
 * PDP contexts as AT+CGDCONT and AT+CGAUTH define them: 3GPP TS 27.007 clauses 10.1.1 and 10.1.31.
 * The module saves them by itself.
 */
export type ContextType = 'IP' | 'IPV6' | 'IPV4V6'

export interface Context {
  type: ContextType
  apn: string
}

export interface Authentication {
  /** 0 none, 1 PAP, 2 CHAP, 3 either. */
  type: number
  user: string
  password: string
}

export class Contexts {
  readonly defined: Map<number, Context> = new Map([[1, { type: 'IP', apn: '' }]])
  readonly authentication: Map<number, Authentication> = new Map()
  /** Contexts beside the default bearer that AT+CGACT has activated. */
  readonly activated: Set<number> = new Set()

  /** Context numbers, ascending. */
  get numbers(): number[] {
    return [...this.defined.keys()].sort((a, b) => a - b)
  }

  /** What the network thinks of context 1: an empty APN means the subscription's own. */
  isAcceptable(apns: string, auth: string): boolean {
    const apn = this.defined.get(1)?.apn
    if (apn === undefined) return false
    const given = this.authentication.get(1)
    const isNamed = given !== undefined && given.type !== 0
    return isSubscribed(apn, isNamed ? `${given.user}:${given.password}` : undefined, apns, auth)
  }
}

/** Whether the subscription has that APN, and these are its `user:password`; empty `apns`, `auth`: any. */
export function isSubscribed(
  apn: string,
  credentials: string | undefined,
  apns: string,
  auth: string,
): boolean {
  const name = apn.toLowerCase()
  const accepted = apns.split(',').map((one) => one.trim().toLowerCase())
  if (apns !== '' && name !== '' && !accepted.includes(name)) return false
  return auth === '' || credentials === auth
}

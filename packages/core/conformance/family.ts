/**
 * What a case asks of the modem's family, and why a family cannot run it. It reads the dialect alone: the
 * suite knows no family by name.
 */
import type { Configuration, Dialect } from '../src/index.ts'

export interface Wants {
  /** At least so many links, and servers. */
  readonly links?: number
  readonly servers?: number
  readonly ipv6?: true
  /** `CIPACK` counts what has arrived. */
  readonly acknowledges?: true
  readonly settings?: readonly (keyof Configuration)[]
  /** The case says or expects lines of the families that open their network with NETOPEN. */
  readonly netopen?: true
}

/** Why the family cannot run a case with these wants; empty when it can. */
export function lacks(dialect: Dialect, wants: Wants = {}): string {
  const { name, limits } = dialect
  const { links = 0, servers = 0 } = wants
  if (limits.links < links) return `${links} links: the ${name} has ${limits.links}`
  if (limits.servers < servers) return `${servers} servers: the ${name} has ${limits.servers}`
  if (wants.ipv6 && !dialect.ipv6) return `IPv6: the ${name} has none`
  if (wants.acknowledges && !dialect.acknowledges) {
    return `a count of what has arrived: the ${name} has none`
  }
  if (wants.netopen && dialect.newGprs !== null) return `NETOPEN: the ${name} has other commands`
  const missing = wants.settings?.find((group) => dialect.settings.checks[group] === null)
  return missing === undefined ? '' : `the setting ${missing}: the ${name} has none`
}

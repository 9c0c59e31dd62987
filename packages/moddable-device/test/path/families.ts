/** The modem families whose paths are measured: one row each, and a PathDce that speaks as they do. */
import { a76xx, a7600, type Dialect, sim800, sim7028 } from '@atlink/core'
import type { PathDce } from './dce.ts'
import { NetopenDce } from './dce-netopen.ts'
import { Sim800Dce } from './dce-sim800.ts'

export interface PathFamily {
  readonly name: string
  readonly dialect: Dialect
  /** A stream may be sent in blocks that Ctrl-Z ends. */
  readonly sendsVariable: boolean
  dce(): PathDce
}

function family(dialect: Dialect, Dce: new (links: number) => PathDce): PathFamily {
  const { name, limits } = dialect
  return Object.freeze({
    name,
    dialect,
    sendsVariable: dialect.etx,
    dce: () => new Dce(limits.links),
  })
}

/** The first one is what the measures themselves are tried on. */
export const FIRST: PathFamily = family(a76xx, NetopenDce)
export const FAMILIES: readonly PathFamily[] = Object.freeze([
  FIRST,
  family(a7600, NetopenDce),
  family(sim7028, NetopenDce),
  family(sim800, Sim800Dce),
])

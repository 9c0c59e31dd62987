/** The modem families whose paths are measured: one row each, and a PathDce that speaks as they do. */
import { a76xx, type Dialect } from '@atlink/core'
import type { PathDce } from './dce.ts'
import { NetopenDce } from './dce-netopen.ts'

export interface PathFamily {
  readonly name: string
  readonly dialect: Dialect
  dce(): PathDce
}

function family(dialect: Dialect, Dce: new (links: number) => PathDce): PathFamily {
  const { name, limits } = dialect
  return Object.freeze({ name, dialect, dce: () => new Dce(limits.links) })
}

/** The first one is what the measures themselves are tried on. */
export const FIRST: PathFamily = family(a76xx, NetopenDce)
export const FAMILIES: readonly PathFamily[] = Object.freeze([FIRST])

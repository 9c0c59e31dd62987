/** What is true or false of an engine and seldom looked at; what each poll looks at are fields of its own. */
import { flagged } from './packed.ts'

class Flags {
  flags = 0
  /** The port has been given back. */
  declare released: boolean
  /** The port outlives the end that is under way. */
  declare keepsPort: boolean
  /** `open` was called meanwhile. */
  declare reopens: boolean
  /** The module may believe in a network that is gone. */
  declare networkStale: boolean
  /** The firmware echoes payload as well, when it echoes command lines. */
  declare payloadEcho: boolean

  constructor() {
    this.payloadEcho = true
  }
}

/** The class of them. */
export const EngineFlags: typeof Flags = Object.freeze(
  flagged(Flags, ['released', 'keepsPort', 'reopens', 'networkStale', 'payloadEcho']),
)

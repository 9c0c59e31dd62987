/**
 * The rows of the bring-up for the IP version of sockets: CSOCKSETPN, which SIM7028's note spells
 * CSOCKETPN, and which the module takes only while its network is closed (A76XX note, section 3.1). A module that is found with an open network is asked
 * for its version first. Where the application asks for none, the module is left as it is.
 */
import { ascii } from './ascii.ts'
import type { BringUp } from './bring-up.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { Step } from './step.ts'
import { plain, row, type StepRow, Verdict } from './step-row.ts'

const TRIES = 4

const isWanted = (engine: Engine): boolean => engine.options.ipVersion !== 0

/** The open network has the other version. */
export const mustReopen = (bringUp: BringUp): boolean => bringUp.otherVersion

/** `+CSOCKSETPN: 1,version`: 1 is IPv4, 6 is IPv6. */
function versionLine(engine: Engine, bringUp: BringUp): boolean {
  const { argc, a1 } = engine.parser
  if (argc < 2) return false
  bringUp.otherVersion = (a1 === 6) !== (engine.options.ipVersion === 6)
  return true
}

/** The network may still be closing. */
function done(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (ok) return Verdict.next
  return bringUp.otherVersion && ++bringUp.tries < TRIES ? Verdict.again : -code
}

/**
 * Before the network is closed, where that is needed.
 * @param command its name, `+CSOCKSETPN`; a family without one has no such rows.
 */
export function versionQuestion(command: string): readonly StepRow[] {
  if (command === '') return []
  return [
    plain(Step.network, `AT${command}?`, {
      applies: (engine, bringUp) => isWanted(engine) && bringUp.networkOpen && !engine.networkStale,
      tag: Tag.socketContext,
      line: versionLine,
      done: () => Verdict.next,
    }),
  ]
}

export function versionRows(command: string): readonly StepRow[] {
  if (command === '') return []
  const line = ascii(`AT${command}=1,`)
  return [
    row(Step.network, {
      applies: (engine, bringUp) =>
        isWanted(engine) && (!bringUp.networkOpen || bringUp.otherVersion),
      write: (engine) => {
        const version = engine.options.ipVersion === 6 ? 6 : 1
        engine.writer.begin().put(line).number(version).end()
      },
      done,
    }),
  ]
}

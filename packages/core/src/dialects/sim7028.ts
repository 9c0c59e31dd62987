/**
 * SIM7028, TCPIP application note V1.04 (NB-IoT): tables, and the classifier of its one short line.
 */
import { OPEN_LINKS } from '../commands/open-links.ts'
import { type Dialect, type LineRow, Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { lastWordIndex } from '../last-words.ts'
import { LINKS_BY_CONNECTIONS, QUESTIONS, versionQuery } from '../settings/answers.ts'
import type { FamilySettings } from '../settings/family-settings.ts'
import { EPS_REGISTRATION, stepsOf } from '../steps.ts'
import { tagIndex } from '../tags.ts'
import { COMMANDS, DEADLINES, LAST_WORDS, LINES, NETOPEN, settingsWithout } from './netopen.ts'

// Its note's spelling, throughout (section 2.1.18).
const CONTEXT = '+CSOCKETPN'

const ITS_LINES: readonly LineRow[] = Object.freeze([
  ...LINES,
  ['+CSOCKETPN:', Tag.socketContext],
  // The other families' spelling.
  ['+CSOCKSETPN:', Tag.socketContext],
] as const)

/** `RDY`: the module has (re)started. It is shorter than a tag. */
const RDY = 0x524459
const RDY_LENGTH = 3

function classify(engine: Engine, start: number, end: number): number {
  const isReady = end - start === RDY_LENGTH && engine.arena.words.getInt32(start) >>> 8 === RDY
  return isReady ? Tag.boot : Tag.none
}

// Sections 2.1.11 to 2.1.20; CSOC is not among them.
const SETTINGS: Readonly<FamilySettings> = settingsWithout(['stack'], {
  ipVersion: versionQuery(CONTEXT),
})

export const sim7028: Dialect = Object.freeze({
  ...NETOPEN,
  name: 'sim7028',
  models: Object.freeze(['SIM7028']),
  probe: Object.freeze({ line: 'AT+CSOCKETPN?', rank: 1 }),
  // CIPACK's second number is reserved, 0 (section 2.1.16).
  acknowledges: false,
  classify,
  // Of two links `+CIPCLOSE: 0,1` is a list as well as a result.
  commands: Object.freeze({ ...COMMANDS, links: OPEN_LINKS }),
  // Section 2.1.5.
  deadlines: Object.freeze({ ...DEADLINES, read: 8000 }),
  lines: ITS_LINES,
  questions: Object.freeze({ ...QUESTIONS, links: LINKS_BY_CONNECTIONS }),
  tags: tagIndex(ITS_LINES),
  lastWords: lastWordIndex([...LAST_WORDS, ['RDY']]),
  settings: SETTINGS,
  socketContext: CONTEXT,
  // Section 2.1.1: a module for LTE alone.
  steps: stepsOf({
    registration: EPS_REGISTRATION,
    socketContext: CONTEXT,
    settings: SETTINGS.rows,
  }),
  // Links and servers: sections 2.1.3 and 2.1.14; blocks: 2.1.4 and 2.1.5; names: 2.1.17.
  limits: Object.freeze({ links: 2, servers: 2, send: 1500, read: 1500, host: 254, text: 99 }),
})

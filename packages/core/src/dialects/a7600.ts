/**
 * A7600 series, TCPIP application note V1.00 (A7600, A5360E, and A7670, which A76XX's later note has too and
 * which is found as that): tables only. It has neither IPv6
 * (first in A76XX's V1.03) nor `CTCPKA`, `CDNSCFG`, `CSOC` and `CSOCKSETPN` (its chapter 2). Limits that
 * it does not give are those of the command manual of its siblings SIM7500 and SIM7600 (V3.00).
 */
import { type Dialect, type LineRow, Tag } from '../dialect.ts'
import { lastWordIndex } from '../last-words.ts'
import type { FamilySettings } from '../settings/family-settings.ts'
import { REGISTRATION, stepsOf } from '../steps.ts'
import { tagIndex } from '../tags.ts'
import { LAST_WORDS, LINES, NETOPEN, settingsWithout } from './netopen.ts'

const ITS_LINES: readonly LineRow[] = Object.freeze([
  ...LINES,
  // The module has (re)started: the first on chips of ASR, the other on those of Qualcomm.
  ['*ATREADY:', Tag.boot],
  ['START', Tag.boot, true],
] as const)

// Chapter 2.
const SETTINGS: Readonly<FamilySettings> = settingsWithout(['dns', 'keepAlive', 'stack'], {
  ipVersion: null,
})

export const a7600: Dialect = Object.freeze({
  ...NETOPEN,
  name: 'a7600',
  models: Object.freeze(['A7600', 'A5360', 'A7678', 'SIM7500', 'SIM7600']),
  // All families with NETOPEN answer it.
  probe: Object.freeze({ line: 'AT+NETOPEN?', rank: 3 }),
  ipv6: false,
  lines: ITS_LINES,
  tags: tagIndex(ITS_LINES),
  lastWords: lastWordIndex([...LAST_WORDS, ['*ATREADY: #'], ['START']]),
  settings: SETTINGS,
  socketContext: '',
  steps: stepsOf({ registration: REGISTRATION, socketContext: '', settings: SETTINGS.rows }),
  // Links: section 1.5; servers: section 3.4.2.
  limits: Object.freeze({ links: 10, servers: 4, send: 1500, read: 1500, host: 255, text: 99 }),
})

/**
 * A76XX series, TCPIP application note V1.04 (A1803S, A1603, A1601, A1802): tables only. Limits are those
 * of the command manual V1.09.
 */
import { type Dialect, type LineRow, Tag } from '../dialect.ts'
import { lastWordIndex } from '../last-words.ts'
import { REGISTRATION, stepsOf } from '../steps.ts'
import { tagIndex } from '../tags.ts'
import { ALL_SETTINGS, LAST_WORDS, LINES, NETOPEN } from './netopen.ts'

const ITS_LINES: readonly LineRow[] = Object.freeze([
  ...LINES,
  ['+CSOCKSETPN:', Tag.socketContext],
  // The module has (re)started (LilyGO's logs; SIM7600's START).
  ['*ATREADY:', Tag.boot],
  ['START', Tag.boot, true],
] as const)

// Section 3.1.2.
const CONTEXT = '+CSOCKSETPN'

export const a76xx: Dialect = Object.freeze({
  ...NETOPEN,
  name: 'a76xx',
  models: Object.freeze([
    ...['A7602', 'A7605', 'A7608', 'A7630', 'A7633', 'A7652', 'A7653', 'A7663', 'A7669', 'A7670'],
    ...['A7672', 'A7677', 'A7682', 'A7683'],
  ]),
  probe: Object.freeze({ line: 'AT+CSOCKSETPN?', rank: 2 }),
  lines: ITS_LINES,
  tags: tagIndex(ITS_LINES),
  lastWords: lastWordIndex([...LAST_WORDS, ['*ATREADY: #'], ['START']]),
  settings: ALL_SETTINGS,
  socketContext: CONTEXT,
  steps: stepsOf({
    registration: REGISTRATION,
    socketContext: CONTEXT,
    settings: ALL_SETTINGS.rows,
  }),
  limits: Object.freeze({ links: 10, servers: 4, send: 1500, read: 1500, host: 255, text: 99 }),
})

/**
 * The dialect of a family that does not exist, FABLE, made by docs/dialects.md: A76XX's ways with some
 * spellings of its own, smaller limits, and a boot line that is shorter than a tag. It proves the recipe;
 * no modem speaks it.
 */
import { ascii } from '../../src/ascii.ts'
import type { Command } from '../../src/command.ts'
import { type Lookup, RESOLVE } from '../../src/commands/resolve.ts'
import { restartBy } from '../../src/commands/restart.ts'
import { LIST, START } from '../../src/commands/servers.ts'
import { type Dialect, type LineRow, Tag } from '../../src/dialect.ts'
import {
  COMMANDS,
  DEADLINES,
  LAST_WORDS,
  LINES,
  NETOPEN,
  settingsWithout,
} from '../../src/dialects/netopen.ts'
import type { Engine } from '../../src/engine.ts'
import { lastWordIndex } from '../../src/last-words.ts'
import { BACKLOG } from '../../src/server.ts'
import { ServerEvent } from '../../src/server-state.ts'
import {
  all,
  numberOf,
  QUESTIONS,
  type Questions,
  versionQuery,
} from '../../src/settings/answers.ts'
import { REGISTRATION, stepsOf } from '../../src/steps.ts'
import { tagIndex } from '../../src/tags.ts'

const CONTEXT = '+FSOCKET'
const FLISTEN = ascii('AT+FLISTEN=')
const FLISTEN_QUERY = ascii('AT+FLISTEN?')
const FNAME = ascii('AT+FNAME=')

const ITS_LINES: readonly LineRow[] = Object.freeze([
  ...LINES,
  ['+FSOCKET:', Tag.socketContext],
  ['+FNAME:', Tag.cdnsGip],
  // Without its colon, as the rows of the server list expect it.
  ['+FLISTEN', Tag.serverStart],
  // Of no use to a driver, and never an answer.
  ['+FMOON:', Tag.foreign],
] as const)

/** A name is asked in another word; the answer is A76XX's. */
const RESOLVE_BY_FNAME: Command = Object.freeze({
  ...RESOLVE,
  write(engine: Engine): void {
    const { line } = engine.lookups[0] as Lookup
    engine.writer.begin().put(FNAME).quote().view(line).quote().end()
  },
})

const START_BY_FLISTEN: Command = Object.freeze({
  ...START,
  write(engine: Engine): void {
    const { current } = engine.servers
    const writer = engine.writer.begin().put(FLISTEN).number(current.port).comma()
    writer.number(current.index)
    if (current.backlog !== BACKLOG) writer.comma().number(current.backlog)
    writer.end()
    current.move(ServerEvent.start)
  },
})

const LIST_BY_FLISTEN: Command = Object.freeze({
  ...LIST,
  write(engine: Engine): void {
    engine.servers.listDue = false
    engine.servers.listed = 0
    engine.writer.begin().put(FLISTEN_QUERY).end()
  },
})

/** `UP`: the module has (re)started. */
const UP = 0x5550
const UP_LENGTH = 2

function classify(engine: Engine, start: number, end: number): number {
  const isUp = end - start === UP_LENGTH && engine.arena.words.getInt32(start) >>> 16 === UP
  return isUp ? Tag.boot : Tag.none
}

const ITS_QUESTIONS: Questions = Object.freeze({
  ...QUESTIONS,
  servers: Object.freeze({
    lines: () => ['AT+FLISTEN?'],
    read: (lines: readonly string[]) =>
      all(lines, '+FLISTEN').map(([server, port]) => ({
        server: numberOf(server),
        port: numberOf(port),
      })),
  }),
})

const SETTINGS = settingsWithout(['stack'], { ipVersion: versionQuery(CONTEXT) })

export const fable: Dialect = Object.freeze({
  ...NETOPEN,
  name: 'fable',
  models: Object.freeze(['FABLE']),
  probe: Object.freeze({ line: `AT${CONTEXT}?`, rank: 0 }),
  classify,
  commands: Object.freeze({
    ...COMMANDS,
    resolve: RESOLVE_BY_FNAME,
    serverStart: START_BY_FLISTEN,
    serverList: LIST_BY_FLISTEN,
    restart: restartBy('AT+FRESET'),
  }),
  deadlines: Object.freeze({ ...DEADLINES, command: 7000, read: 7000 }),
  lines: ITS_LINES,
  questions: ITS_QUESTIONS,
  tags: tagIndex(ITS_LINES),
  lastWords: lastWordIndex([...LAST_WORDS, ['UP']]),
  settings: SETTINGS,
  socketContext: CONTEXT,
  steps: stepsOf({
    registration: REGISTRATION,
    socketContext: CONTEXT,
    settings: SETTINGS.rows,
  }),
  limits: Object.freeze({ links: 6, servers: 3, send: 1500, read: 1500, host: 200, text: 60 }),
})

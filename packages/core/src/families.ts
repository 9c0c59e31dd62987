/**
 * Which family a modem is of: `AT+CGMM` and `ATI` name the model (3GPP 27.007 section 5.2, V.250 section
 * 6.1.3), and where neither name is known, each family is asked something that only it answers. It is a
 * modem with a bring-up of its own, which ends there and leaves port and module as they are. It opens no
 * network.
 */
import { ascii } from './ascii.ts'
import type { BringUp } from './bring-up.ts'
import { closeSoon } from './closing.ts'
import { type Command, notMine } from './command.ts'
import { type CommandSet, type Dialect, type LineRow, Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { lastWordIndex } from './last-words.ts'
import { namesModel } from './model.ts'
import { Modem } from './modem.ts'
import type { ModemOptions } from './options.ts'
import { QUERIES, QUESTIONS } from './settings/answers.ts'
import { CHECKS } from './settings/configuration.ts'
import { Step } from './step.ts'
import { plain, row, type StepRow, Verdict } from './step-row.ts'
import { CONTACT_ROWS } from './steps-start.ts'
import { tagIndex } from './tags.ts'

/** What a modem is told that has only to say what it is. */
export interface FindOptions
  extends Pick<ModemOptions, 'serial' | 'clock' | 'startBaud' | 'baud' | 'onStep' | 'trace'> {
  /** The families to choose from. */
  readonly families: readonly Dialect[]
}

/** Rounds of both questions about the model, and of each question of the families. */
const ROUNDS = 3
const TWICE = 2

const LINES: readonly LineRow[] = Object.freeze([
  ['ERROR', Tag.error, true],
  ['+CME ERROR', Tag.cmeError],
])

/** The port is left as it is, and the module: nothing is written. */
const LEAVE: Command = Object.freeze({
  name: 'leave',
  onPrompt: null,
  deadlineMs: () => 0,
  line: notMine,
  write: (engine: Engine) => void engine.writer.begin(),
  final: () => false,
  expired(engine: Engine): boolean {
    closeSoon(engine)
    return false
  },
})

/** Nothing else is ever asked. */
const COMMANDS: CommandSet = Object.freeze({
  open: LEAVE,
  close: LEAVE,
  before: null,
  send: LEAVE,
  sendVariable: LEAVE,
  links: LEAVE,
  peers: LEAVE,
  senders: LEAVE,
  resolve: LEAVE,
  serverStart: LEAVE,
  serverStop: LEAVE,
  serverList: LEAVE,
  shut: LEAVE,
  restart: LEAVE,
})

/** The questions, and what the answers have shown so far. */
class Search {
  readonly #families: readonly Dialect[]
  /** By the two questions about the model, -1 for none of the families. */
  readonly #named = [-1, -1]
  #rounds = 0
  /** The family that is asked, and how often it was. */
  #asked = 0
  #times = 0
  found: Dialect | null = null

  constructor(families: readonly Dialect[]) {
    // Who has what another has too is asked after it.
    this.#families = [...families].sort((a, b) => a.probe.rank - b.probe.rank)
  }

  get steps(): readonly StepRow[] {
    const probes = this.#families.map(({ probe }) => ascii(probe.line))
    return Object.freeze([
      ...CONTACT_ROWS,
      this.#model('AT+CGMM', 0, () => Verdict.next),
      this.#model('ATI', 1, () => this.#judge()),
      row(Step.family, {
        applies: () => this.found === null,
        write: (engine) =>
          engine.writer
            .begin()
            .put(probes[this.#asked] as readonly number[])
            .end(),
        retryMs: 1,
        done: (_engine, _bringUp, ok) => this.#answered(ok),
      }),
    ])
  }

  #model(question: string, which: number, done: () => number): StepRow {
    const line = (engine: Engine, bringUp: BringUp, start: number, end: number): boolean => {
      const { bytes } = engine.arena
      const named = this.#families.findIndex(({ models }) => namesModel(models, bytes, start, end))
      bringUp.seen = true
      if (named >= 0) this.#named[which] = named
      return true
    }
    return plain(Step.family, question, { text: true, retryMs: 1, line, done })
  }

  /** A damaged answer may name another model: only two that agree are believed. */
  #judge(): number {
    const [model = -1, identity = -1] = this.#named
    this.#named.fill(-1)
    if (model >= 0 && model === identity) this.found = this.#families[model] as Dialect
    const isSure = this.found !== null || ++this.#rounds === ROUNDS
    return isSure ? Verdict.next : Verdict.rewind
  }

  /** A refusal may be of a damaged question, so the next family's turn comes after two. */
  #answered(ok: boolean): number {
    if (ok) {
      this.found = this.#families[this.#asked] as Dialect
      return Verdict.next
    }
    if (++this.#times < TWICE) return Verdict.again
    this.#times = 0
    return ++this.#asked < this.#families.length ? Verdict.again : -ErrorCode.unknownModel
  }
}

function dialectOf(search: Search): Dialect {
  return Object.freeze({
    name: 'unknown',
    models: Object.freeze([]),
    probe: Object.freeze({ line: 'AT', rank: 0 }),
    settings: Object.freeze({ checks: CHECKS, rows: Object.freeze([]), queries: QUERIES }),
    socketContext: '',
    questions: QUESTIONS,
    answerEnd: null,
    ipv6: false,
    acknowledges: false,
    access: () => ({ context: null, login: null }),
    classify: null,
    commands: COMMANDS,
    etx: false,
    newGprs: null,
    serverTakesLink: false,
    steps: search.steps,
    unclaimed: Object.freeze([]),
    lines: LINES,
    tags: tagIndex(LINES),
    lastWords: lastWordIndex([]),
    limits: Object.freeze({ links: 1, servers: 1, send: 64, read: 64, host: 1, text: 1 }),
    deadlines: Object.freeze({
      command: 9000,
      read: 9000,
      network: 9000,
      resolve: 9000,
      contact: 10000,
      boot: 10000,
      sim: 0,
      registration: 0,
      prompt: 0,
      wake: 60,
      block: 1000,
    }),
    guardMs: 0,
    lineLimit: 556,
  })
}

/**
 * Finds the family of the modem on a port. Afterwards the port is open, the module answers without echo,
 * and a `Modem` with the family's dialect takes both over.
 * @param done told, outside this call, the dialect and 0; or null and why there is none: `modemSilent`,
 * `portLost`, or `unknownModel` for a modem of no family of the list.
 * @throws RangeError or TypeError that names the option.
 */
export function findFamily(
  options: FindOptions,
  done: (dialect: Dialect | null, code: number) => void,
): void {
  const { families, ...line } = options
  if (!Array.isArray(families) || families.length === 0) {
    throw new TypeError('families: a list of dialects is needed')
  }
  const search = new Search(families)
  const modem = new Modem({
    ...line,
    dialect: dialectOf(search),
    links: 1,
    receiveSize: 64,
    transmitSize: 64,
    auditMs: 0,
    onReady: () => modem.disconnect(),
    onDown: (code) => {
      const { found } = search
      if (found === null) done(null, code)
      else done(found, 0)
    },
  })
  modem.open()
}

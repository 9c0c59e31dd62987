/**
 * Questions that an application may ask the module: which connections and servers it has, and how it
 * is set. They wait in the queue of `modem.command`, allocate, and are not for the path of data. What
 * the answers look like is in answers.ts.
 */
import { ask } from '../commands/user.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import {
  type Connection,
  type ListeningServer,
  QUERIES,
  type Query,
  type Question,
  type SettingsReport,
} from './answers.ts'

/** Told outside the call: the answer and 0, or null and why there is none. */
export type Answered<T> = (answer: T | null, code: number) => void

const NAMES: readonly (keyof SettingsReport)[] = Object.freeze(
  Object.keys(QUERIES) as (keyof SettingsReport)[],
)

export class Status {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /**
   * The open connections (`AT+CIPOPEN?`, `AT+CIPSTATUS`).
   * @throws Error when the modem is not open, or asleep; so do the others.
   */
  connections(done: Answered<readonly Connection[]>): void {
    this.#inquire(this.#engine.dialect.questions.connections, done)
  }

  /** Which links are open, by number (`AT+CIPCLOSE?`, `AT+CIPSTATUS`). */
  links(done: Answered<readonly boolean[]>): void {
    this.#inquire(this.#engine.dialect.questions.links, done)
  }

  /** Whether the network is open (`AT+NETOPEN?`, `AT+CIPSTATUS`). While it is being opened, the question waits. */
  network(done: Answered<boolean>): void {
    this.#inquire(this.#engine.dialect.questions.network, done)
  }

  /** The listening servers (`AT+SERVERSTART?`, `AT+CIPSERVER?`). */
  servers(done: Answered<readonly ListeningServer[]>): void {
    this.#inquire(this.#engine.dialect.questions.servers, done)
  }

  /**
   * One of the module's settings, as the module has it.
   * @throws RangeError when there is no such setting.
   */
  setting<Name extends keyof SettingsReport>(
    name: Name,
    done: Answered<SettingsReport[Name]>,
  ): void {
    if (!NAMES.includes(name)) {
      throw new RangeError(`name: ${String(name)} is none of ${NAMES.join(', ')}`)
    }
    const { dialect } = this.#engine
    const query = dialect.settings.queries[name]
    if (query === null) throw new RangeError(`name: the ${dialect.name} has no setting ${name}`)
    this.#ask(query as Query<SettingsReport[Name]>, done)
  }

  /**
   * All of them. What the firmware does not know is null; the code is 0 unless the modem stops
   * answering meanwhile.
   */
  settings(
    done: Answered<{ readonly [Name in keyof SettingsReport]: SettingsReport[Name] | null }>,
  ): void {
    callable(done)
    const report: Record<string, unknown> = {}
    const { queries } = this.#engine.dialect.settings
    const names = NAMES.filter((name) => queries[name] !== null)
    for (const name of NAMES) report[name] = null
    let left = names.length
    let worst = 0
    for (const name of names) {
      this.#ask<unknown>(queries[name] as Query<unknown>, (answer, code) => {
        report[name] = answer
        if (!isAnswer(code)) worst = code
        if (--left === 0) done((worst === 0 ? report : null) as never, worst)
      })
    }
  }

  /** Asks line by line, and reads all answers together. */
  #inquire<T>(question: Question<T>, done: Answered<T>): void {
    callable(done)
    const engine = this.#engine
    const asked = question.lines(engine)
    const lines: string[] = []
    let left = asked.length
    let worst = 0
    for (const line of asked) {
      ask(engine, line, (result) => {
        lines.push(...result.lines)
        if (!result.ok) worst = result.code
        if (--left !== 0) return
        const answer = worst === 0 ? question.read(lines, engine) : null
        done(answer, worst === 0 && answer === null ? ErrorCode.answerUnreadable : worst)
      })
    }
  }

  #ask<T>({ line, read }: Query<T>, done: Answered<T>): void {
    callable(done)
    ask(this.#engine, line, ({ ok, code, lines }) => {
      const answer = ok ? read(lines) : null
      done(answer, ok && answer === null ? ErrorCode.answerUnreadable : code)
    })
  }
}

/** False for what says nothing about a setting: the modem has not answered. */
function isAnswer(code: number): boolean {
  const unknown = code === ErrorCode.commandFailed || code === ErrorCode.answerUnreadable
  return code === 0 || unknown || code >= ErrorBase.cme
}

function callable(done: unknown): void {
  if (typeof done !== 'function') throw new TypeError('done: must be a function')
}

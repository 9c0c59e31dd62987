/* hot: no allocation */
/**
 * What the application is to be told about the modem as a whole, kept until *deliver*: an
 * application may read and write in a callback, which uses the memory that is being parsed before.
 * Numbers lie in a fixed ring; strings and results of commands allocate by contract.
 */
import type { Lookup } from './commands/resolve.ts'
import type { CommandResult, UserCommand } from './commands/user.ts'
import type { ModemOptions } from './options.ts'

const STEP = 1
const READY = 2
const DOWN = 3
const ENTRIES = 16
/** Of an entry: what it is, with its step and that one's status in two bytes above; and its code. */
const WIDTH = 2
const STATUS = 8
const STEP_NUMBER = 16
const BYTE = 255

export class Outbox {
  readonly #hooks: ModemOptions
  /** A typed array: on XS an element takes 4 bytes in it, and 16 in a plain one. */
  readonly #news: Int32Array = new Int32Array(ENTRIES * WIDTH)
  #first = 0
  #count = 0
  #waiting = 0
  /** Told once a poll, however many there were. */
  #overruns = 0
  /** What an application is told by a call: lines, results, answers. */
  readonly #calls: (() => void)[] = []

  constructor(hooks: ModemOptions) {
    this.#hooks = hooks
  }

  /** How much waits to be told. */
  get waiting(): number {
    return this.#waiting
  }

  step(step: number, status: number, code: number): void {
    this.#put(STEP | (status << STATUS) | (step << STEP_NUMBER), code)
  }

  ready(): void {
    this.#put(READY, 0)
  }

  down(code: number): void {
    this.#put(DOWN, code)
  }

  /** How many there were in all. */
  overrun(count: number): void {
    if (this.#hooks.onOverrun === undefined) return
    if (this.#overruns === 0) this.#waiting++
    this.#overruns = count
  }

  /* cold: an unsolicited line for an application that wants them */
  line(text: string): void {
    this.#later(() => this.#hooks.onUnsolicited?.(text))
  }

  /* cold: for a command of the application's */
  result(command: UserCommand): void {
    this.#later(() => command.done.call(undefined, command.result as CommandResult))
  }

  /* cold: for a question of the application's */
  lookup(lookup: Lookup): void {
    this.#later(() => lookup.done.call(undefined, lookup))
  }

  /** What has become of something that the application asked the modem to do: 0, or why not. */
  /* cold: a call of the application's, told once */
  answer(done: (code: number) => void, code: number): void {
    this.#later(() => done(code))
  }

  #later(call: () => void): void {
    this.#calls.push(call)
    this.#waiting++
  }

  #put(what: number, code: number): void {
    // A full ring means that deliver does not run; the oldest news are the least use.
    if (this.#count === ENTRIES) this.#first = (this.#first + 1) % ENTRIES
    else {
      this.#count++
      this.#waiting++
    }
    const news = this.#news
    const at = ((this.#first + this.#count - 1) % ENTRIES) * WIDTH
    news[at] = what
    news[at + 1] = code
  }

  /** Tells the application everything that waits. */
  deliver(): void {
    while (this.#count !== 0) {
      const at = this.#first
      this.#first = (at + 1) % ENTRIES
      this.#count--
      this.#waiting--
      try {
        this.#tell(at * WIDTH)
      } catch (error) {
        this.fault(error)
      }
    }
    if (this.#overruns !== 0) this.#tellOverruns()
    while (this.#calls.length !== 0) this.#call(this.#calls.shift() as () => void)
  }

  #call(call: () => void): void {
    this.#waiting--
    try {
      call()
    } catch (error) {
      this.fault(error)
    }
  }

  #tell(at: number): void {
    const hooks = this.#hooks
    const news = this.#news
    const what = news[at] as number
    const code = news[at + 1] as number
    const kind = what & BYTE
    if (kind === STEP) hooks.onStep?.(what >> STEP_NUMBER, (what >> STATUS) & BYTE, code)
    else if (kind === READY) hooks.onReady?.()
    else hooks.onDown?.(code)
  }

  #tellOverruns(): void {
    const count = this.#overruns
    this.#overruns = 0
    this.#waiting--
    try {
      this.#hooks.onOverrun?.(count)
    } catch (error) {
      this.fault(error)
    }
  }

  /** An exception of the application; one out of `onFault` itself is dropped. */
  fault(error: unknown): void {
    try {
      this.#hooks.onFault?.(error)
    } catch {
      // Nobody is left to tell.
    }
  }
}

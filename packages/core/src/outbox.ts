/* hot: no allocation */
/**
 * What the application is to be told about the modem as a whole, kept until *deliver*: an
 * application may read and write in a callback, which uses the memory that is being parsed before.
 * Numbers lie in a fixed ring; strings and results of commands allocate by contract.
 */
import type { Lookup } from './commands/resolve.ts'
import type { CommandResult, UserCommand } from './commands/user.ts'
import type { ModemOptions } from './options.ts'

interface Answer {
  readonly done: (code: number) => void
  readonly code: number
}

const STEP = 1
const READY = 2
const DOWN = 3
const ENTRIES = 16
/** Of an entry: what it is, and three numbers. */
const WIDTH = 4

export class Outbox {
  readonly #hooks: ModemOptions
  /** A typed array: on XS an element takes 4 bytes in it, and 16 in a plain one. */
  readonly #news: Int32Array = new Int32Array(ENTRIES * WIDTH)
  #first = 0
  #count = 0
  #waiting = 0
  /** Told once a poll, however many there were. */
  #overruns = 0
  #lines: string[] = []
  #results: UserCommand[] = []
  #lookups: Lookup[] = []
  #answers: Answer[] = []

  constructor(hooks: ModemOptions) {
    this.#hooks = hooks
  }

  /** How much waits to be told. */
  get waiting(): number {
    return this.#waiting
  }

  step(step: number, status: number, code: number): void {
    this.#put(STEP, step, status, code)
  }

  ready(): void {
    this.#put(READY, 0, 0, 0)
  }

  down(code: number): void {
    this.#put(DOWN, code, 0, 0)
  }

  /** How many there were in all. */
  overrun(count: number): void {
    if (this.#hooks.onOverrun === undefined) return
    if (this.#overruns === 0) this.#waiting++
    this.#overruns = count
  }

  line(text: string): void {
    this.#lines.push(text)
    this.#waiting++
  }

  result(command: UserCommand): void {
    this.#results.push(command)
    this.#waiting++
  }

  lookup(lookup: Lookup): void {
    this.#lookups.push(lookup)
    this.#waiting++
  }

  /** What has become of something that the application asked the modem to do: 0, or why not. */
  /* cold: a call of the application's, told once */
  answer(done: (code: number) => void, code: number): void {
    this.#answers.push({ done, code })
    this.#waiting++
  }

  #put(kind: number, a: number, b: number, c: number): void {
    // A full ring means that deliver does not run; the oldest news are the least use.
    if (this.#count === ENTRIES) this.#first = (this.#first + 1) % ENTRIES
    else {
      this.#count++
      this.#waiting++
    }
    const news = this.#news
    const at = ((this.#first + this.#count - 1) % ENTRIES) * WIDTH
    news[at] = kind
    news[at + 1] = a
    news[at + 2] = b
    news[at + 3] = c
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
    while (this.#lines.length !== 0) this.#tellLine(this.#taken(this.#lines))
    while (this.#results.length !== 0) this.#tellResult(this.#taken(this.#results))
    while (this.#lookups.length !== 0) this.#tellLookup(this.#taken(this.#lookups))
    while (this.#answers.length !== 0) this.#tellAnswer(this.#taken(this.#answers))
  }

  #taken<T>(list: T[]): T {
    this.#waiting--
    return list.shift() as T
  }

  #tell(at: number): void {
    const hooks = this.#hooks
    const news = this.#news
    const kind = news[at] as number
    const a = news[at + 1] as number
    if (kind === STEP) hooks.onStep?.(a, news[at + 2] as number, news[at + 3] as number)
    else if (kind === READY) hooks.onReady?.()
    else hooks.onDown?.(a)
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

  #tellLine(text: string): void {
    try {
      this.#hooks.onUnsolicited?.(text)
    } catch (error) {
      this.fault(error)
    }
  }

  #tellResult(command: UserCommand): void {
    try {
      command.done.call(undefined, command.result as CommandResult)
    } catch (error) {
      this.fault(error)
    }
  }

  #tellLookup(lookup: Lookup): void {
    try {
      lookup.done.call(undefined, lookup)
    } catch (error) {
      this.fault(error)
    }
  }

  #tellAnswer({ done, code }: Answer): void {
    try {
      done(code)
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

/**
 * One XS machine with one program in it: runs its tests, does its works, and measures them. What a
 * work allocates is told exactly for slots (the meter counts each). Chunks, which hold the bytes of
 * strings, arrays and buffers, are not counted by the worker: the heap is filled until hardly any
 * space is left, so that a work that makes chunks forces a collection, and a collection is seen.
 */
import { Kind, Outcome } from './guest.ts'
import { type Meter, type Reply, Worker } from './worker.ts'

export interface Measured {
  /** Slots that `count` times allocated beyond what 0 times did. Meaningless after a collection. */
  readonly slots: number
  /** There was a collection: chunks were made, or more slots than the heap had left. */
  readonly collected: boolean
  /** Bytes by which the heap grew. */
  readonly grew: number
  /** Opcodes and native charges of `count` times, beyond those of 0 times. */
  readonly compute: number
  /** What the work told, if it did. */
  readonly told: number | undefined
}

export interface ListedTest {
  readonly title: string
  /** Not to be run; the title says why. */
  readonly skip: boolean
}

/** Garbage that a collection would take away: that is how it is seen. */
const GARBAGE = 2000
const MIB = 1 << 20
const LEFT = 1 << 16
/** The worker's heap for chunks grows by so much. */
const STEP = 4 * MIB

export class Machine {
  readonly #path: string
  readonly #source: string
  #worker: Worker
  #tests: readonly ListedTest[] = []
  #works: readonly string[] = []

  private constructor(path: string, source: string) {
    this.#path = path
    this.#source = source
    this.#worker = new Worker(path)
  }

  /** @param source - a script that calls `serve`, from `bundle`. */
  static async start(path: string, source: string): Promise<Machine> {
    const machine = new Machine(path, source)
    await machine.#load()
    return machine
  }

  get tests(): readonly ListedTest[] {
    return this.#tests
  }

  get works(): readonly string[] {
    return this.#works
  }

  /** What the program printed since the last call. */
  takeOutput(): Promise<string> {
    return this.#worker.takeOutput()
  }

  /** @throws what the test threw. A machine that has ended is started anew first. */
  async run(title: string): Promise<Meter> {
    if (this.#worker.hasEnded) {
      this.#worker = new Worker(this.#path)
      await this.#load()
    }
    const reply = await this.#command(
      Kind.test,
      indexOf(
        this.#tests.map((one) => one.title),
        title,
      ),
    )
    if (reply.bytes.length === 0) throw new Error(`${title}: it has not come to its end`)
    textOf(reply)
    return reply.meter
  }

  /** Does a work `count` times. */
  async work(name: string, count: number): Promise<number | undefined> {
    return toldOf(await this.#command(Kind.work, indexOf(this.#works, name), count))
  }

  /** Measures `count` times against 0 times, after `warmUp` times. */
  async measure(name: string, count: number, warmUp: number = 3): Promise<Measured> {
    await this.work(name, warmUp)
    await this.#fillChunks()
    const index = indexOf(this.#works, name)
    const times = (n: number): Promise<Reply> => this.#command(Kind.work, index, n)
    await this.#worker.evaluate(`for (let i = 0; i < ${GARBAGE}; i++) ({})`)
    const before = (await times(0)).meter
    const idle = (await times(0)).meter
    const reply = await times(count)
    const told = toldOf(reply)
    const busy = reply.meter
    const rest = idle.currentHeapCount - before.currentHeapCount
    const slots = busy.currentHeapCount - idle.currentHeapCount - rest
    return {
      slots,
      collected: slots < 0,
      grew: busy.allocate - before.allocate,
      compute: busy.compute - idle.compute,
      told,
    }
  }

  /** Collects garbage. @returns the slots that live. */
  async collect(): Promise<number> {
    await this.#worker.evaluate('gc()')
    return (await this.#worker.evaluate('gc()')).meter.currentHeapCount
  }

  /** Leaves 64 to 128 KiB for chunks: then 24 bytes an operation are seen within 5500 of them. */
  async #fillChunks(): Promise<void> {
    const run = async (source: string): Promise<number> =>
      (await this.#worker.evaluate(source)).meter.allocate
    await run('globalThis.ballast = []')
    let size = await run('gc()')
    for (const step of [MIB, LEFT]) {
      for (let before = size; before === size; ) {
        before = size
        size = await run(`ballast.push(new ArrayBuffer(${step}))`)
      }
    }
    await run(`ballast.push(new ArrayBuffer(${STEP - 2 * LEFT}))`)
  }

  close(): Promise<void> {
    return this.#worker.close()
  }

  async #load(): Promise<void> {
    await this.#worker.evaluate(this.#source)
    const { tests, works } = JSON.parse(textOf(await this.#command(Kind.list, 0)))
    this.#tests = tests
    this.#works = works
  }

  #command(kind: number, index: number, count: number = 0): Promise<Reply> {
    const bytes = Buffer.alloc(7)
    bytes.writeUInt8(kind, 0)
    bytes.writeUInt16BE(index, 1)
    bytes.writeUInt32BE(count, 3)
    return this.#worker.command(bytes)
  }
}

function indexOf(names: readonly string[], name: string): number {
  const index = names.indexOf(name)
  if (index < 0) throw new Error(`the program has no "${name}"`)
  return index
}

/** @throws what was thrown inside. */
function textOf({ bytes }: Reply): string {
  const text = bytes.toString('utf8', 1)
  if (bytes[0] === Outcome.failed) throw new Error(text)
  return text
}

function toldOf(reply: Reply): number | undefined {
  return reply.bytes.length === 0 ? undefined : Number(textOf(reply))
}

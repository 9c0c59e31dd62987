/**
 * The side of the harness that lives in XS: a program registers its tests and its works here, and the
 * worker's commands call them by number. It runs in any ES2022 engine and needs nothing of a host but
 * TextEncoder. Command: kind, index, count (32 bits, big endian). Reply: a byte that tells how it went,
 * then text.
 */

/** Something that passes or throws. */
export interface GuestTest {
  readonly title: string
  /** Not to be run; the title says why. */
  readonly skip?: boolean
  run(): Promise<void> | void
}

/** Something that is measured while it is done `count` times. What it returns is told. */
export interface GuestWork {
  readonly name: string
  run(count: number): number | undefined
}

export interface Program {
  readonly tests?: readonly GuestTest[]
  readonly works?: readonly GuestWork[]
}

export const Kind = { list: 0, test: 1, work: 2 } as const
export const Outcome = { done: 1, failed: 2 } as const

interface Box {
  result?: ArrayBuffer
}

/** What a throw looks like to people. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`
  return `${error}\n${error.stack ?? ''}`
}

function packed(outcome: number, text: string): ArrayBuffer {
  const characters = new TextEncoder().encode(text)
  const reply = new Uint8Array(characters.length + 1)
  reply[0] = outcome
  reply.set(characters, 1)
  return reply.buffer
}

async function test(one: GuestTest, box: Box): Promise<void> {
  try {
    await one.run()
    box.result = packed(Outcome.done, '')
  } catch (error) {
    box.result = packed(Outcome.failed, describe(error))
  }
}

/** Allocates nothing beside what the work does, unless it has something to tell. */
function work(one: GuestWork, count: number, box: Box): Box | undefined {
  try {
    const value = one.run(count)
    if (value === undefined) return undefined
    box.result = packed(Outcome.done, String(value))
  } catch (error) {
    box.result = packed(Outcome.failed, describe(error))
  }
  return box
}

function list({ tests = [], works = [] }: Program): string {
  return JSON.stringify({
    tests: tests.map(({ title, skip = false }) => ({ title, skip })),
    works: works.map((one) => one.name),
  })
}

/** Answers the worker's commands from now on. */
export function serve(program: Program): void {
  const { tests = [], works = [] } = program
  const box: Box = {}
  const handle = (buffer: ArrayBuffer): Box | undefined => {
    const command = new DataView(buffer)
    const index = command.getUint8(1) * 256 + command.getUint8(2)
    delete box.result
    if (command.getUint8(0) === Kind.work) {
      return work(works[index] as GuestWork, command.getUint32(3), box)
    }
    if (command.getUint8(0) === Kind.list) box.result = packed(Outcome.done, list(program))
    else void test(tests[index] as GuestTest, box)
    return box
  }
  Object.assign(globalThis, { handleCommand: handle })
}

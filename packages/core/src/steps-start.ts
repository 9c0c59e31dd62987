/**
 * The rows of the bring-up from a silent port to a modem that answers without echo, at the wanted rate:
 * the same for every family (A76XX note, section 1.4).
 */
import { ascii } from './ascii.ts'
import type { BringUp } from './bring-up.ts'
import type { Engine } from './engine.ts'
import { Step } from './step.ts'
import { plain, row, type StepRow, Verdict } from './step-row.ts'

const CR = 13
const ESC = 0x1b
const CONTACT_MS = 300
const FILL = 250
const FILL_AFTER = 6
/** The escape sequence with its silence before and after: A76XX note, section 1.5.4. */
const ESCAPE = ascii('+++')
const ESCAPE_AFTER = 6
const GUARD_MS = 1100
const ESCAPED_MS = 1500
const RATE_PROBES = 8

const AT = ascii('AT')
const IPR = ascii('AT+IPR=')

const anyIsNext = (): number => Verdict.next

/**
 * Autobauding by `AT`. Later probes begin with ESC and CRs: a prompt that an earlier run left open
 * swallows whatever comes, one of variable length until ESC, one of fixed length until it is full, and
 * empty lines are the most harmless filler. Where the line may have another rate, by an earlier run or
 * by `AT+IPREX`, these are tried in turn. An earlier run may also have left the online data state: `+++`
 * ends it, at the rate of that run.
 */
function probe(engine: Engine, bringUp: BringUp): void {
  const probes = bringUp.probes++
  if (probes !== 0 && probes % RATE_PROBES === 0) tryRate(engine, probes / RATE_PROBES)
  const writer = engine.writer.begin()
  const since = probes - escapeAfter(engine)
  if (since === 0) return
  if (since === 1) {
    writer.put(ESCAPE)
    return
  }
  if (probes >= FILL_AFTER) writer.fill(ESC, 1).fill(CR, FILL)
  writer.put(AT).end()
}

/** Which probe is the silence before the escape sequence, which the next one is. */
function escapeAfter(engine: Engine): number {
  return ESCAPE_AFTER + (engine.options.baud === 0 ? 0 : RATE_PROBES)
}

function probeMs(engine: Engine): number {
  const since = engine.bringUp.probes - 1 - escapeAfter(engine)
  return since === 0 ? GUARD_MS : since === 1 ? ESCAPED_MS : CONTACT_MS
}

function tryRate(engine: Engine, turn: number): void {
  const { startBaud, baud } = engine.options
  const rates = [startBaud]
  if (baud !== 0) rates.push(baud)
  if (engine.applied.permanentBaud !== 0) rates.push(engine.applied.permanentBaud)
  if (rates.length > 1) engine.setBaud(rates[turn % rates.length] as number)
}

function raise(engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (ok) {
    bringUp.raised = true
    engine.setBaud(engine.options.baud)
  } else {
    bringUp.complain(code)
  }
  return Verdict.next
}

function flowControl(engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  engine.canHold = ok
  if (ok) engine.serial.setFlowControl?.(true)
  else bringUp.complain(code)
  return Verdict.next
}

const contactRow: Partial<StepRow> = Object.freeze({
  mayBeSilent: true,
  retryMs: 1,
  write: probe,
  answerMs: probeMs,
  deadlineMs: (engine: Engine) => engine.dialect.deadlines.contact,
  done: (_e: Engine, _b: BringUp, ok: boolean) => (ok ? Verdict.next : Verdict.again),
})

const wantsRate = (engine: Engine): boolean => engine.options.baud !== 0

/** Until the module answers, without echo. */
export const CONTACT_ROWS: readonly StepRow[] = Object.freeze([
  row(Step.contact, contactRow),
  plain(Step.echo, 'ATE0', { done: anyIsNext }),
])

export const START_ROWS: readonly StepRow[] = Object.freeze([
  ...CONTACT_ROWS,
  row(Step.rate, {
    applies: (engine) => wantsRate(engine) && engine.baud !== engine.options.baud,
    write: (engine) => engine.writer.begin().put(IPR).number(engine.options.baud).end(),
    done: raise,
  }),
  row(Step.rate, {
    ...contactRow,
    write: (engine) => engine.writer.begin().put(AT).end(),
    answerMs: () => CONTACT_MS,
    applies: (_engine, bringUp) => bringUp.raised,
  }),
  plain(Step.flowControl, 'AT+IFC=2,2', {
    applies: (engine) => engine.options.flowControl,
    done: flowControl,
  }),
  plain(Step.settings, 'AT+CMEE=1', { done: anyIsNext }),
])

/**
 * The rows of the bring-up of the families that open their network with NETOPEN (A76XX note, section 1.4;
 * deadlines from its flow chart). Each row says what it sends, which line answers it, and what the answer
 * means. State lies in bring-up.ts.
 */
import type { BringUp } from './bring-up.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorBase, ErrorCode } from './errors.ts'
import type { SettingRow } from './settings/setting-lines.ts'
import { settingSteps } from './settings/setting-steps.ts'
import { Step } from './step.ts'
import { plain, row, type StepRow, Verdict } from './step-row.ts'
import { MODE_QUESTION, MODE_ROWS, mustClose, WIRE_ROWS } from './steps-mode.ts'
import { RECEIVE_ROWS } from './steps-receive.ts'
import { notRegistered, registered, registrationLine, SIM_ROWS } from './steps-sim.ts'
import { START_ROWS } from './steps-start.ts'
import { mustReopen, versionQuestion, versionRows } from './steps-version.ts'

const QUOTE = 34
const OPEN_TRIES = 4
const CLOSE_TRIES = 3
const NOT_OPEN = ErrorBase.cip + 2

const anyIsNext = (): number => Verdict.next

/** Firmware without the switch echoes payload exactly when it echoes command lines. */
function dataEchoDone(engine: Engine, _bringUp: BringUp, ok: boolean): number {
  engine.payloadEcho = !ok
  return Verdict.next
}

const circuitDone = (_e: Engine, bringUp: BringUp): number => {
  registered(bringUp)
  bringUp.packet = false
  return Verdict.next
}

const packetDone = (_e: Engine, bringUp: BringUp): number => {
  if (registered(bringUp)) bringUp.packet = true
  return Verdict.next
}

/** The last of the three: one packet domain is enough; otherwise the three are asked again. */
const lastDone = (_e: Engine, bringUp: BringUp): number => {
  if (registered(bringUp)) bringUp.packet = true
  return bringUp.packet ? Verdict.next : Verdict.rewind
}

const stepWrite =
  (key: 'contextLine' | 'authLine') =>
  (engine: Engine): void => {
    engine.writer.begin().view(engine.options[key] as Uint8Array)
  }

function netStateLine(engine: Engine, bringUp: BringUp): boolean {
  if (engine.parser.argc === 0) return false
  bringUp.networkOpen = engine.parser.a0 === 1
  return true
}

/** Three failed deactivations end the bring-up: only a restart helps then (section 1.4). */
function closeDone(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (ok || code === NOT_OPEN) {
    bringUp.tries = 0
    return Verdict.next
  }
  return ++bringUp.tries < CLOSE_TRIES ? Verdict.again : -code
}

function openDone(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (bringUp.seen) {
    return bringUp.value === 0 ? Verdict.next : -(ErrorBase.cip + bringUp.value)
  }
  if (ok) return Verdict.wait
  if (code === ErrorBase.ip + 4) {
    bringUp.networkOpen = true
    return Verdict.next
  }
  // A bare ERROR is what a network that is still closing answers.
  return code === ErrorCode.commandFailed && ++bringUp.tries < OPEN_TRIES ? Verdict.again : -code
}

function addressLine(engine: Engine, bringUp: BringUp, _start: number, end: number): boolean {
  const bytes = engine.arena.bytes
  let at = engine.parser.text
  while (at < end && bytes[at] === 32) at++
  // A7600 puts "Network not opened" behind the same tag (register A5): an address has no blank.
  let digits = 0
  for (let i = at; i < end; i++) {
    if (bytes[i] === 32) return true
    if (bytes[i] !== QUOTE) digits++
  }
  if (digits >= 2) bringUp.keepAddress(at, end)
  return true
}

function addressDone(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (ok && bringUp.address !== '') return Verdict.next
  return ok ? -ErrorCode.noAddress : -code
}

/** In any of the three domains of a network. */
export const REGISTRATION: readonly StepRow[] = Object.freeze([
  plain(Step.registration, 'AT+CREG?', {
    tag: Tag.creg,
    deadlineMs: (engine) => engine.dialect.deadlines.registration,
    line: registrationLine,
    done: circuitDone,
    late: notRegistered,
  }),
  plain(Step.registration, 'AT+CGREG?', {
    tag: Tag.cgreg,
    line: registrationLine,
    done: packetDone,
    late: notRegistered,
  }),
  plain(Step.registration, 'AT+CEREG?', {
    tag: Tag.cereg,
    line: registrationLine,
    done: lastDone,
    late: notRegistered,
  }),
])

/** In the one domain of a module for LTE alone. */
export const EPS_REGISTRATION: readonly StepRow[] = Object.freeze([
  plain(Step.registration, 'AT+CEREG?', {
    tag: Tag.cereg,
    deadlineMs: (engine) => engine.dialect.deadlines.registration,
    line: registrationLine,
    done: (_engine, bringUp) => (registered(bringUp) ? Verdict.next : Verdict.again),
    late: notRegistered,
  }),
])

/** In what the families that open their network with NETOPEN differ. */
export interface Ways {
  readonly registration: readonly StepRow[]
  /** See `Dialect`. */
  readonly socketContext: string
  readonly settings: readonly SettingRow[]
}

export function stepsOf({ registration, socketContext, settings }: Ways): readonly StepRow[] {
  return Object.freeze([
    ...START_ROWS,
    // Newer firmware echoes payload even with ATE0 (register A14); older ones know no such switch.
    plain(Step.settings, 'AT+CIPCFG="DATAECHO",OFF', { done: dataEchoDone }),
    ...WIRE_ROWS,
    ...SIM_ROWS,
    ...registration,
    row(Step.context, {
      applies: (engine) => engine.options.contextLine !== null,
      write: stepWrite('contextLine'),
    }),
    row(Step.context, {
      applies: (engine) => engine.options.authLine !== null,
      write: stepWrite('authLine'),
    }),
    plain(Step.network, 'AT+NETOPEN?', { tag: Tag.netOpen, line: netStateLine, done: anyIsNext }),
    ...MODE_QUESTION,
    ...versionQuestion(socketContext),
    // After a loss the module may still think that its network is open (section 4.2).
    plain(Step.network, 'AT+NETCLOSE', {
      applies: (engine, bringUp) => mustClose(engine, bringUp) || mustReopen(bringUp),
      opens: true,
      done: closeDone,
    }),
    ...MODE_ROWS,
    ...versionRows(socketContext),
    ...RECEIVE_ROWS,
    ...settingSteps(settings, false),
    plain(Step.network, 'AT+NETOPEN', {
      tag: Tag.none,
      network: true,
      opens: true,
      deadlineMs: (engine) => engine.applied.networkMs,
      done: openDone,
      late: () => ErrorBase.cip + 10,
    }),
    ...settingSteps(settings, true),
    plain(Step.address, 'AT+IPADDR', {
      tag: Tag.ipAddress,
      opens: true,
      line: addressLine,
      done: addressDone,
    }),
  ])
}

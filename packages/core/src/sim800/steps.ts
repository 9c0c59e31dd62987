/**
 * SIM800: the rows of its bring-up (TCPIP note V1.02, chapters 2, 3 and 8): the packet service is led from
 * state to state, from whatever state it is found in. What the rows' state is, is in gprs.ts.
 */
import { ascii } from '../ascii.ts'
import type { BringUp } from '../bring-up.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import { settingSteps } from '../settings/setting-steps.ts'
import { Step } from '../step.ts'
import { plain, row, type StepRow, Verdict } from '../step-row.ts'
import { WIRE_ROWS } from '../steps-mode.ts'
import { notRegistered, registered, registrationLine, SIM_ROWS } from '../steps-sim.ts'
import { START_ROWS } from '../steps-start.ts'
import { BRING_UP_SECOND, SHUT_SECOND } from './context.ts'
import { GprsEvent, GprsState } from './gprs.ts'
import { learn } from './lines.ts'
import { gprsOf } from './links.ts'
import { ROWS } from './settings.ts'
import { RECEIVE_ROWS } from './steps-receive.ts'

/** The network may take so long to attach, in the field. */
const ATTACH_MS = 75000
/** Section 1.4 of the flow chart that the families share: an active context. */
const CONTEXT_MS = 150000
const SHUT_MS = 65000
const ACTIVATE_MS = 85000
/** More lines of the list may follow, or an OK. */
const LIST_MS = 250
const OK_MS = 100
const TRIES = 3
/** What a bare ERROR means here. */
const NETWORK_FAILURE = ErrorBase.cip + 1
const CIICR = ascii('AT+CIICR')

const anyIsNext = (): number => Verdict.next
const move = (engine: Engine, event: number): number => {
  gprsOf(engine).move(event)
  return Verdict.next
}

function attachedLine(engine: Engine, bringUp: BringUp): boolean {
  if (engine.parser.argc === 0) return false
  bringUp.packet = engine.parser.a0 === 1
  return true
}

const REGISTRATION: readonly StepRow[] = Object.freeze([
  plain(Step.registration, 'AT+CREG?', {
    tag: Tag.creg,
    deadlineMs: (engine) => engine.dialect.deadlines.registration,
    line: registrationLine,
    done: (_engine, bringUp) => (registered(bringUp) ? Verdict.next : Verdict.again),
    late: notRegistered,
  }),
  plain(Step.registration, 'AT+CGATT?', {
    tag: Tag.attached,
    line: attachedLine,
    done: anyIsNext,
    late: notRegistered,
  }),
  plain(Step.registration, 'AT+CGATT=1', {
    applies: (_engine, bringUp) => !bringUp.packet,
    answerMs: () => ATTACH_MS,
    done: (_engine, _bringUp, ok) => (ok ? Verdict.next : Verdict.rewind),
    late: notRegistered,
  }),
])

/** Three failed deactivations: only a restart of the module helps. */
function shutDone(engine: Engine, bringUp: BringUp, ok: boolean): number {
  if (ok) return move(engine, GprsEvent.shut)
  return ++bringUp.tries < TRIES ? Verdict.rewind : -ErrorCode.networkKept
}

/** Always: whatever was set for links may be forgotten. */
function fromScratch(engine: Engine): boolean {
  gprsOf(engine).forget()
  return true
}

/** What an earlier run has left, or a loss of the network, is shut. */
const FROM_ANY_STATE: readonly StepRow[] = Object.freeze([
  plain(Step.network, 'AT+CIPSTATUS', {
    applies: fromScratch,
    tag: Tag.state,
    lingerMs: LIST_MS,
    deadlineMs: () => CONTEXT_MS,
    line: (engine, _bringUp, start, end) => learn(engine, start, end),
    done: anyIsNext,
  }),
  plain(Step.network, 'AT+CIPSHUT', {
    applies: (engine) => gprsOf(engine).state !== GprsState.initial,
    tag: Tag.shutOk,
    lingerMs: 0,
    opens: true,
    answerMs: () => SHUT_MS,
    line: () => true,
    done: shutDone,
  }),
])

const MODE: readonly StepRow[] = Object.freeze([
  plain(Step.network, 'AT+CIPMUX=1', { applies: (engine) => engine.numbered, done: muxDone }),
  // An earlier run may have left the transparent mode, which does not go with it.
  plain(Step.network, 'AT+CIPMODE=0', {
    applies: (_engine, bringUp) => bringUp.otherVersion,
    done: anyIsNext,
  }),
  plain(Step.network, 'AT+CIPMUX=1', { applies: (_engine, bringUp) => bringUp.otherVersion }),
  plain(Step.network, 'AT+CIPMUX=0', { applies: (engine) => !engine.numbered }),
  plain(Step.network, 'AT+CIPMODE=0', {
    applies: (engine) => !engine.numbered && !engine.options.transparent,
  }),
  plain(Step.network, 'AT+CIPMODE=1', { applies: (engine) => engine.options.transparent }),
])

function muxDone(_engine: Engine, bringUp: BringUp, ok: boolean): number {
  bringUp.otherVersion = !ok
  return Verdict.next
}

function activate(engine: Engine): void {
  engine.writer.begin().put(CIICR).end()
  gprsOf(engine).move(GprsEvent.activate)
}

function activated(engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (ok) return move(engine, GprsEvent.activated)
  move(engine, GprsEvent.refused)
  if (++bringUp.tries < TRIES) return Verdict.rewind
  return -(code === ErrorCode.commandFailed ? NETWORK_FAILURE : code)
}

function ownAddress(_engine: Engine, bringUp: BringUp, start: number, end: number): boolean {
  bringUp.keepAddress(start, end)
  return true
}

const CONTEXT: readonly StepRow[] = Object.freeze([
  row(Step.network, {
    write: (engine) => engine.writer.begin().view(engine.options.contextLine as Uint8Array),
    done: (engine, _bringUp, ok, code) => (ok ? move(engine, GprsEvent.name) : -code),
  }),
  row(Step.network, { opens: true, write: activate, answerMs: () => ACTIVATE_MS, done: activated }),
  plain(Step.address, 'AT+CIFSR', {
    opens: true,
    tag: Tag.ownAddress,
    lingerMs: OK_MS,
    line: ownAddress,
    done: (engine, _bringUp, ok, code) => (ok ? move(engine, GprsEvent.address) : -code),
  }),
])

/** An earlier run may have turned the prompt off. */
const PROMPT: readonly StepRow[] = Object.freeze([
  plain(Step.network, 'AT+CIPSPRT=1', { done: anyIsNext }),
])

export const STEPS: readonly StepRow[] = Object.freeze([
  ...START_ROWS,
  ...WIRE_ROWS,
  ...SIM_ROWS,
  ...REGISTRATION,
  ...SHUT_SECOND,
  ...FROM_ANY_STATE,
  ...MODE,
  ...RECEIVE_ROWS,
  ...settingSteps(ROWS, false),
  ...PROMPT,
  ...CONTEXT,
  ...BRING_UP_SECOND,
  ...settingSteps(ROWS, true),
])

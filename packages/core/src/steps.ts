/**
 * The rows of the bring-up (A76XX note, section 1.4; deadlines from its flow chart). Each row says
 * what it sends, which line answers it, and what the answer means. State lies in bring-up.ts.
 */
import { ascii } from './ascii.ts'
import type { BringUp } from './bring-up.ts'
import { Tag } from './dialect.ts'
import type { Engine } from './engine.ts'
import { ErrorBase, ErrorCode } from './errors.ts'
import { NETWORK_SETTING_ROWS, SETTING_ROWS } from './settings/setting-steps.ts'
import { plain, row, type StepRow, Verdict } from './step-row.ts'
import { MODE_QUESTION, MODE_ROWS, mustClose, WIRE_ROWS } from './steps-mode.ts'
import { RECEIVE_ROWS } from './steps-receive.ts'
import { mustReopen, VERSION_QUESTION, VERSION_ROWS } from './steps-version.ts'

const CR = 13
const ESC = 0x1b
const QUOTE = 34
const COMMA = 44
const CONTACT_MS = 300
const FILL = 250
const FILL_AFTER = 6
/** The escape sequence with its silence before and after: A76XX note, section 1.5.4. */
const ESCAPE = ascii('+++')
const ESCAPE_AFTER = 6
const GUARD_MS = 1100
const ESCAPED_MS = 1500
const RATE_PROBES = 8
const HOME = 1
const DENIED = 3
const ROAMING = 5
const LAST_STAT = 11

const anyIsNext = (): number => Verdict.next

const AT = ascii('AT')
const IPR = ascii('AT+IPR=')
const OPEN_TRIES = 4
const CLOSE_TRIES = 3
const NOT_OPEN = ErrorBase.cip + 2

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

// +CPIN: READY | SIM PIN | SIM PUK | …, told apart by a few characters.
const SIM_READY = 1
const SIM_PIN = 2
const SIM_PUK = 3

function simLine(engine: Engine, bringUp: BringUp, _start: number, end: number): boolean {
  const bytes = engine.arena.bytes
  let at = engine.parser.text
  while (at < end && bytes[at] === 32) at++
  bringUp.seen = true
  bringUp.value = 0
  if (bytes[at] === 0x52) bringUp.value = SIM_READY
  else if (bytes[at] === 0x53 && bytes[at + 5] === 0x49) bringUp.value = SIM_PIN
  else if (bytes[at] === 0x53 && bytes[at + 5] === 0x55) bringUp.value = SIM_PUK
  return true
}

function simDone(engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (!ok) {
    if (code === ErrorBase.cme + 12) return -ErrorCode.pukRequired
    return Verdict.again
  }
  if (!bringUp.seen) return Verdict.again
  if (bringUp.value === SIM_PUK) return -ErrorCode.pukRequired
  if (bringUp.value !== SIM_PIN) return bringUp.value === SIM_READY ? Verdict.next : Verdict.again
  if (engine.options.pinLine === null) return -ErrorCode.pinRequired
  if (bringUp.pinRefused) return -ErrorCode.pinWrong
  return Verdict.next
}

const pinNeeded = (engine: Engine, bringUp: BringUp): boolean =>
  bringUp.value === SIM_PIN && !bringUp.pinGiven && engine.options.pinLine !== null

/** A wrong PIN is never tried twice: three tries lock the card. */
function givePin(engine: Engine, bringUp: BringUp): void {
  bringUp.pinGiven = true
  engine.writer.begin().view(engine.options.pinLine as Uint8Array)
}

function notUnlocked(bringUp: BringUp): number {
  bringUp.pinRefused = true
  return ErrorCode.pinWrong
}

function pinDone(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  bringUp.value = SIM_PIN
  if (ok) return Verdict.next
  bringUp.pinRefused = true
  return code === ErrorBase.cme + 12 ? -ErrorCode.pukRequired : -ErrorCode.pinWrong
}

const unlocked = (_engine: Engine, bringUp: BringUp): boolean => bringUp.pinGiven

function unlockedDone(_engine: Engine, bringUp: BringUp, ok: boolean, code: number): number {
  if (!ok) return code === ErrorBase.cme + 12 ? -ErrorCode.pukRequired : Verdict.again
  return bringUp.seen && bringUp.value === SIM_READY ? Verdict.next : Verdict.again
}

/** Firmware without the switch echoes payload exactly when it echoes command lines. */
function dataEchoDone(engine: Engine, _bringUp: BringUp, ok: boolean): number {
  engine.payloadEcho = !ok
  return Verdict.next
}

function signalLine(engine: Engine, bringUp: BringUp): boolean {
  if (engine.parser.argc === 0) return false
  bringUp.signal = engine.parser.a0
  return true
}

/**
 * A read answer has the mode and then the state; a URC has the state alone, or a state and a cell
 * number in quotes or of four digits and more (3GPP 27.007 section 10.1.22).
 */
function registrationLine(engine: Engine, bringUp: BringUp, _start: number, end: number): boolean {
  const parser = engine.parser
  if (parser.argc < 2 || parser.a1 > LAST_STAT) return false
  if (!isShort(engine.arena.bytes, parser.text, end)) return false
  bringUp.seen = true
  bringUp.value = parser.a1
  return true
}

/** True when the second field has two characters at most: an area number has four. */
function isShort(bytes: Uint8Array, start: number, end: number): boolean {
  let comma = start
  while (bytes[comma] !== COMMA) comma++
  let stop = comma + 1
  while (stop < end && bytes[stop] !== COMMA) stop++
  return stop - comma <= 3
}

function registered(bringUp: BringUp): boolean {
  if (bringUp.value === DENIED) bringUp.denied = true
  return bringUp.seen && (bringUp.value === HOME || bringUp.value === ROAMING)
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

const notRegistered = (bringUp: BringUp): number =>
  bringUp.denied ? ErrorCode.registrationDenied : ErrorCode.notRegistered

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
  if (ok && bringUp.addressLength > 0) return Verdict.next
  return ok ? -ErrorCode.noAddress : -code
}

// Step numbers as in bring-up.ts, which imports this file.
const CONTACT = 0
const ECHO = 1
const RATE = 2
const FLOW = 3
const SETTINGS = 4
const SIM = 5
const SIGNAL = 6
const REGISTRATION = 7
const CONTEXT = 8
const NETWORK = 9
const ADDRESS = 10

const contactRow: Partial<StepRow> = Object.freeze({
  mayBeSilent: true,
  retryMs: 1,
  write: probe,
  answerMs: probeMs,
  deadlineMs: (engine: Engine) => engine.dialect.deadlines.contact,
  done: (_e: Engine, _b: BringUp, ok: boolean) => (ok ? Verdict.next : Verdict.again),
})

const wantsRate = (engine: Engine): boolean => engine.options.baud !== 0

/** Of the families that open their network with NETOPEN. */
export const STEPS: readonly StepRow[] = Object.freeze([
  row(CONTACT, contactRow),
  plain(ECHO, 'ATE0', { done: anyIsNext }),
  row(RATE, {
    applies: (engine) => wantsRate(engine) && engine.baud !== engine.options.baud,
    write: (engine) => engine.writer.begin().put(IPR).number(engine.options.baud).end(),
    done: raise,
  }),
  row(RATE, {
    ...contactRow,
    write: (engine) => engine.writer.begin().put(AT).end(),
    answerMs: () => CONTACT_MS,
    applies: (_engine, bringUp) => bringUp.raised,
  }),
  plain(FLOW, 'AT+IFC=2,2', {
    applies: (engine) => engine.options.flowControl,
    done: flowControl,
  }),
  plain(SETTINGS, 'AT+CMEE=1', { done: anyIsNext }),
  // Newer firmware echoes payload even with ATE0 (register A14); older ones know no such switch.
  plain(SETTINGS, 'AT+CIPCFG="DATAECHO",OFF', { done: dataEchoDone }),
  ...WIRE_ROWS,
  plain(SIM, 'AT+CPIN?', {
    tag: Tag.cpin,
    deadlineMs: (engine) => engine.dialect.deadlines.sim,
    line: simLine,
    done: simDone,
    late: (bringUp) => (bringUp.value === SIM_PIN ? ErrorCode.pinRequired : ErrorCode.simMissing),
  }),
  row(SIM, { applies: pinNeeded, once: true, write: givePin, done: pinDone }),
  plain(SIM, 'AT+CPIN?', {
    applies: unlocked,
    tag: Tag.cpin,
    deadlineMs: (engine) => engine.dialect.deadlines.sim,
    line: simLine,
    done: unlockedDone,
    late: notUnlocked,
  }),
  plain(SIGNAL, 'AT+CSQ', { tag: Tag.csq, line: signalLine, done: anyIsNext }),
  plain(REGISTRATION, 'AT+CREG?', {
    tag: Tag.creg,
    deadlineMs: (engine) => engine.dialect.deadlines.registration,
    line: registrationLine,
    done: circuitDone,
    late: notRegistered,
  }),
  plain(REGISTRATION, 'AT+CGREG?', {
    tag: Tag.cgreg,
    line: registrationLine,
    done: packetDone,
    late: notRegistered,
  }),
  plain(REGISTRATION, 'AT+CEREG?', {
    tag: Tag.cereg,
    line: registrationLine,
    done: lastDone,
    late: notRegistered,
  }),
  row(CONTEXT, {
    applies: (engine) => engine.options.contextLine !== null,
    write: stepWrite('contextLine'),
  }),
  row(CONTEXT, {
    applies: (engine) => engine.options.authLine !== null,
    write: stepWrite('authLine'),
  }),
  plain(NETWORK, 'AT+NETOPEN?', { tag: Tag.netOpen, line: netStateLine, done: anyIsNext }),
  ...MODE_QUESTION,
  ...VERSION_QUESTION,
  // After a loss the module may still think that its network is open (section 4.2).
  plain(NETWORK, 'AT+NETCLOSE', {
    applies: (engine, bringUp) => mustClose(engine, bringUp) || mustReopen(bringUp),
    opens: true,
    done: closeDone,
  }),
  ...MODE_ROWS,
  ...VERSION_ROWS,
  ...RECEIVE_ROWS,
  ...SETTING_ROWS,
  plain(NETWORK, 'AT+NETOPEN', {
    tag: Tag.none,
    network: true,
    opens: true,
    deadlineMs: (engine) => engine.applied.networkMs,
    done: openDone,
    late: () => ErrorBase.cip + 10,
  }),
  ...NETWORK_SETTING_ROWS,
  plain(ADDRESS, 'AT+IPADDR', {
    tag: Tag.ipAddress,
    opens: true,
    line: addressLine,
    done: addressDone,
  }),
])

/**
 * A command line of the application (`modem.command`): queued, never interleaved with the engine's
 * own, its answer bounded. It allocates by contract; it is not for sockets.
 */
import { decode, encode } from '../ascii.ts'
import { type Command, NOT_MINE } from '../command.ts'
import { Tag } from '../dialect.ts'
import { type Engine, ModemState } from '../engine.ts'
import { isOfDataState, isUnsolicited } from '../lines.ts'
import type { Link } from '../link.ts'
import { Wish } from '../online-state.ts'
import { failUserCommands, resync } from '../recovery.ts'
import { Timer } from '../timers.ts'

export interface CommandResult {
  /** True when the final result code was OK. */
  readonly ok: boolean
  /** 0, or why it failed: see errors.ts. */
  readonly code: number
  /** The information text, line by line; at most 64 lines, the rest is dropped. */
  readonly lines: readonly string[]
  /** The final result code as it came, empty when none came. */
  readonly final: string
}

export interface UserCommand {
  readonly line: Uint8Array
  readonly deadlineMs: number
  readonly lines: string[]
  readonly done: (result: CommandResult) => void
  /** A read command, whose answer may look like an unsolicited line: `AT+CREG?`. */
  readonly asks: boolean
  /** Its answer looks like the result of `AT+NETOPEN`. */
  readonly asksNetwork: boolean
  /** How its information text begins: `+CREG`. */
  readonly name: Uint8Array
  /** How it ends, where not with its final result code. */
  readonly end: AnswerEnd | null
  /** The line that ends it has come. */
  ended: boolean
  /** What the driver does when the answer is OK, before anything else is sent. */
  readonly taken: (() => void) | null
  final: string
  result: CommandResult | null
}

/** An answer that a line ends, and not its final result code. */
export interface AnswerEnd {
  /** The tag of that line, and of more that may follow it. */
  readonly tag: number
  readonly more: number
  /** From such a line to the end, ms. */
  readonly lingerMs: number
  /** An OK may follow, and is the end. */
  readonly okFollows: boolean
}

const LINES = 64

function current(engine: Engine): UserCommand {
  return engine.user[0] as UserCommand
}

/**
 * Queues a command line that has been checked.
 * @throws Error when the modem is not open, or asleep.
 */
export function ask(
  engine: Engine,
  line: string,
  done: (result: CommandResult) => void,
  deadlineMs: number = engine.dialect.deadlines.command,
  taken: (() => void) | null = null,
): void {
  if (typeof done !== 'function') throw new TypeError('done: must be a function')
  checkUp(engine)
  const name = line
    .slice(2)
    .replace(/[^+a-z0-9].*$/i, '')
    .toUpperCase()
  engine.user.push({
    line: encode(line, true),
    deadlineMs,
    lines: [],
    done,
    asks: line.endsWith('?'),
    asksNetwork: name === '+NETOPEN' && line.endsWith('?'),
    name: encode(name),
    end: engine.dialect.answerEnd === null ? null : engine.dialect.answerEnd(line),
    ended: false,
    taken,
    final: '',
    result: null,
  })
  // A modem that does not answer is not asked.
  if (engine.state === ModemState.failed && !engine.contact)
    failUserCommands(engine, engine.failure)
  engine.kick()
}

/** @throws Error when the application cannot ask the modem for anything. */
export function checkUp(engine: Engine): void {
  if (engine.state === ModemState.closed || engine.state === ModemState.closing) {
    throw new Error('the modem is not open: call open() first')
  }
  if (engine.power.asleep) throw new Error('the modem sleeps: call wake() first')
  if (engine.online.active && engine.online.wish === Wish.online) {
    throw new Error('the line is in online data state: call escape() of its socket first')
  }
}

/** Ends the command at the head of the queue. */
export function finishUser(engine: Engine, ok: boolean, code: number): void {
  const command = engine.user.shift() as UserCommand
  command.result = Object.freeze({ ok, code, lines: command.lines, final: command.final })
  engine.outbox.result(command)
}

export const USER: Command = Object.freeze({
  name: 'user',
  onPrompt: null,

  write(engine: Engine): void {
    engine.writer.begin().view(current(engine).line)
  },

  deadlineMs(engine: Engine): number {
    return current(engine).deadlineMs
  },

  line(engine: Engine, _link: Link | null, tag: number, start: number, end: number): number {
    const command = current(engine)
    if (tag === Tag.ok || tag === Tag.error || tag === Tag.cmeError || tag === Tag.cmsError) {
      command.final = decode(engine.arena.bytes, start, end)
      return NOT_MINE
    }
    if (command.end !== null && isEnd(command.end, tag)) {
      if (command.lines.length < LINES) command.lines.push(decode(engine.arena.bytes, start, end))
      command.ended = true
      engine.timers.set(Timer.command, engine.now, command.end.lingerMs)
      return NOT_MINE
    }
    if (unasked(engine, command, tag, start, end)) return NOT_MINE
    if (tag === Tag.cipRxGet && isAnnouncement(engine, end)) return NOT_MINE
    if (command.lines.length < LINES) command.lines.push(decode(engine.arena.bytes, start, end))
    // The line may also say something to the driver: a link's result, or why ERROR will follow.
    if (tag === Tag.ipError || tag === Tag.cipError) return NOT_MINE
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
    const command = current(engine)
    const end = command.end
    const taken = command.taken
    // The line that ends it is still to come, or more of its kind.
    if (ok && end !== null && !(command.ended && end.okFollows)) return false
    finishUser(engine, ok, ok ? 0 : code)
    if (ok) taken?.()
    return true
  },

  expired(engine: Engine): boolean {
    // Ends this command too, as unanswered.
    if (current(engine).ended) finishUser(engine, true, 0)
    else resync(engine)
    return false
  },
})

function isEnd(end: AnswerEnd, tag: number): boolean {
  return tag === end.tag || tag === end.more
}

/**
 * Lines of other services come at any time, and so do results of the driver's own commands: a read
 * command gets only lines with its own name, and of CIPOPEN and CIPCLOSE no result (`n,err`).
 */
function unasked(
  engine: Engine,
  command: UserCommand,
  tag: number,
  start: number,
  end: number,
): boolean {
  if (!isUnsolicited(tag)) return false
  if (!mayBeRead(tag)) return true
  const name = command.name
  if (end - start < name.length) return true
  for (let i = 0; i < name.length; i++) {
    if (engine.arena.bytes[start + i] !== name[i]) return true
  }
  if (!command.asks) return true
  engine.parser.parseArguments(engine.parser.text, end)
  if (!engine.parser.clean || engine.parser.argc !== 2) return false
  return tag === Tag.cipOpen || (tag === Tag.cipClose && !isTwoLinks(engine))
}

/** A list of two links looks like a result: it is one as long as one is waited for. */
function isTwoLinks({ dialect, links }: Engine): boolean {
  return dialect.limits.links === 2 && !links.some(({ closeSent }) => closeSent)
}

/** Tags of lines that a read command may also answer with. */
function mayBeRead(tag: number): boolean {
  if (tag === Tag.ipClose || tag === Tag.cipEvent || tag === Tag.boot) return false
  return tag !== Tag.foreign && !isOfDataState(tag)
}

function isAnnouncement(engine: Engine, end: number): boolean {
  const parser = engine.parser
  parser.parseArguments(parser.text, end)
  return parser.clean && parser.argc === 2 && parser.a0 === 1
}

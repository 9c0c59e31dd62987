/**
 * `AT+CDNSGIP="name"` (A76XX command manual, chapter 15): the modem's resolver, one question at a
 * time. It allocates by contract: answers are strings. Applications reach it through resolver.ts.
 */
import { ascii, decode } from '../ascii.ts'
import { type Command, NOT_MINE } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { resync } from '../recovery.ts'
import { Timer } from '../timers.ts'

const CDNSGIP: readonly number[] = ascii('AT+CDNSGIP=')
const QUOTE = 34
const FAILED = 0

/** A question that waits or is being asked. */
export interface Lookup {
  readonly host: string
  readonly line: Uint8Array
  /** The addresses, in the modem's order; empty until it has answered. */
  readonly addresses: string[]
  readonly done: (lookup: Lookup) => void
  /** 0, or why there is no address. */
  code: number
}

export const RESOLVE: Command = Object.freeze({
  name: 'resolve',
  onPrompt: null,

  deadlineMs(engine: Engine): number {
    return engine.dialect.deadlines.resolve
  },

  write(engine: Engine): void {
    const lookup = engine.lookups[0] as Lookup
    engine.writer.begin().put(CDNSGIP).quote().view(lookup.line).quote().end()
  },

  line(engine: Engine, _link: Link | null, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cdnsGip) return NOT_MINE
    const lookup = engine.lookups[0] as Lookup
    const parser = engine.parser
    parser.parseArguments(parser.text, end)
    if (parser.argc >= 2 && parser.a0 === FAILED) engine.detail = ErrorBase.cip + 11
    else keepAddresses(engine, lookup, parser.text, end)
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
    const lookup = engine.lookups[0] as Lookup
    // An OK without an answer belongs to an earlier command.
    if (ok && lookup.addresses.length === 0) return false
    finishLookup(engine, ok ? 0 : code)
    return true
  },

  expired(engine: Engine): boolean {
    finishLookup(engine, ErrorCode.modemSilent)
    resync(engine)
    return false
  },
})

/** The answer to the question at the head of the queue is known. */
export function finishLookup(engine: Engine, code: number): void {
  const lookup = engine.lookups.shift() as Lookup
  lookup.code = code
  engine.turns.asked = false
  engine.timers.stop(Timer.resolve)
  engine.outbox.lookup(lookup)
}

/** No question will be answered. */
export function failLookups(engine: Engine, code: number): void {
  if (engine.command === engine.dialect.commands.resolve) engine.orphaned = true
  while (engine.lookups.length !== 0) finishLookup(engine, code)
}

/** `1,"name","address"[,"address"]`: what is quoted, but for the name. */
export function keepAddresses(engine: Engine, lookup: Lookup, start: number, end: number): void {
  const bytes = engine.arena.bytes
  let quotes = 0
  let from = 0
  for (let i = start; i < end; i++) {
    if (bytes[i] !== QUOTE) continue
    quotes++
    if (quotes % 2 === 1) from = i + 1
    else if (quotes > 2 && i > from) lookup.addresses.push(decode(bytes, from, i))
  }
}

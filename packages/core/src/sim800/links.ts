/* hot: no allocation */
/**
 * SIM800: how a connection is opened and closed (`AT+CIPSTART`, `AT+CIPCLOSE`), and what must be said before
 * (TCPIP note V1.02, chapters 2, 3 and 9). The result of an open comes minutes later; a close has no
 * other answer than its result.
 */
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE } from '../command.ts'
import { CLOSE, closing, dialling, OPEN } from '../commands/open.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import type { Link } from '../link.ts'
import { release } from '../link-events.ts'
import { LinkState } from '../link-state.ts'
import { numberBefore } from '../numbered.ts'
import { wantAudit } from '../recovery.ts'
import { type Gprs, GprsEvent } from './gprs.ts'

const CIPSTART: readonly number[] = ascii('AT+CIPSTART=')
const TCP: readonly number[] = ascii('"TCP",')
const UDP: readonly number[] = ascii('"UDP",')
/** Nobody's (RFC 5737), and nothing is sent there: where a socket's first datagram goes is not known. */
const NOBODY: readonly number[] = ascii('192.0.2.1')
const DISCARD = 9
const CIPCLOSE: readonly number[] = ascii('AT+CIPCLOSE=')
const QUICK = 1
const SLOW = 0

/** The modem's state, which this family always has. */
export function gprsOf(engine: Engine): Gprs {
  return engine.gprs as Gprs
}

function isUdp(engine: Engine, link: Link): boolean {
  return link.isUdp || (link.transparent && engine.online.isUdp)
}

export const DIAL: Command = Object.freeze({
  ...OPEN,

  write(engine: Engine, link: Link): void {
    const writer = engine.writer.begin().put(CIPSTART)
    if (engine.numbered) writer.number(link.number).comma()
    writer.put(isUdp(engine, link) ? UDP : TCP).quote()
    if (link.isUdp) writer.put(NOBODY).quote().comma().quote().number(DISCARD)
    else {
      const host = link.unsentAt
      writer
        .range(host, host + link.hostLength)
        .quote()
        .comma()
        .quote()
        .number(link.port)
    }
    writer.quote().end()
    link.remotePort = 0
    dialling(engine, link)
    gprsOf(engine).move(engine.numbered ? GprsEvent.dial : GprsEvent.dialOnly)
  },

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    // CONNECT follows, and until then nothing may be written.
    if (ok && link.transparent) return false
    // In which state the modem refuses it, the list of connections tells.
    if (!ok) wantAudit(engine)
    return OPEN.final(engine, link, ok, code)
  },
})

export const HANG_UP: Command = Object.freeze({
  ...CLOSE,

  write(engine: Engine, link: Link): void {
    const writer = engine.writer.begin().put(CIPCLOSE)
    if (engine.numbered) writer.number(link.number).comma()
    writer.number(engine.options.quickClose ? QUICK : SLOW).end()
    closing(engine, link)
    gprsOf(engine).move(GprsEvent.close)
  },

  line(engine: Engine, link: Link, tag: number, start: number): number {
    if (tag !== Tag.closeOk || numberBefore(engine, start) !== link.number) return NOT_MINE
    engine.finish()
    return NOT_MINE
  },

  final(engine: Engine, link: Link, ok: boolean, code: number): boolean {
    // It has told of the end already: there is nothing to be closed.
    if (!ok && link.endSeen && link.state === LinkState.closing) {
      release(engine, link)
      return true
    }
    return CLOSE.final(engine, link, ok, code)
  },
})

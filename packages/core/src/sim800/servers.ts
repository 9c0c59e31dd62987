/* hot: no allocation */
/**
 * SIM800: its one server (`AT+CIPSERVER`; TCPIP note V1.02, sections 2.1.3 and 3.2). OK comes first, then what
 * has come of it; clients stay when it is stopped.
 */
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, notMine } from '../command.ts'
import { foundListening, LIST, START, STOP, startRefused } from '../commands/servers.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { wantAudit } from '../recovery.ts'
import type { Server } from '../server.ts'
import { startedServer, stoppedServer } from '../server-events.ts'
import { ServerEvent } from '../server-state.ts'
import { GprsEvent } from './gprs.ts'
import { gprsOf } from './links.ts'

const CIPSERVER: readonly number[] = ascii('AT+CIPSERVER=')
const CIPSERVER_QUERY: readonly number[] = ascii('AT+CIPSERVER?')

export const SERVE: Command = Object.freeze({
  ...START,

  write(engine: Engine): void {
    const server = engine.servers.current
    engine.writer.begin().put(CIPSERVER).number(1).comma().number(server.port).end()
    server.move(ServerEvent.start)
    gprsOf(engine).move(engine.numbered ? GprsEvent.listen : GprsEvent.listenOnly)
  },

  line(engine: Engine, _link: Link | null, tag: number): number {
    if (tag !== Tag.serverOk) return NOT_MINE
    engine.finish()
    listens(engine)
    return 0
  },

  // OK alone only says that it is being tried.
  final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
    if (ok) return false
    const isRefused = code > ErrorCode.commandFailed
    // The modem says the same of a command that lost bytes, of a state in which it takes none, and twice.
    startRefused(engine, engine.servers.current, isRefused ? ErrorCode.commandFailed : code)
    wantAudit(engine)
    return true
  },
})

function listens(engine: Engine): void {
  const server = engine.servers.current
  server.startFailures = 0
  server.ours = true
  startedServer(engine, server)
}

/** `SERVER OK` after the start command was given up. */
export function serverOk(engine: Engine): boolean {
  listens(engine)
  return true
}

export const SERVE_NO_MORE: Command = Object.freeze({
  ...STOP,
  line: notMine,

  write(engine: Engine): void {
    const server = engine.servers.current
    engine.writer.begin().put(CIPSERVER).number(0).end()
    server.stopSent = true
    server.move(ServerEvent.stop)
  },
})

/** `SERVER CLOSE` */
export function serverClosed(engine: Engine): boolean {
  const server = engine.servers.current
  if (server.stopSent) stoppedServer(engine, server)
  return true
}

/** `+CIPSERVER: 1,port,…` or `+CIPSERVER: 0`. */
export const SERVER_LIST: Command = Object.freeze({
  ...LIST,

  write(engine: Engine): void {
    engine.servers.listDue = false
    engine.servers.listed = 0
    engine.writer.begin().put(CIPSERVER_QUERY).end()
  },

  line(engine: Engine, _link: Link | null, tag: number, _start: number, end: number): number {
    if (tag !== Tag.cipServer) return NOT_MINE
    const { parser, servers } = engine
    parser.parseArguments(parser.text, end)
    if (parser.argc === 0 || (parser.a0 !== 0 && parser.argc < 2)) return NOT_MINE
    if (parser.a0 !== 0) {
      servers.listed = 1
      foundListening(engine, servers.at(0) as Server, parser.a1)
    }
    return 0
  },
})

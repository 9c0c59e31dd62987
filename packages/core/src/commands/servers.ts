/* hot: no allocation */
/**
 * `AT+SERVERSTART` and `AT+SERVERSTOP` (A76XX note, section 3.4), the list of servers, and the close
 * of a connection for which there is no link. What the DCE has said of a lost exchange is asked.
 */
import { ascii } from '../ascii.ts'
import { type Command, NOT_MINE, notMine, usualDeadline } from '../command.ts'
import { Tag } from '../dialect.ts'
import type { Engine } from '../engine.ts'
import { ErrorBase, ErrorCode } from '../errors.ts'
import type { Link } from '../link.ts'
import { networkLost, resync, wantAudit } from '../recovery.ts'
import { BACKLOG, type Server, type Servers } from '../server.ts'
import {
  mayStop,
  refuseServer,
  rest,
  startedServer,
  stopAgain,
  stoppedServer,
} from '../server-events.ts'
import { ServerEvent, ServerState } from '../server-state.ts'
import { Timer } from '../timers.ts'

const SERVERSTART: readonly number[] = ascii('AT+SERVERSTART=')
const SERVERSTART_QUERY: readonly number[] = ascii('AT+SERVERSTART?')
const SERVERSTOP: readonly number[] = ascii('AT+SERVERSTOP=')
const CIPCLOSE: readonly number[] = ascii('AT+CIPCLOSE=')
const COLON = 58
const TRIES = 3
const NOT_OPEN = ErrorBase.cip + 2
const WRONG = ErrorBase.cip + 3
const ALREADY = ErrorBase.cip + 7
const CLIENTS = ErrorBase.cip + 9

export const START: Command = Object.freeze({
  name: 'server start',
  onPrompt: null,
  deadlineMs: usualDeadline,
  line: notMine,

  write(engine: Engine): void {
    const server = engine.servers.current
    const writer = engine.writer.begin().put(SERVERSTART).number(server.port).comma()
    writer.number(server.index)
    if (server.backlog !== BACKLOG) writer.comma().number(server.backlog)
    writer.end()
    server.move(ServerEvent.start)
  },

  final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
    const server = engine.servers.current
    if (ok) {
      server.startFailures = 0
      server.ours = true
      startedServer(engine, server)
    } else startRefused(engine, server, code)
    return true
  },

  expired(engine: Engine): boolean {
    // The command was lost, or its answer: the list tells.
    engine.servers.current.ours = true
    engine.servers.listDue = true
    resync(engine)
    return false
  },
})

/** What is done about a refused start command. */
export function startRefused(engine: Engine, server: Server, code: number): void {
  if (code === ALREADY && server.ours) startedServer(engine, server)
  else if (code === ALREADY) server.move(ServerEvent.found)
  // It was about a port that nobody wants any more.
  else if (server.state !== ServerState.starting) server.move(ServerEvent.missing)
  else if (++server.startFailures >= TRIES) refuseServer(engine, server, code)
  // The line that told of that was lost, or is on its way. It starts when there is a network again.
  else if (code === NOT_OPEN) networkLost(engine)
  else if (mayBeDamage(code)) {
    server.move(ServerEvent.missing)
    rest(engine)
  } else refuseServer(engine, server, code)
}

/** A byte that is lost makes the command unknown, or its parameters wrong. */
function mayBeDamage(code: number): boolean {
  return code === ErrorCode.commandFailed || code === WRONG
}

export const STOP: Command = Object.freeze({
  name: 'server stop',
  onPrompt: null,
  deadlineMs: usualDeadline,
  line: notMine,

  write(engine: Engine): void {
    const server = engine.servers.current
    engine.writer.begin().put(SERVERSTOP).number(server.index).end()
    server.stopSent = true
    server.move(ServerEvent.stop)
  },

  final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
    const server = engine.servers.current
    if (!server.stopSent) return true
    // The result comes before the OK, or after it (register A11).
    if (ok) engine.timers.set(Timer.server, engine.now, engine.dialect.deadlines.command)
    else notStopped(engine, server, code)
    return true
  },

  expired(engine: Engine): boolean {
    stopAgain(engine, engine.servers.current)
    engine.servers.listDue = true
    resync(engine)
    return false
  },
})

/** With clients it is tried again when they are gone. Whatever else is said: it is not listening. */
function notStopped(engine: Engine, server: Server, code: number): void {
  if (code !== CLIENTS) {
    stoppedServer(engine, server)
    return
  }
  stopAgain(engine, server)
  // They are none that the driver knows of.
  wantAudit(engine)
}

/** `+SERVERSTOP: i,err`, whatever the command in flight is. */
export function stopResult(engine: Engine, _start: number, end: number): boolean {
  const parser = engine.parser
  parser.parseArguments(parser.text, end)
  if (!parser.clean || parser.argc !== 2) return false
  const server = engine.servers.at(parser.a0)
  if (server === null) return false
  if (!server.stopSent) return true
  const code = parser.a1
  if (code === 0) stoppedServer(engine, server)
  // ERROR follows.
  else if (engine.command === STOP) engine.detail = ErrorBase.cip + code
  else notStopped(engine, server, ErrorBase.cip + code)
  return true
}

/** The pause is over, or the result of a stop command has not come. */
export function serverExpired(engine: Engine): void {
  const servers = engine.servers
  for (let i = 0; i < servers.all.length; i++) {
    const server = servers.all[i] as Server
    if (!server.stopSent) continue
    server.stopSent = false
    server.move(ServerEvent.busy)
    servers.listDue = true
  }
}

/** A start is sent again to a server that should listen and does not; one that should not is stopped. */
export const LIST: Command = Object.freeze({
  name: 'server list',
  onPrompt: null,
  deadlineMs: usualDeadline,

  write(engine: Engine): void {
    engine.servers.listDue = false
    engine.servers.listed = 0
    engine.writer.begin().put(SERVERSTART_QUERY).end()
  },

  line(engine: Engine, _link: Link | null, tag: number, _start: number, end: number): number {
    if (tag !== Tag.serverStart) return NOT_MINE
    const parser = engine.parser
    // The tag table compares twelve characters; the colon is the thirteenth.
    if (engine.arena.bytes[parser.text] !== COLON) return NOT_MINE
    parser.parseArguments(parser.text + 1, end)
    if (!parser.clean || parser.argc !== 2) return NOT_MINE
    const server = engine.servers.at(parser.a0)
    if (server === null) return NOT_MINE
    engine.servers.listed |= 1 << server.index
    foundListening(engine, server, parser.a1)
    return 0
  },

  final(engine: Engine, _link: Link | null, ok: boolean, code: number): boolean {
    const servers = engine.servers
    if (code === NOT_OPEN && servers.listening) {
      networkLost(engine)
      return true
    }
    for (let i = 0; i < servers.all.length; i++) {
      const server = servers.all[i] as Server
      const absent = ok && (servers.listed & (1 << i)) === 0
      if (absent || server.state === ServerState.starting) doesNotListen(server)
    }
    return true
  },

  expired(engine: Engine): boolean {
    engine.servers.listDue = true
    resync(engine)
    return false
  },
})

/** The list says that it listens, on `port`. */
export function foundListening(engine: Engine, server: Server, port: number): void {
  if (server.owner === null) server.port = port
  const wanted = server.state === ServerState.listening || server.state === ServerState.starting
  if (wanted && port === server.port) startedServer(engine, server)
  else server.move(ServerEvent.found)
}

/** Should that be wrong, because lines were lost, the start command is refused: it listens already. */
function doesNotListen(server: Server): void {
  const ours = server.ours
  server.move(ServerEvent.missing)
  server.ours = ours
}

export const REJECT: Command = Object.freeze({
  name: 'reject',
  onPrompt: null,
  deadlineMs: usualDeadline,
  line: notMine,

  write(engine: Engine): void {
    let number = 0
    while ((engine.servers.rejects & (1 << number)) === 0) number++
    // If it is lost, the next audit finds the connection again.
    engine.servers.rejects &= ~(1 << number)
    engine.writer.begin().put(CIPCLOSE).number(number).end()
  },

  final(): boolean {
    return true
  },

  expired(engine: Engine): boolean {
    resync(engine)
    return false
  },
})

/** Not while another one still listens on its port. */
function mayStart(servers: Servers, server: Server): boolean {
  if (server.state !== ServerState.waiting) return false
  for (let i = 0; i < servers.all.length; i++) {
    const other = servers.all[i] as Server
    if (other === server || other.port !== server.port) continue
    if (other.state === ServerState.draining || other.state === ServerState.stopping) return false
  }
  return true
}

/** What is to be done about servers, with `engine.servers.current` set for it. */
export function nextOfServers(engine: Engine): Command | null {
  const servers = engine.servers
  const { commands } = engine.dialect
  if (servers.rejects !== 0) return REJECT
  if (engine.timers.armed(Timer.server)) return null
  if (servers.listDue) return commands.serverList
  // First the stops: what is to be started may need the port.
  for (let i = 0; i < servers.all.length; i++) {
    servers.current = servers.all[i] as Server
    if (mayStop(engine, servers.current)) return commands.serverStop
  }
  for (let i = 0; i < servers.all.length; i++) {
    servers.current = servers.all[i] as Server
    if (mayStart(servers, servers.current)) return commands.serverStart
  }
  return null
}

/* hot: no allocation */
/**
 * What happens to a server: each function moves it along the table of server-state.ts and does what
 * goes with it. Called by commands, lines and listeners; sends nothing.
 */
import type { Engine } from './engine.ts'
import { ErrorCode } from './errors.ts'
import type { Link } from './link.ts'
import { shut } from './link-events.ts'
import { LinkState } from './link-state.ts'
import type { Server } from './server.ts'
import { ServerEvent, ServerState } from './server-state.ts'
import { Timer } from './timers.ts'

/** Between two tries of something that the DCE could not do just now. */
const REST_MS = 1000

/** The listener is to be told of clients, or of its end. */
export function notifyServer(engine: Engine, server: Server): void {
  server.ready = true
  engine.servers.ready = true
}

/** The DCE says that it listens. */
export function startedServer(engine: Engine, server: Server): void {
  const wasListening = server.state === ServerState.listening
  server.move(ServerEvent.started)
  if (!wasListening && server.state === ServerState.listening) begin(engine, server)
}

/** Its listener has found it listening, on the very port. */
export function resumeServer(engine: Engine, server: Server): void {
  server.move(ServerEvent.resume)
  begin(engine, server)
}

function begin(engine: Engine, server: Server): void {
  server.begun = true
  engine.servers.ready = true
}

/** Nothing is sent about servers for a moment. */
export function rest(engine: Engine): void {
  engine.timers.set(Timer.server, engine.now, REST_MS)
}

/** The listener ends with an error code; who has connected and was not read is closed. */
function failServer(engine: Engine, server: Server, code: number): void {
  dropWaiting(engine, server)
  server.error = code
  notifyServer(engine, server)
}

/** The start command was refused for good. */
export function refuseServer(engine: Engine, server: Server, code: number): void {
  server.move(ServerEvent.refused)
  failServer(engine, server, code)
}

/** An exception came out of a callback of the server's listener. */
export function serverFault(engine: Engine, server: Server): void {
  giveUp(server)
  failServer(engine, server, ErrorCode.applicationFault)
}

/** The listener lets go of its server. */
export function shutServer(engine: Engine, server: Server): void {
  server.owner = null
  server.error = 0
  server.ready = false
  dropWaiting(engine, server)
  giveUp(server)
  engine.kick()
}

function giveUp(server: Server): void {
  // What still listens there is an earlier run's, on whatever port.
  if (server.state === ServerState.clearing) server.port = 0
  server.move(ServerEvent.shut)
}

/** A connection that nobody has read, whether it could be or not. */
function waiting(engine: Engine, server: Server): Link | null {
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    if (link.owner === server) return link
  }
  return null
}

function dropWaiting(engine: Engine, server: Server): void {
  for (;;) {
    const link = waiting(engine, server)
    if (link === null) return
    shut(engine, link)
  }
}

/** The DCE listens no more. */
export function stoppedServer(engine: Engine, server: Server): void {
  engine.timers.stop(Timer.server)
  server.stopSent = false
  server.move(ServerEvent.stopped)
}

/** The stop command was refused because of clients, or nothing has come of it. */
export function stopAgain(engine: Engine, server: Server): void {
  server.stopSent = false
  server.move(ServerEvent.busy)
  rest(engine)
}

/** Network or module are gone. Listeners are not told: they listen again when IP is up. */
export function loseServers(engine: Engine): void {
  const servers = engine.servers
  servers.unknown = 0
  servers.rejects = 0
  servers.spoiled = 0
  servers.unannounced = 0
  servers.offset = -1
  engine.timers.stop(Timer.server)
  for (let i = 0; i < servers.all.length; i++) {
    const server = servers.all[i] as Server
    server.stopSent = false
    server.move(ServerEvent.lost)
  }
}

/** Port or modem are gone for good, after all servers were lost. */
export function failServers(engine: Engine, code: number): void {
  for (let i = 0; i < engine.servers.all.length; i++) {
    const server = engine.servers.all[i] as Server
    if (server.owner !== null) refuseServer(engine, server, code)
  }
}

/** A76XX's document wants a server's clients closed before it is stopped (section 3.4); SIM800's keeps them. */
export function mayStop(engine: Engine, server: Server): boolean {
  if (server.state !== ServerState.draining && server.state !== ServerState.clearing) return false
  if (engine.dialect.serverTakesLink) return true
  for (let i = 0; i < engine.links.length; i++) {
    const link = engine.links[i] as Link
    // Of a link of an earlier run it is not known whose client it was.
    if (link.state === LinkState.closing) return false
    if (link.state !== LinkState.free && link.server === server.index) return false
  }
  return true
}

/* hot: no allocation */
/**
 * *Deliver*: the only place from which an application is called. Never inside its own call, never
 * after `close`, and an exception ends its socket, not the engine.
 */

import type { Engine } from './engine.ts'
import { ingress } from './ingress.ts'
import { type Link, type LinkOwner, Ready } from './link.ts'
import { applicationFault } from './link-events.ts'
import { IS_UDP, QUIET } from './link-fields.ts'
import { LinkEvent, LinkState } from './link-state.ts'
import { type Server, waitingAt } from './server.ts'
import { serverFault } from './server-events.ts'

/** Callbacks may cause more of them; what is left after so many rounds waits for the next poll. */
const ROUNDS = 32

/** Tells sockets, then the modem's own hooks, what has happened. */
export function deliver(engine: Engine): void {
  const servers = engine.servers
  for (let rounds = 0; rounds < ROUNDS; rounds++) {
    if (engine.readyMask === 0 && !servers.ready) break
    for (let i = 0; engine.readyMask >>> i !== 0; i++) {
      if ((engine.readyMask & (1 << i)) === 0) continue
      engine.readyMask &= ~(1 << i)
      tell(engine, engine.links[i] as Link)
    }
    if (servers.ready) tellListeners(engine)
  }
  // After the sockets: when the application hears that the modem is down, they have been told.
  if (engine.outbox.waiting !== 0) engine.outbox.deliver()
}

function tell(engine: Engine, link: Link): void {
  const ready = link.ready
  const owner = link.owner
  link.ready = 0
  if (owner === null || (link.flags & QUIET) !== 0) return
  if (ready & Ready.readable && link.readable !== 0) {
    call(
      engine,
      link,
      owner,
      Ready.readable,
      (link.flags & IS_UDP) !== 0 ? link.datagrams : link.readable,
    )
  }
  if (link.owner === owner && ready & Ready.writable && isConnected(link)) {
    call(engine, link, owner, Ready.writable, link.room)
  }
  if (link.owner === owner && ready & Ready.acknowledged) {
    call(engine, link, owner, Ready.acknowledged, link.unacknowledged)
  }
  if (link.owner === owner && ready & Ready.state) call(engine, link, owner, Ready.state, 0)
  if (link.owner === owner && link.error !== 0 && mayEnd(link)) {
    const code = link.error
    link.owner = null
    link.error = 0
    if (link.state === LinkState.ended) link.move(LinkEvent.flushed)
    call(engine, link, owner, Ready.error, code)
  }
}

function tellListeners(engine: Engine): void {
  const servers = engine.servers
  servers.ready = false
  for (let i = 0; i < servers.all.length; i++) {
    const server = servers.all[i] as Server
    const owner = server.owner
    if (!(server.ready || server.begun) || owner === null) continue
    const code = server.error
    const count = server.ready ? waitingAt(engine.links, server) : 0
    const begun = server.begun
    server.ready = false
    server.begun = false
    if (code !== 0) {
      server.owner = null
      server.error = 0
    } else if (count === 0 && !begun) continue
    ingress(engine)
    try {
      owner.deliver(begun, count, code)
    } catch (error) {
      engine.outbox.fault(error)
      if (server.owner === owner) serverFault(engine, server)
    }
  }
}

/** A peer that has gone at once was there all the same: what is written to it now goes nowhere. */
function isConnected(link: Link): boolean {
  return link.state === LinkState.open || link.state === LinkState.ended
}

/** What was received before the end is read before the end is told. */
function mayEnd(link: Link): boolean {
  if (link.readable !== 0) return false
  return link.state !== LinkState.ended || link.drained
}

/** Tells the socket of the online data state what the port has just been drained of. */
export function tellData(engine: Engine, link: Link): void {
  hand(engine, link, link.owner as LinkOwner, Ready.readable, link.readable)
}

function call(engine: Engine, link: Link, owner: LinkOwner, ready: number, count: number): void {
  engine.telling = link
  ingress(engine)
  engine.telling = null
  hand(engine, link, owner, ready, count)
}

function hand(engine: Engine, link: Link, owner: LinkOwner, ready: number, count: number): void {
  try {
    owner.deliver(ready, count)
  } catch (error) {
    engine.outbox.fault(error)
    if (link.owner === owner) applicationFault(engine, link)
  }
}

/**
 * The life of one of the DCE's servers as a table: state x event → state. What is done on the way is
 * in server-events.ts and commands/servers.ts. docs/states.md is generated from it.
 */

export const ServerState = {
  /** Not in use, at either side. */
  free: 0,
  /** A listener wants it; the start command has not been sent, or is to be sent again. */
  waiting: 1,
  /** The start command is sent, and its answer not seen. */
  starting: 2,
  listening: 3,
  /** Nobody wants it any more; it is stopped when its last connection is gone. */
  draining: 4,
  /** The stop command is sent. */
  stopping: 5,
  /** A listener wants it, but it listens for somebody else: it is stopped first, then started. */
  clearing: 6,
} as const

export const ServerEvent = {
  /** A listener takes it. */
  claim: 0,
  /** A listener takes it for the very port that it still listens on. */
  resume: 1,
  /** The start command goes out. */
  start: 2,
  /** The DCE says that it listens. */
  started: 3,
  /** The DCE will not listen. */
  refused: 4,
  /** It turns out to listen for nobody that is known: an earlier run's. */
  found: 5,
  /** It turns out not to listen. */
  missing: 6,
  /** The application closes its listener. */
  shut: 7,
  /** The stop command goes out. */
  stop: 8,
  /** The DCE says that it listens no more. */
  stopped: 9,
  /** It cannot be stopped yet: clients are connected. */
  busy: 10,
  /** Network, module or port are gone, and what listened with them. */
  lost: 11,
} as const

const F = ServerState.free
const W = ServerState.waiting
const S = ServerState.starting
const L = ServerState.listening
const D = ServerState.draining
const P = ServerState.stopping
const C = ServerState.clearing
/** May not happen: a fault of the driver, not of the modem. */
const X = -1

/** What a listener wants comes back by itself: no event but `refused` and `shut` takes it away. */
export const SERVER_TABLE: readonly (readonly number[])[] = Object.freeze([
  //            claim resume start started refused found missing shut stop stopped busy lost
  Object.freeze([W, X, X, F, F, D, F, F, X, F, F, F]), // free
  Object.freeze([X, X, S, L, F, C, W, F, X, W, W, W]), // waiting
  Object.freeze([X, X, X, L, F, C, W, D, X, W, S, W]), // starting
  Object.freeze([X, X, X, L, L, C, W, D, X, W, L, W]), // listening
  Object.freeze([C, L, X, D, F, D, F, D, P, F, D, F]), // draining
  Object.freeze([C, X, X, P, F, D, F, P, X, F, D, F]), // stopping
  Object.freeze([X, X, X, C, C, C, W, D, C, W, C, W]), // clearing
])

export const SERVER_STATE_NAMES: readonly string[] = Object.freeze([
  'free',
  'waiting',
  'starting',
  'listening',
  'draining',
  'stopping',
  'clearing',
])

export const SERVER_EVENT_NAMES: readonly string[] = Object.freeze([
  'claim',
  'resume',
  'start',
  'started',
  'refused',
  'found',
  'missing',
  'shut',
  'stop',
  'stopped',
  'busy',
  'lost',
])

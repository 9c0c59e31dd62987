/**
 * The life of a link as a table: state x event → state. Everything that moves a link from one state
 * to another is here; what is done on the way is not. docs/states.md is generated from it.
 */

export const LinkState = {
  /** Not in use. */
  free: 0,
  /** A socket wants it; the open command has not been sent. */
  waiting: 1,
  /** The open command is sent; no result yet. */
  opening: 2,
  open: 3,
  /** The peer is gone; what the DCE still holds is being read. */
  ended: 4,
  /** The application has closed it; what it wrote is being sent. */
  flushing: 5,
  /** To be closed, or being closed, at the DCE. */
  closing: 6,
} as const

export const LinkEvent = {
  /** A socket takes the link. */
  claim: 0,
  /** The open command goes out. */
  dial: 1,
  /** The DCE says that the connection is up. */
  up: 2,
  /** The DCE says that it failed, or it was never tried. */
  refused: 3,
  /** The DCE says that the peer has closed. */
  end: 4,
  /** The application closes. */
  shut: 5,
  /** All that was written is sent, and all that was received is read. */
  flushed: 6,
  /** The driver gives it up: hole, failed send, deadline. */
  broken: 7,
  /** The DCE says that the link is free. */
  gone: 8,
  /** Network, module or port are gone, and all links with them. */
  lost: 9,
  /** The DCE says that a client has connected to a server, and has this number. */
  accept: 10,
} as const

const F = LinkState.free
const W = LinkState.waiting
const O = LinkState.opening
const U = LinkState.open
const E = LinkState.ended
const L = LinkState.flushing
const C = LinkState.closing
/** May not happen: a fault of the driver, not of the modem. */
const X = -1

/** A late `up` for a free link is answered with a close: nobody owns that connection. */
export const LINK_TABLE: readonly (readonly number[])[] = Object.freeze([
  //            claim dial up refused end shut flushed broken gone lost accept
  Object.freeze([W, X, C, F, F, F, X, F, F, F, U]), // free
  Object.freeze([X, O, W, F, W, F, X, F, W, F, X]), // waiting
  Object.freeze([X, X, U, F, C, C, X, C, O, F, X]), // opening
  Object.freeze([X, X, U, U, E, L, X, C, E, F, X]), // open
  Object.freeze([X, X, E, E, E, C, C, C, E, F, X]), // ended
  Object.freeze([X, X, L, L, C, L, C, C, C, F, X]), // flushing
  Object.freeze([X, X, C, C, C, C, C, C, F, F, X]), // closing
])

export const LINK_STATE_NAMES: readonly string[] = Object.freeze([
  'free',
  'waiting',
  'opening',
  'open',
  'ended',
  'flushing',
  'closing',
])

export const LINK_EVENT_NAMES: readonly string[] = Object.freeze([
  'claim',
  'dial',
  'up',
  'refused',
  'end',
  'shut',
  'flushed',
  'broken',
  'gone',
  'lost',
  'accept',
])

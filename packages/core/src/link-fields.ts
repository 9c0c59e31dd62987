/**
 * What is kept of a link beside its buffers: numbers in its part of the arena's table, and flags in the
 * bits of one field, each ordered by how long it lasts. link.ts moves them.
 */
import type { Arena } from './arena.ts'
import { Buffers } from './buffers.ts'
import { packed } from './packed.ts'

type Names = readonly (keyof Fields)[]

/** Forgotten when the link is free again. */
const OF_CONNECTION: Names = Object.freeze([
  'pullFailures',
  'block',
  'confirmed',
  'sendFailures',
  'waits',
  'closeFailures',
  'onWay',
  'moves',
])

/** Forgotten too, and moved with the socket to another link. */
const OF_REQUEST: Names = Object.freeze(['hostLength'])

/** Moved with the socket. */
const OF_SOCKET: Names = Object.freeze([
  'error',
  'port',
  'localPort',
  'context',
  'datagrams',
  'unacknowledgedLimit',
  'arrival',
  'remoteFamily',
  'remotePort',
])

/** The link's own. */
const OF_LINK: Names = Object.freeze(['server', 'unacknowledged'])

export const NUMBERS: Names = Object.freeze([
  ...OF_CONNECTION,
  ...OF_REQUEST,
  ...OF_SOCKET,
  ...OF_LINK,
])

/** The first that is moved, and one past the last that is forgotten; the first that is not moved. */
export const REQUEST: number = OF_CONNECTION.length
export const SOCKET: number = REQUEST + OF_REQUEST.length
export const LINK: number = SOCKET + OF_SOCKET.length
/** After them, the peer's address: 16 bytes. */
export const REMOTE: number = NUMBERS.length
/** How much of the table a link has. */
export const WIDTH: number = REMOTE + 4

const FORGOTTEN: Names = Object.freeze([
  'announced',
  'drained',
  'held',
  'accepted',
  'resting',
  'stale',
  'dialled',
  'closeAgain',
  'closeWaits',
  'closeSent',
  'sendNext',
  'askAcknowledged',
  'endSeen',
  'wasOnline',
  'unnamed',
])
const KEPT: Names = Object.freeze(['sure', 'quiet', 'isUdp', 'isVariable', 'transparent'])

export const FLAGS: Names = Object.freeze([...FORGOTTEN, ...KEPT])
/** The flags that are forgotten when the link is free again. */
export const FORGOTTEN_FLAGS: number = (1 << FORGOTTEN.length) - 1

export class Fields extends Buffers {
  /** Where the link's part of the table begins. */
  readonly at: number
  flags = 0
  readonly number: number
  /** The link of the online data state. */
  declare transparent: boolean
  ready = 0
  /** What the socket's onError will be given; 0 while there is nothing to tell. */
  declare error: number

  /** The server that has accepted the connection, -1 for one that this side has opened. */
  declare server: number
  /** Of the peer of an accepted connection, 4 or 6; its address is told by `remoteAddress`. */
  declare remoteFamily: number
  declare remotePort: number
  /** Who was accepted before whom. */
  declare arrival: number
  /** Accepted, and its port is being asked for: it is not handed out yet. */
  declare unnamed: boolean
  /** Accepted, and not yet with a socket that could be told anything: what there is to tell waits. */
  declare quiet: boolean
  /** The DCE has told of the end: the number may be another client's already. */
  declare endSeen: boolean
  /** So often in a row its socket had to give way to clients. */
  declare moves: number

  /** The host name lies at the start of the transmit buffer until the link is dialled. */
  declare hostLength: number
  declare port: number
  /** The local port, 0 where the DCE chooses. */
  declare localPort: number
  /** The packet context that it is opened in, where the family has several. */
  declare context: number

  /** A UDP socket: both buffers hold datagrams with headers, and a peer is named with each. */
  declare isUdp: boolean
  /** Whole datagrams that may be read. */
  declare datagrams: number

  /** The DCE may hold received bytes; how many is to be asked. */
  declare announced: boolean
  /** At least so many bytes wait at the DCE. */
  known = 0
  /** The peer is gone and the DCE has no byte left. */
  declare drained: boolean
  /** The first block waits for another one to show the firmware's trailer. */
  declare held: boolean
  /** Its byte is right, whatever the trailer will turn out to be. */
  declare sure: boolean
  /** A read command failed so many times in a row. */
  declare pullFailures: number

  sendPhase = 0
  /** Length of the block on its way. */
  declare block: number
  /** Bytes that the DCE has confirmed since the link was opened, int32 that wraps. */
  declare confirmed: number
  declare sendFailures: number
  /** The DCE has answered OK to the block on its way. */
  declare accepted: boolean
  /** How often a missing send result has been asked for. */
  declare waits: number
  /** Nothing is sent before this deadline of the link's timer. */
  declare resting: boolean
  /** The DCE holds a connection of an earlier run under this number, to be closed before dialling. */
  declare stale: boolean
  /** The open command is out and its result has not come: until then the number is not free. */
  declare dialled: boolean
  /** The result came up while the close command was out, or that was refused for its lack. */
  declare closeAgain: boolean
  declare closeWaits: boolean
  /** The close command is out. */
  declare closeSent: boolean
  declare closeFailures: number
  /** A read command was lost when at least so many bytes waited: fewer now means a hole. */
  suspect = 0
  /** The next command of this link is a send when both directions have work. */
  declare sendNext: boolean
  /** Sends end with Ctrl-Z and not by their length. */
  declare isVariable: boolean
  /** No more unacknowledged bytes than this, 0 for any number; and how many there are at most. */
  declare unacknowledgedLimit: number
  declare onWay: number
  /** The application wants to know what the peer has acknowledged. */
  declare askAcknowledged: boolean
  /** It has been in online data state. */
  declare wasOnline: boolean
  /** Answer to that question: bytes on their way, -1 when it could not be had. */
  declare unacknowledged: number

  constructor(arena: Arena, number: number) {
    super(arena, number)
    this.at = number * WIDTH
    this.number = number
  }
}

/** The class of them. */
export const PackedFields: typeof Fields = Object.freeze(packed(Fields, NUMBERS, FLAGS))

/** Flags that are looked at whenever something is to be sent or told; an accessor would cost as much again. */
export const TRANSPARENT: number = bitOf('transparent')
export const ANNOUNCED: number = bitOf('announced')
export const QUIET: number = bitOf('quiet')
export const IS_UDP: number = bitOf('isUdp')
export const ASKS_ACKNOWLEDGED: number = bitOf('askAcknowledged')

function bitOf(name: keyof Fields): number {
  return 1 << FLAGS.indexOf(name)
}

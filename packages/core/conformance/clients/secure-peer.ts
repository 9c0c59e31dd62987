/** The far end of secure.ts: answers the handshake, then sends back every record. */
import type { Peer } from '../target.ts'
import { Kind, Records, seal } from './secure.ts'

/** Length of what the server says first, its certificates in it. */
const FLIGHT = 3000

export interface SecurePeer {
  /** The handshake's records, by their lengths on the wire. */
  readonly handshake: number[]
  /** Data that has come. */
  received: number
}

export function servesSecure(peer: Peer, flights: number): SecurePeer {
  const state: SecurePeer = { handshake: [], received: 0 }
  const records = new Records()
  let taken = 0
  const take = (kind: number, bytes: Uint8Array): void => {
    if (kind === Kind.data) {
      state.received += bytes.length
      peer.write(seal(Kind.data, bytes))
      return
    }
    state.handshake.push(bytes.length + 4)
    if (state.handshake.length === 1) peer.write(seal(Kind.handshake, new Uint8Array(FLIGHT)))
    if (state.handshake.length === flights) peer.write(seal(Kind.handshake, new Uint8Array(47)))
  }
  peer.onData = () => {
    const fill = (view: Uint8Array): void => {
      view.set(peer.received.subarray(taken, taken + view.length))
      taken += view.length
    }
    records.read(peer.received.length - taken, fill, take)
  }
  return state
}

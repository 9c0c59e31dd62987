/**
 * Connections of which everything is remembered that both ends have said, for cases that let an
 * application and its peers do what they like, at random.
 */
import { same, sameBytes, samePrefix } from './assert.ts'
import type { Bench } from './bench.ts'
import { ByteLog, nasty } from './bytes.ts'
import type { Probe } from './probe.ts'
import type { Peer } from './target.ts'

export interface Life {
  readonly probe: Probe
  peer: Peer | null
  /** What the application has given to its socket, and the peer to its own. */
  readonly forth: ByteLog
  readonly back: ByteLog
  /** How much the socket had taken when it was closed, -1 while it is open. */
  taken: number
  peerEnded: boolean
}

export function isOpen({ taken, peerEnded, probe }: Life): boolean {
  return taken < 0 && !peerEnded && probe.errors.length === 0
}

/** A connection to a port of its own. */
export function begin(bench: Bench, port: number): Life {
  const life: Life = {
    probe: bench.connect(port),
    peer: null,
    forth: new ByteLog(),
    back: new ByteLog(),
    taken: -1,
    peerEnded: false,
  }
  bench.target.network.listen(port, (peer) => {
    life.peer = peer
  })
  return life
}

/** One of the things that an application or its peer may do. */
export function act(life: Life, next: (limit: number) => number): void {
  const { probe, peer, forth, back } = life
  const bytes = nasty(1 + next(next(4) === 0 ? 6000 : 200), next(1000))
  const what = next(20)
  if (what < 9) {
    probe.send(bytes)
    forth.push(bytes)
  } else if (what < 16) {
    if (peer === null) return
    peer.write(bytes)
    back.push(bytes)
  } else if (what < 18) {
    life.taken = forth.length - probe.pending
    probe.close()
  } else if (peer !== null) {
    life.peerEnded = true
    peer.end()
  }
}

/** Once everything has come to rest: each end has what the other said, as far as it could have it. */
export function judge({ probe, peer, forth, back, taken, peerEnded }: Life): void {
  const sent = peer?.received ?? new Uint8Array(0)
  samePrefix(sent, forth.bytes, 'what the peer was sent')
  samePrefix(probe.received, back.bytes, 'received')
  if (taken >= 0) {
    if (!peerEnded) same(sent.length, taken, 'bytes that the peer was sent before the end')
    same(peer === null || peer.ended, true, 'the peer sees the end')
  } else if (peerEnded) {
    sameBytes(probe.received, back.bytes, 'received before the end')
    same(probe.errors.length, 1, 'ends that were told')
  } else {
    sameBytes(sent, forth.bytes, 'what the peer was sent')
    sameBytes(probe.received, back.bytes, 'received')
    same(probe.errors.length, 0, 'ends that were told')
  }
}

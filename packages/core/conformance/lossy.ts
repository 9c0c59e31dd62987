/**
 * What must hold when bytes are lost around a send or a read: the far end has a beginning of the
 * application's bytes, all of them where the link survives, and no payload was run as a command.
 */
import { fail, ok, sameBytes, samePrefix } from './assert.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { pattern, text } from './bytes.ts'
import type { Context } from './case.ts'
import type { Probe } from './probe.ts'
import type { Peer } from './target.ts'

/** Lines that would end the other link if a modem ever ran them. */
export const HOSTILE: Uint8Array = text(
  'one\rAT+CIPCLOSE=1\rtwo\r\nat+cipclose=1\r\nA/\rAT+NETCLOSE\rthree\r',
)

export interface Rig {
  readonly bench: Bench
  /** Link 0, to an echoing peer. */
  readonly probe: Probe
  readonly peer: Peer
  /** Link 1, which hostile payload tries to close. */
  readonly bystander: Probe
}

/** A modem with two links, at rest. */
export async function rig(context: Context, options: BenchOptions = {}): Promise<Rig> {
  const bench = await context.ready({ ...options, modem: { auditMs: 60_000, ...options.modem } })
  const peers = bench.echo(7)
  const probe = await bench.connected(7)
  const bystander = await bench.connected(7)
  await bystander.echoes(pattern(10))
  // Teaches the driver what this firmware puts after a block.
  await probe.echoes(pattern(10))
  await bench.pass(200)
  return { bench, probe, peer: peers[0] as Peer, bystander }
}

/**
 * Sends `payload` on link 0 and waits until all has arrived, or the link has ended.
 * @returns true when the link has survived.
 */
export async function sendsOrEnds(
  rig: Rig,
  payload: Uint8Array,
  limitMs: number,
): Promise<boolean> {
  const { bench, probe, peer } = rig
  const before = peer.received.length
  const sent = (): Uint8Array => peer.received.subarray(before)
  probe.send(payload)
  await bench.until(
    'the payload has arrived, or the link has ended',
    () => probe.errors.length > 0 || sent().length >= payload.length,
    limitMs,
  )
  samePrefix(sent(), payload, 'what the peer was sent')
  await bench.pass(30_000)
  samePrefix(sent(), payload, 'what the peer was sent in the end')
  if (probe.errors.length > 0) return false
  sameBytes(sent(), payload, 'what the peer was sent in the end')
  return true
}

/** The other link was not touched, and the modem works as before. */
export async function unharmed({ bench, bystander }: Rig): Promise<void> {
  ok(bystander.errors.length === 0, 'the other link survives')
  await bystander.echoes(pattern(300, 91), 30_000)
  const next = await bench.connected(7)
  await next.echoes(pattern(300, 92), 30_000)
}

/** Runs `one` for each number below `count`, with the number in the failure. */
export async function eachOf(count: number, one: (number: number) => Promise<void>): Promise<void> {
  for (let i = 0; i < count; i++) {
    try {
      await one(i)
    } catch (error) {
      fail(`byte ${i}: ${String(error)}`)
    }
  }
}

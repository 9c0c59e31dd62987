/**
 * What a run comes to under a knob that makes a modem fail: not that nothing is seen of it, but that
 * it ends as it should. Each is a case like the suite's own, with its bench, which sees that nothing is
 * called back at the wrong time, and that the modem can be closed.
 */
import { describeError, ErrorCode, ModemState } from '@atlink/core'
import type { Bench, Case, Context } from '@atlink/core/conformance'
import { type Knobs, knobTable } from '../../src/index.ts'

/** Longer than the flow chart's deadlines together. */
const LIMIT_MS = 900_000
const QUIET_MS = 300_000
const LENGTH = 2000

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

/** What a modem may say, and then every byte. */
function payload(length: number): Uint8Array {
  const words = new TextEncoder().encode('\r\nOK\r\n+++AT\r>\x1a\r\n+IPCLOSE: 0,1\r\n')
  return Uint8Array.from({ length }, (_, i) => (i < 256 ? i : (words[i % words.length] as number)))
}

function isPrefix(part: Uint8Array, whole: Uint8Array): boolean {
  return part.length <= whole.length && part.every((byte, i) => byte === whole[i])
}

async function settled(bench: Bench): Promise<void> {
  bench.open()
  const done = (): boolean => bench.readies + bench.downs.length > 0
  await bench.until('the bring-up has ended', done, LIMIT_MS)
}

/** The bring-up ends with that error, and the socket that waits for it ends. */
export function fails(code: number): Case {
  return {
    name: `fails with ${describeError(code)}`,
    async run(context: Context) {
      const bench = await context.bench()
      const waiting = bench.connect(7)
      await bench.fails(code, LIMIT_MS)
      await waiting.ends(ErrorCode.notReady, LIMIT_MS)
    },
  }
}

/** Three connections at most, each with bytes both ways; how each has come out. */
async function traffic(bench: Bench, isExact: boolean): Promise<void> {
  const sent = payload(LENGTH)
  const peers = bench.echo(7)
  const probes = Array.from({ length: Math.min(3, bench.dialect.limits.links) }, () =>
    bench.connect(7),
  )
  for (const probe of probes) probe.send(sent)
  const isOver = (): boolean =>
    probes.every(({ errors, received }) => errors.length > 0 || received.length >= LENGTH)
  // A wrong digit may be another link's number or length, and the line has no checksum to tell.
  if (!isExact) return bench.pass(QUIET_MS)
  await bench.until('each connection has its bytes, or has ended', isOver, LIMIT_MS)
  for (const probe of probes) check(isPrefix(probe.received, sent), 'received: not what was sent')
  for (const peer of peers) check(isPrefix(peer.received, sent), 'the peer has what was not sent')
}

/** With the knob back at what it was, and a new start where it takes one, the modem works. */
async function worksAgain(bench: Bench, knob: keyof Knobs): Promise<void> {
  const { dce } = bench.target
  dce.set(knob, knobTable[knob].default)
  dce.powerOff()
  dce.powerOn()
  await bench.pass(10_000)
  if (bench.modem.state === ModemState.failed) bench.open()
  await bench.until('the modem is up', () => bench.modem.state === ModemState.ready, LIMIT_MS)
  bench.echo(7)
  const probe = await bench.connected(7)
  await probe.echoes(payload(300), LIMIT_MS)
}

/**
 * Whatever is lost: no connection hangs, each has all of its bytes or ends with an error. `isExact`: what
 * has come is a beginning of what was sent. Not so where bits are changed: the line has no checksum.
 */
export function survives(knob: keyof Knobs, isExact: boolean = true): Case {
  return {
    name: isExact ? 'loses nothing without an error' : 'comes back',
    async run(context: Context) {
      const bench = await context.bench()
      await settled(bench)
      if (bench.modem.state !== ModemState.failed) await traffic(bench, isExact)
      await worksAgain(bench, knob)
    },
  }
}

/** It takes longer, and the application sees nothing else of it. */
export const works: Case = {
  name: 'works',
  async run(context: Context) {
    const bench = await context.bench()
    await bench.up(LIMIT_MS)
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(payload(LENGTH), LIMIT_MS)
  },
}

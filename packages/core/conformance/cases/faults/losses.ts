import { ModemState } from '../../../src/index.ts'
import { fail, same, samePrefix } from '../../assert.ts'
import type { Bench } from '../../bench.ts'
import { ByteLog, nasty, random } from '../../bytes.ts'
import type { Case, Context } from '../../case.ts'
import type { Probe } from '../../probe.ts'
import type { Peer } from '../../target.ts'

const SEEDS = 12
const ROUNDS = 8

/**
 * One loss after the other, at random places in the traffic of three links: whatever happens, each side
 * has a beginning of what the other wrote, and the modem works again when the line does.
 */
export const losses: Case = {
  name: 'faults/losses',
  needs: ['virtualTime', 'faults', 'fixed'],
  wants: { links: 3 },
  async run(context) {
    for (let seed = 1; seed <= SEEDS; seed++) {
      try {
        await lossy(context, seed)
      } catch (error) {
        fail(`seed ${seed}: ${String(error)}`)
      }
    }
  },
}

async function lossy(context: Context, seed: number): Promise<void> {
  const next = random(seed)
  const bench = await context.ready({
    knobs: {
      splitWrites: ['run', 'byte', 'random'][next(3)],
      sendOrder: ['ok-first', 'result-first'][next(2)],
      rxgetTrailer: ['\r\n', '\r\n\r\n'][next(2)],
      latencyMs: next(30),
    },
  })
  const peers = bench.listen(80)
  const probes: Probe[] = []
  for (let i = 0; i < 3; i++) probes.push(await bench.connected(80))
  const toPeer = probes.map(() => new ByteLog())
  const toModem = probes.map(() => new ByteLog())
  for (let round = 0; round < ROUNDS; round++) {
    if (probes.every((probe) => probe.errors.length > 0)) break
    // It comes within this round, whose traffic is of more bytes than that.
    if (next(2) === 0) bench.target.dce.drop('to-dte', next(600), 1 + next(4))
    else bench.target.dce.drop('to-dce', next(600), 1)
    for (const [i, probe] of probes.entries()) {
      const forth = nasty(600 + next(1000), next(1000))
      const back = nasty(600 + next(1000), next(1000))
      if (probe.errors.length > 0) continue
      probe.send(forth)
      toPeer[i]?.push(forth)
      peers[i]?.write(back)
      toModem[i]?.push(back)
    }
    // No second loss while the first one is being healed.
    await bench.pass(300_000)
    for (const [i, probe] of probes.entries()) {
      samePrefix(probe.received, (toModem[i] as ByteLog).bytes, 'received')
      const { received } = peers[i] as Peer
      samePrefix(received, (toPeer[i] as ByteLog).bytes, 'what the peer was sent')
      if (probe.errors.length > 0) continue
      same(probe.received.length, toModem[i]?.length, 'bytes received on a link that survives')
      same(received.length, toPeer[i]?.length, 'bytes sent on a link that survives')
    }
  }
  await works(bench, seed)
}

/** A prompt that swallows bytes ends with a reset of the module; everything else heals by itself. */
async function works(bench: Bench, seed: number): Promise<void> {
  if (bench.modem.state !== ModemState.ready) {
    bench.target.dce.powerOff()
    bench.target.dce.powerOn()
    await bench.pass(8000)
    if (bench.modem.state === ModemState.failed) bench.open()
    await bench.until('the modem is up', () => bench.modem.state === ModemState.ready)
  }
  bench.echo(7)
  const probe = await bench.connected(7)
  await probe.echoes(nasty(1000, seed), 30_000)
}

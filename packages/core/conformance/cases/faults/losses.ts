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
  needs: ['virtualTime', 'faults'],
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
  const bench = await context.ready()
  const peers = bench.listen(80)
  const probes: Probe[] = []
  for (let i = 0; i < 3; i++) probes.push(await bench.connected(80))
  const toPeer = probes.map(() => new ByteLog())
  const toModem = probes.map(() => new ByteLog())
  for (let round = 0; round < ROUNDS; round++) {
    bench.target.dce.drop(next(2) === 0 ? 'to-dte' : 'to-dce', next(3000), 1 + next(4))
    for (const [i, probe] of probes.entries()) {
      const forth = nasty(next(1500), next(1000))
      const back = nasty(next(1500), next(1000))
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

/**
 * A prompt that swallows bytes ends with a reset of the module; everything else heals by itself. Losses
 * that were planned and have not come yet may spoil some attempts.
 */
async function works(bench: Bench, seed: number): Promise<void> {
  bench.echo(7)
  for (let attempt = 0; attempt < 8; attempt++) {
    if (bench.modem.state !== ModemState.ready) {
      bench.target.dce.powerOff()
      bench.target.dce.powerOn()
      await bench.pass(8000)
      if (bench.modem.state === ModemState.failed) bench.open()
      await bench.pass(60_000)
    }
    const bytes = nasty(1000, seed)
    const probe = bench.connect(7)
    probe.send(bytes)
    await bench.pass(200_000)
    samePrefix(probe.received, bytes, 'echoed')
    if (probe.received.length === bytes.length) return
    if (probe.errors.length === 0) probe.close()
  }
  fail('it does not work again')
}

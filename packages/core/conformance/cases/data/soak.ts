import { fail, same } from '../../assert.ts'
import { random } from '../../bytes.ts'
import type { Case, Context } from '../../case.ts'
import { act, begin, isOpen, judge, type Life } from '../../life.ts'

const SEEDS = 8
const TURNS = 150
const SPLITS = ['run', 'byte', 'random']

/** Everything that applications and peers do, at random, on as many links as there are. */
export const soak: Case = {
  name: 'data/soak',
  needs: ['virtualTime'],
  wants: { links: 10 },
  async run(context) {
    for (let seed = 1; seed <= SEEDS; seed++) {
      try {
        await live(context, seed)
      } catch (error) {
        fail(`seed ${seed}: ${String(error)}`)
      }
    }
  },
}

async function live({ ready }: Context, seed: number): Promise<void> {
  const next = random(seed)
  const bench = await ready({ knobs: { splitWrites: SPLITS[next(3)], latencyMs: next(30) } })
  const lives: Life[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const open = lives.filter(isOpen)
    // A link that was closed is not free at once; a few are enough.
    if (open.length < 7 && next(4) === 0) {
      // Time for those that are being closed to become free.
      await bench.pass(3000)
      lives.push(begin(bench, 1000 + lives.length))
    } else if (open.length > 0) act(open[next(open.length)] as Life, next)
    if (next(6) === 0) bench.call(() => bench.modem.command('AT+CSQ', () => {}))
    if (next(3) > 0) await bench.pass(next(400))
  }
  await bench.pass(200_000)
  for (const life of lives) judge(life)
  same(bench.downs.length + bench.modem.counters.resyncs, 0, 'failures of the modem')
  for (const life of lives.filter(isOpen)) life.probe.close()
  await bench.pass(3000)
  const links = Array.from({ length: 10 }, (_, i) => begin(bench, 3000 + i))
  for (const { probe } of links) await probe.connected()
}

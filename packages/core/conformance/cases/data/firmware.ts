import { ErrorCode } from '../../../src/index.ts'
import { fail } from '../../assert.ts'
import { nasty, pattern } from '../../bytes.ts'
import type { Case, Context } from '../../case.ts'

/** What firmwares do in more than one way: see the knobs of the mock for each. */
const VARIANTS: readonly Record<string, unknown>[] = [
  { promptForm: '\r\n> ' },
  { promptForm: '\r\n>\r\n' },
  { promptForm: '>' },
  { dataEcho: 'on', echo: 'stuck-on', cipcfg: false },
  { openOrder: 'result-first' },
  { closeOrder: 'result-first' },
  { sendOrder: 'result-first' },
  { openOrder: 'result-first', closeOrder: 'result-first', sendOrder: 'result-first' },
  { netcloseForm: 'bare' },
  { netopenReadForm: 'two-fields' },
  { errMode: 0 },
  { cmee: 2 },
  { cmeColon: false },
  { rxgetTrailer: '\r\n\r\n' },
  { emptyReadForm: 'zeroes' },
  { emptyReadForm: 'error' },
  { urcEdgeTriggered: false },
  { retainRxAfterClose: false },
  { cipcfg: false },
  { lineEnd: '\r\r\n' },
  { latencyMs: 0 },
  { promptDelayMs: 300 },
]

/** None of it makes a difference to an application. */
export const firmware: Case = {
  name: 'data/firmware',
  needs: ['virtualTime'],
  async run(context) {
    for (const knobs of VARIANTS) {
      try {
        await exercise(context, knobs)
      } catch (error) {
        fail(`with ${JSON.stringify(knobs)}: ${String(error)}`)
      }
    }
  },
}

async function exercise({ ready }: Context, knobs: Record<string, unknown>): Promise<void> {
  const bench = await ready({ knobs })
  const peers = bench.echo(7)
  const first = await bench.connected(7)
  const second = await bench.connected(7)
  await first.echoes(pattern(2000))
  await second.echoes(nasty(1000, 41))
  second.close()
  await bench.until('the peer sees the end', () => peers[1]?.ended === true)
  await first.echoes(pattern(10))
  peers[0]?.end()
  await first.ends(ErrorCode.remoteClosed)
  const third = await bench.connected(7)
  await third.echoes(pattern(20))
}

import { ErrorCode } from '../../../src/index.ts'
import { ok } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/**
 * Clients and sockets of this side want the last free links in the same moment. Whoever does not get
 * one hears so, and nobody gets another one's.
 */
export const full: Case = {
  name: 'listener/full',
  wants: { links: 10 },
  async run({ ready }) {
    for (let guests = 7; guests <= 9; guests++) {
      const bench = await ready()
      bench.echo(7)
      const host = await bench.hosting(80)
      for (let i = 0; i < guests; i++) {
        bench.dial(80)
        await host.has(i + 1)
      }
      const callers = [bench.dial(80), bench.dial(80)]
      const own = guests < 9 ? [bench.connect(7), bench.connect(7)] : [bench.connect(7)]
      await bench.pass(3000)
      for (const probe of own) {
        const code = probe.errors[0] ?? 0
        ok(code === 0 || code === ErrorCode.noLink || code === 3004, `code ${code}`)
        if (code === 0) await probe.echoes(pattern(300))
      }
      for (const guest of host.guests) guest.close()
      for (const probe of own) probe.close()
      for (const { peer } of callers) peer?.end()
      await bench.pass(3000)
      host.guests.length = 0
      const peer = await bench.dial(80).connected()
      peer.write(pattern(40))
      await bench.until('it is served', () => host.guests.at(-1)?.received.length === 40)
    }
  },
}

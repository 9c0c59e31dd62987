import { between, same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** An answer without end is cut: memory is bounded, and the command still has its result. */
export const commandBounded: Case = {
  name: 'command/bounded',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready({ knobs: { latency: { '+CSQ': 5000 } } })
    const results: number[] = []
    bench.call(() => {
      bench.modem.command('AT+CSQ', ({ ok, lines }) => results.push(ok ? lines.length : -1))
    })
    for (let i = 0; i < 200; i++) {
      bench.target.dce.urc(`line ${i} of something`)
      await bench.pass(10)
    }
    await bench.until('a result', () => results.length > 0)
    between(results[0] as number, 1, 64, 'lines')
    bench.target.dce.set('latency', {})
    const next = await bench.command('AT+CMEE?')
    same(next.lines.join(), '+CMEE: 1', 'the next answer')
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(100))
  },
}

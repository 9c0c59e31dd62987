import { sameList } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Commands that are given in callbacks, each in the result of the one before. */
export const fromCallback: Case = {
  name: 'command/from-callback',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const seen: string[] = []
    const next = (): void => {
      bench.call(() => {
        bench.modem.command('AT+CMEE?', (result) => {
          bench.called('done')
          seen.push(...result.lines)
          if (seen.length < 5) next()
        })
      })
    }
    const probe = await bench.connected(7, {
      onReadable(open) {
        open.read()
        next()
      },
    })
    await probe.echoes(text('go'))
    await bench.until('five results', () => seen.length === 5)
    sameList(
      seen,
      Array.from({ length: 5 }, () => '+CMEE: 1'),
      'lines',
    )
  },
}

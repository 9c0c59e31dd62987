import { between, ok, same, sameList } from '../../assert.ts'
import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Commands run one at a time and in order, before, during and between everything else. */
export const queued: Case = {
  name: 'command/queued',
  async run({ bench: make }) {
    const bench = await make()
    const results: string[] = []
    const ask = (line: string): void => {
      bench.call(() => {
        bench.modem.command(line, (result) => {
          bench.called('done')
          results.push(`${line} ${result.ok} ${result.lines.join()}`)
        })
      })
    }
    bench.open()
    for (let i = 0; i < 3; i++) ask('AT+CSQ')
    await bench.until('the modem is up', () => bench.readies > 0)
    same(results.length, 3, 'results while it came up')
    bench.echo(7)
    const probe = await bench.connected(7)
    bench.commands()
    results.length = 0
    probe.send(nasty(10_000, 99))
    for (let i = 0; i < 20; i++) ask(i % 2 === 0 ? 'AT+CSQ' : 'AT+CMEE?')
    await bench.until('all have a result', () => results.length === 20)
    const own = bench.commands().filter((line) => line === 'AT+CSQ' || line === 'AT+CMEE?')
    same(own.length, 20, 'commands that were run')
    ok(
      own.every((line, i) => line === (i % 2 === 0 ? 'AT+CSQ' : 'AT+CMEE?')),
      'in order',
    )
    const answers = ['AT+CSQ true +CSQ: 23,0', 'AT+CMEE? true +CMEE: 1']
    sameList(
      results,
      Array.from({ length: 20 }, (_, i) => answers[i % 2]),
      'results',
    )
    between(probe.received.length, 1, 10_000, 'bytes that were echoed meanwhile')
    await probe.receives(nasty(10_000, 99), 30_000)
  },
}

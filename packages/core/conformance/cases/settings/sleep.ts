import { ErrorCode } from '../../../src/index.ts'
import { ok, same, sameCode, throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Asleep not a byte is written; a write wakes the module, and so does `wake`. */
export const sleep: Case = {
  name: 'settings/sleep',
  needs: ['virtualTime', 'dtr'],
  async run({ ready }) {
    const bench = await ready({ modem: { dtr: true } })
    bench.echo(7)
    const probe = await bench.connected(7)
    const { modem } = bench
    const fallAsleep = async (): Promise<void> => {
      const codes: number[] = []
      bench.call(() => modem.sleep((code) => codes.push(code)))
      await bench.until('it sleeps', () => codes.length > 0)
      sameCode(codes[0] as number, ErrorCode.none, 'what sleep is told')
      same(modem.asleep, true, 'asleep')
    }
    await fallAsleep()
    const { bytesOut } = modem.counters
    await bench.pass(600_000)
    same(modem.counters.bytesOut, bytesOut, 'bytes written in ten minutes')
    bench.call(() => throws(Error, () => modem.command('AT', () => {}), 'command in its sleep'))
    await probe.echoes(pattern(500))
    same(modem.asleep, false, 'asleep after a write')

    await fallAsleep()
    const codes: number[] = []
    bench.call(() => modem.wake((code) => codes.push(code)))
    await bench.until('it is awake', () => codes.length > 0)
    sameCode(codes[0] as number, ErrorCode.none, 'what wake is told')
    await probe.echoes(pattern(500, 3))
    ok(probe.errors.length === 0, 'the connection has outlived it')
  },
}

import { ErrorCode } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The answer of a command that was given up comes in the middle of later ones, and confuses none. */
export const lateAnswer: Case = {
  name: 'ends/late-answer',
  needs: ['virtualTime'],
  async run({ ready }) {
    for (const lateMs of [1050, 1200, 1500, 2500, 4000, 6000]) {
      const bench = await ready({ knobs: { rssi: 11, latency: { '+CSQ': lateMs } } })
      bench.echo(7)
      const probe = await bench.connected(7)
      const late = await bench.command('AT+CSQ', 1000)
      sameList([late.ok, late.code], [false, ErrorCode.modemSilent], 'the late command')
      const ipr = await bench.command('AT+IPR?', 20_000)
      sameList([ipr.ok, ...ipr.lines], [true, `+IPR: ${bench.target.baud}`], 'AT+IPR?')
      await probe.echoes(pattern(2000))
      const rate = await bench.command('AT+CMEE?')
      sameList([rate.ok, ...rate.lines], [true, '+CMEE: 1'], 'AT+CMEE?')
      same(bench.downs.length, 0, 'calls of onDown')
    }
  },
}

import { ErrorCode } from '../../../src/index.ts'
import { between, same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A command that goes unanswered has a result all the same, and so have those behind it. */
export const unanswered: Case = {
  name: 'command/unanswered',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const { command } = bench.dialect.deadlines
    const probe = await bench.connected(7)
    for (const knob of ['loseCommands', 'loseAnswers']) {
      bench.target.dce.set(knob, 1)
      const start = bench.target.clock.now()
      const lost = await bench.command('AT+CSQ')
      const expected = [false, ErrorCode.modemSilent, '', 0]
      sameList([lost.ok, lost.code, lost.final, lost.lines.length], expected, knob)
      between(bench.since(start), command - 100, command + 500, 'milliseconds')
      const next = await bench.command('AT+CMEE?')
      same(next.lines.join(), '+CMEE: 1', 'the next answer')
      await probe.echoes(pattern(500))
    }
    same(bench.downs.length, 0, 'calls of onDown')
  },
}

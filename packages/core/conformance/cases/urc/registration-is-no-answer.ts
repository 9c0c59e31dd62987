import { ErrorCode } from '../../../src/index.ts'
import { between } from '../../assert.ts'
import { random } from '../../bytes.ts'
import type { Case } from '../../case.ts'

const LINES: readonly string[] = [
  '+CREG: 1',
  '+CGREG: 1',
  '+CEREG: 5',
  '+CREG: 1,"1A2B","0A1B2C3D"',
  '+CGREG: 1,1A2B,0A1B2C3D',
  // An area number in four digits, unquoted: the first field is the state, the second no small number.
  '+CREG: 2,0001,0A1B2C3D',
  '+CGREG: 2,0005,12345678',
  '+CREG: 1,1234,5678',
  '+CEREG: 1,"00C3","0A1B2C3D",7',
]

/** An unsolicited registration state is never taken for the answer to the question for it. */
export const registrationIsNoAnswer: Case = {
  name: 'urc/registration-is-no-answer',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    for (const urcInjectPoints of ['any', 'before', 'between', 'after']) {
      const next = random(7)
      const bench = await make({
        knobs: { regStat: 2, urcInjectPoints },
        modem: {
          trace(direction) {
            if (direction === 1) bench.target.dce.urc(LINES[next(LINES.length)] as string)
          },
        },
      })
      const start = bench.target.clock.now()
      await bench.fails(ErrorCode.notRegistered, 120_000)
      between(bench.since(start), 90_000, 92_000, 'milliseconds')
    }
  },
}

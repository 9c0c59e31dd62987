import { sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

const THEIRS: readonly string[] = [
  'RING',
  '+CLIP: "+4912345",145',
  '+CMTI: "SM",10',
  '+CMT: "+4912345",,"24/01/31,12:00:00+04"',
  'hello > world',
  '+CUSD: 0,"Balance: 3.50",15',
  '+SOMETHING: new',
]

const OURS: readonly string[] = [
  '+CREG: 1',
  '+CGREG: 5',
  '+CEREG: 1,"00C3","0A1B2C3D",7',
  '+CIPRXGET: 1,0',
]

/** Lines that are none of the driver's business go to the application, whole and in order. */
export const unsolicited: Case = {
  name: 'urc/unsolicited',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7)
    bench.unsolicited.length = 0
    for (const line of THEIRS) {
      bench.target.dce.urc(line)
      for (const own of OURS) bench.target.dce.urc(own)
    }
    await bench.pass(500)
    sameList(bench.unsolicited, THEIRS, 'lines')
    await probe.echoes(pattern(100))
    sameList(bench.downs, [], 'calls of onDown')
  },
}

import { ok, same, sameList } from '../../assert.ts'
import { nasty, pattern, random } from '../../bytes.ts'
import type { Case } from '../../case.ts'

const LINES: readonly string[] = [
  'RING',
  '+CMTI: "SM",10',
  '+CREG: 1',
  '+CGREG: 1,"1A2B","0A1B2C3D"',
  '+CEREG: 1,"00C3","0A1B2C3D",7',
  '+CEREG: 5',
  'SMS DONE',
  'PB DONE',
  '+CGEV: EPS PDN ACT 1',
  '*PSNWID: "001","01", "Test", 0, "TN", 0',
  '+CTZV: 24/01/31,12:00:00+04',
  'DST: 0',
  'NO CARRIER',
  '+CUSD: 0,"OK",15',
  '+CPIN: READY',
  '+CIPRXGET: 1,9',
]

/** Unsolicited lines at every boundary, all the time, from the first command on: nothing changes. */
export const anywhere: Case = {
  name: 'urc/anywhere',
  wants: { links: 10, netopen: true },
  async run({ bench: make }) {
    for (const urcInjectPoints of ['any', 'before', 'between', 'after']) {
      const next = random(7)
      const bench = await make({
        knobs: { urcInjectPoints, splitWrites: 'random' },
        modem: {
          trace(direction) {
            if (direction === 0) return
            bench.target.dce.urc(LINES[next(LINES.length)] as string)
          },
        },
      })
      await bench.up(60_000)
      const peers = bench.echo(7)
      const probe = await bench.connected(7)
      const other = await bench.connected(7)
      await probe.echoes(nasty(3000, 81), 60_000)
      await other.echoes(pattern(1000), 60_000)
      other.close()
      await bench.until('the peer sees the end', () => peers[1]?.ended === true)
      await probe.echoes(pattern(20), 60_000)
      sameList(bench.downs, [], 'calls of onDown')
      same(bench.modem.counters.resyncs, 0, 'resynchronisations')
      ok(bench.unsolicited.includes('RING'), 'the application hears of calls')
    }
  },
}

import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Results of links that nobody has asked about, or that do not exist. */
const STRAYS: readonly string[] = [
  '+CIPOPEN: 3,1',
  '+CIPOPEN: 0,1',
  '+CIPOPEN: 0,0',
  '+CIPOPEN: 12,0',
  '+CIPSEND: 2,10,10',
  '+CIPSEND: 0,10,-1',
  '+CIPCLOSE: 5,0',
  '+CIPCLOSE: 99,0',
  '+IPCLOSE: 7,1',
  '+IPCLOSE: 10,1',
  '+CIPRXGET: 1,8',
  '+CIPRXGET: 1,77',
  '+CIPRXGET: 1,0',
  '+NETOPEN: 0',
  '+NETOPEN: 1',
]

export const strayResults: Case = {
  name: 'ends/stray-results',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const probe = await bench.connected(7)
    same(probe.socket.link, 0, 'link number')
    for (const [i, line] of STRAYS.entries()) {
      bench.target.dce.urc(line)
      await probe.echoes(pattern(200, i))
    }
    sameList(probe.errors, [], 'calls of onError')
    same(peers.length, 1, 'connections')
    const other = await bench.connected(7)
    await other.echoes(pattern(200))
    same(bench.downs.length, 0, 'calls of onDown')
  },
}

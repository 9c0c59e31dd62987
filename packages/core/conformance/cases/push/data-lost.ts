import { ErrorCode } from '../../../src/index.ts'
import { sameCode, samePrefix } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { PUSH } from '../../udp-probe.ts'

/** Each byte of a block lost in turn: what is delivered is a prefix, the loss is told, another link goes on or is told. */
export const pushDataLost: Case = {
  name: 'push/data-lost',
  needs: ['virtualTime', 'faults'],
  async run({ ready }) {
    const data = text('one\r\n+IPCLOSE: 1,1\r\ntwo\r\n')
    for (let after = 16; after < 16 + data.length; after++) {
      const bench = await ready(PUSH)
      const peers = bench.listen(80)
      bench.echo(7)
      const reader = await bench.connected(80)
      const other = await bench.connected(7)
      await bench.rest()
      bench.target.dce.drop('to-dte', after, 1)
      peers[0]?.write(data)
      await bench.pass(20)
      peers[0]?.write(data)
      await bench.until('it is told', () => reader.errors.length > 0, 10_000)
      sameCode(reader.errors[0] as number, ErrorCode.hole, 'onError')
      samePrefix(reader.received, data, 'received')
      if (other.errors.length === 0) await other.echoes(data)
      else sameCode(other.errors[0] as number, ErrorCode.hole, 'the other')
    }
  },
}

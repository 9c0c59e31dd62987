import { between, same } from '../../assert.ts'
import type { Case } from '../../case.ts'

/**
 * A connection is up with the first onWritable; `host` and `address` are both right. Where both are
 * given, the resolver was asked before: the modem is given its answer, and the name is not asked again.
 */
export const constructor_: Case = {
  name: 'tcp/constructor',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80)
    const named = await bench.connected(80, { host: 'www.example.com' })
    between(named.writable[0] as number, 1, 65536, 'room')
    let room = 0
    const options = Object.freeze({
      address: '192.0.2.7',
      port: 80,
      unknown: true,
      onWritable: (count: number) => {
        room = count
      },
    })
    new bench.modem.TCP(options)
    await bench.until('the second is connected', () => room > 0)
    same(peers.length, 2, 'connections')
    await bench.rest()
    const both = new bench.modem.TCP({ host: 'www.example.com', address: '192.0.2.8', port: 80 })
    await bench.until('the third is connected', () => both.room > 0)
    same(both.remoteAddress, '192.0.2.8', 'remoteAddress')
    same(bench.commands('AT+CIPOPEN=')[0]?.includes('"192.0.2.8"'), true, 'the address is dialled')
  },
}

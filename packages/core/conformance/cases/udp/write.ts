import { same } from '../../assert.ts'
import { string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** Each write is one datagram, to its own peer, whatever bytes it has. */
export const udpWrite: Case = {
  name: 'udp/write',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const got: string[] = []
    for (const port of [53, 54]) {
      bench.target.network.onDatagram(port, ({ bytes, fromPort, toAddress }) => {
        got.push(`${toAddress} ${port} from ${fromPort}: ${string(bytes)}`)
      })
    }
    const probe = await openUDP(bench, 5000)
    const all = [
      'one',
      '\x1a\x1b\x03\x03\x1a',
      '\r\nOK\r\n',
      'AT+NETCLOSE\rA/',
      '\x1bAT\r',
      'z'.repeat(1400),
    ]
    const expected = all.map((data, i) => {
      const port = 53 + (i % 2)
      probe.send(text(data), `192.0.2.${i}`, port)
      return `192.0.2.${i} ${port} from 5000: ${data}`
    })
    await bench.until('all have arrived', () => got.length >= all.length)
    same(got.join('|'), expected.join('|'), 'datagrams')
    same(bench.modem.counters.datagramsLost, 0, 'lost')
  },
}

import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH, type Received } from '../../udp-probe.ts'

/** Datagrams of several peers, over two sockets and beside streams: each its own sender and socket. */
export const udpSeveralPeers: Case = {
  name: 'udp/several-peers',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready(PUSH)
    const { network } = bench.target
    bench.echo(7)
    const stream = await bench.connected(7)
    const probes = [await openUDP(bench, 5000), await openUDP(bench, 5001)]
    const expected: Received[][] = [[], []]
    for (let i = 0; i < 20; i++) {
      const bytes = pattern(50 + i * 20, i)
      const from = { bytes, address: `192.0.2.${i % 7}`, port: 1000 + i }
      network.sendDatagram(5000 + (i % 2), bytes, from.address, from.port)
      ;(expected[i % 2] as Received[]).push(from)
    }
    await stream.echoes(pattern(3000, 3), 20_000)
    for (const i of [0, 1]) await probes[i]?.receives(expected[i] as Received[])
  },
}

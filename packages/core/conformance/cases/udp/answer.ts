import { same } from '../../assert.ts'
import { string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** `answer` sends to whoever sent the datagram that was read last. */
export const udpAnswer: Case = {
  name: 'udp/answer',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const { network } = bench.target
    const got: string[] = []
    for (const port of [60, 61]) {
      network.onDatagram(port, ({ bytes, toAddress }) =>
        got.push(`${toAddress} ${port} ${string(bytes)}`),
      )
    }
    const probe = await openUDP(bench, 5000)
    same(probe.socket.writeFrom(new Uint8Array(3)), 0, 'to nobody yet')
    for (const port of [60, 61, 60]) {
      network.sendDatagram(5000, text('ask'), `192.0.2.${port}`, port)
      await probe.receives([{ bytes: text('ask'), address: `192.0.2.${port}`, port }])
      bench.call(() => probe.socket.answer())
      same(
        bench.call(() => probe.socket.writeFrom(text('reply'))),
        5,
        'writeFrom',
      )
    }
    await bench.until('all have arrived', () => got.length >= 3)
    same(got.join(), '192.0.2.60 60 reply,192.0.2.61 61 reply,192.0.2.60 60 reply', 'answers')
  },
}

import { same, sameBytes } from '../../assert.ts'
import { NASTY, nasty, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Payload that looks like the modem's voice, or like commands to it, is payload in both directions. */
export const echoNasty: Case = {
  name: 'data/echo-nasty',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const probe = await bench.connected(7)
    const other = await bench.connected(7)
    const sent: string[] = []
    for (const piece of NASTY) {
      await probe.echoes(text(piece))
      sent.push(piece)
    }
    const mixed = nasty(6000, 21)
    await probe.echoes(mixed, 60_000)
    const all = new Uint8Array([...text(sent.join('')), ...mixed])
    if (bench.watches) {
      sameBytes(peers[0]?.received as Uint8Array, all, 'what the peer was sent')
    }
    await other.echoes(nasty(500, 22))
    same(bench.unsolicited.length, 0, 'lines taken for unsolicited ones')
  },
}

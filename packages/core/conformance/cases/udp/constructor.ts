import { between, same } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** A socket is open with the first onWritable; an option that nobody knows is ignored. */
export const udpConstructor: Case = {
  name: 'udp/constructor',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const probe = await openUDP(bench, 5000, { unknown: true } as object)
    between(probe.writable[0] as number, 1500, 65536, 'room')
    same(probe.socket.port, 5000, 'port')
    same(probe.socket.format, 'buffer', 'format')
  },
}

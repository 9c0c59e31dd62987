import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** The peer as it was asked for. The modem resolves names, so a name stays a name. */
export const remoteAddress: Case = {
  name: 'tcp/remoteAddress',
  async run({ ready }) {
    const bench = await ready()
    bench.listen(80)
    for (const host of ['192.0.2.33', 'www.example.com']) {
      const { socket } = await bench.connected(80, { host })
      same(socket.remoteAddress, host, 'remoteAddress')
      const assign = (): void => {
        ;(socket as { remoteAddress: string }).remoteAddress = 'abcd'
      }
      throws(TypeError, assign, 'assigning to it')
      same(socket.remoteAddress, host, 'remoteAddress afterwards')
    }
  },
}

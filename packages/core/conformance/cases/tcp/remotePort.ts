import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const remotePort: Case = {
  name: 'tcp/remotePort',
  async run({ ready }) {
    const bench = await ready()
    bench.listen(65535)
    const { socket } = await bench.connected(65535)
    same(socket.remotePort, 65535, 'remotePort')
    const assign = (): void => {
      ;(socket as { remotePort: number }).remotePort = -123
    }
    throws(TypeError, assign, 'assigning to it')
    same(socket.remotePort, 65535, 'remotePort afterwards')
  },
}

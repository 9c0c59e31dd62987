import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { PUSH } from '../../udp-probe.ts'

/** Datagrams are buffers: there is one format, and no other can be set. */
export const udpFormat: Case = {
  name: 'udp/format',
  async run({ ready }) {
    const { modem } = await ready(PUSH)
    for (const socket of [new modem.UDP(), new modem.UDP({ format: 'buffer' })]) {
      same(socket.format, 'buffer', 'format')
      throws(RangeError, () => Reflect.set(socket, 'format', 'number'), 'setting number')
      socket.format = 'buffer'
      same(socket.format, 'buffer', 'format afterwards')
      socket.close()
    }
    for (const format of ['number', 'INVALID FORMAT']) {
      throws(RangeError, () => new modem.UDP({ format: format as 'buffer' }), format)
    }
  },
}

import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** What it gives are sockets, in a callback and outside; nothing else can be set. */
export const listenerFormat: Case = {
  name: 'listener/format',
  wants: { servers: 2 },
  async run({ ready }) {
    const bench = await ready()
    let seen = ''
    const { listener } = await bench.hosting(80, {
      onReadable(host) {
        seen = host.listener.format
      },
    })
    same(listener.format, 'socket/tcp', 'format')
    for (const wrong of ['123', 'buffer', undefined]) {
      throws(RangeError, () => Reflect.set(listener, 'format', wrong), `setting ${wrong}`)
    }
    listener.format = 'socket/tcp'
    same(listener.format, 'socket/tcp', 'format afterwards')
    await bench.dial(80).connected()
    await bench.until('onReadable', () => seen !== '')
    same(seen, 'socket/tcp', 'format in a callback')
    same(new bench.modem.Listener({ port: 81, format: 'socket/tcp' }).port, 81, 'as asked')
  },
}

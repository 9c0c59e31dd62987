import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** After close every member but `close` throws, nothing is called, and nobody is let in. */
export const listenerClose: Case = {
  name: 'listener/close',
  wants: { servers: 2 },
  async run({ ready }) {
    const bench = await ready()
    const host = await bench.hosting(80, { onReadable() {} })
    const waiting = bench.dial(80)
    await waiting.connected()
    await bench.pass(300)
    same(host.readable.length, 1, 'calls of onReadable')
    const { listener } = host
    host.close()
    bench.call(() => {
      throws(SyntaxError, () => listener.read(), 'read after close')
      throws(SyntaxError, () => listener.port, 'port after close')
      throws(SyntaxError, () => listener.format, 'format after close')
      throws(SyntaxError, () => Reflect.set(listener, 'format', 'socket/tcp'), 'setting format')
      listener.close()
    })
    // Who was not read is closed, and then nobody listens.
    await waiting.ended()
    await bench.until('it is stopped', () => bench.commands('AT+SERVERSTOP=0').length > 0)
    await bench.pass(100)
    await bench.dial(80).refused()
    // Closed at once, it never listens.
    bench.host(81).close()
    await bench.pass(300)
    await bench.dial(81).refused()
  },
}

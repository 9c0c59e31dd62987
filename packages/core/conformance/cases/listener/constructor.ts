import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const listenerConstructor: Case = {
  name: 'listener/constructor',
  async run({ ready }) {
    const { modem } = await ready()
    const { Listener } = modem
    throws(Error, () => new Listener(), 'no options')
    throws(Error, () => new Listener({}), 'no port')
    throws(RangeError, () => new Listener({ port: 80, format: 'buffer' as never }), 'format')
    for (const name of ['onReadable', 'onError']) {
      for (const wrong of [5, 'text', {}, true]) {
        throws(TypeError, () => new Listener({ port: 80, [name]: wrong }), `${name}: ${wrong}`)
      }
    }
    // Nothing that was refused may have taken a server.
    const all = [80, 81, 82, 83].map((port) => new Listener({ port, format: 'socket/tcp' }))
    same(all[3]?.port, 83, 'port')
    same(all[3]?.format, 'socket/tcp', 'format')
    throws(RangeError, () => Reflect.set(all[3] as object, 'format', 'buffer'), 'setting format')
    Reflect.set(all[3] as object, 'format', 'socket/tcp')
    throws(TypeError, () => Reflect.apply(Listener.prototype.read, {}, []), 'another receiver')
  },
}

import { between, same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A port that is none is refused; left out or 0 it is a free one. */
export const listenerConstructorPort: Case = {
  name: 'listener/constructor-port',
  wants: { servers: 4 },
  async run({ ready }) {
    const { modem } = await ready()
    const listen = (port: unknown) => () => new modem.Listener({ port: port as number })
    throws(Error, listen(undefined), 'undefined')
    for (const wrong of [-1, 65536, 1.5, 'x', '', Number.NaN, {}]) {
      throws(RangeError, listen(wrong), String(wrong))
    }
    throws(TypeError, listen(Symbol.match), 'a symbol')
    listen(1)()
    listen(65535)()
    throws(Error, listen(1), 'a port that is listened on')
    for (const listener of [listen('0')(), new modem.Listener()]) {
      same(typeof listener.port, 'number', 'type of the port')
      between(listener.port, 49_152, 65_534, 'the port that was chosen')
    }
  },
}

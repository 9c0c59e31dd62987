import { throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const listenerConstructorPort: Case = {
  name: 'listener/constructor-port',
  async run({ ready }) {
    const { modem } = await ready()
    const listen = (port: unknown) => () => new modem.Listener({ port: port as number })
    throws(Error, listen(undefined), 'undefined')
    for (const wrong of [-1, 0, 65536, 1.5, 'x', '', Number.NaN, {}]) {
      throws(RangeError, listen(wrong), String(wrong))
    }
    throws(TypeError, listen(Symbol.match), 'a symbol')
    listen(1)()
    listen(65535)()
    throws(Error, listen(1), 'a port that is listened on')
  },
}

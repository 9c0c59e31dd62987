import { throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const constructorPort: Case = {
  name: 'tcp/constructor-port',
  wants: { links: 10 },
  async run({ ready }) {
    const { modem } = await ready()
    const connect = (port: unknown) => () =>
      new modem.TCP({ address: '192.0.2.1', port: port as number })
    throws(Error, () => new modem.TCP({ address: '192.0.2.1' }), 'no port')
    throws(Error, connect(undefined), 'undefined')
    throws(RangeError, connect(-1), '-1')
    throws(RangeError, connect(0), '0')
    throws(RangeError, connect(65536), '65536')
    throws(RangeError, connect(1.5), '1.5')
    throws(RangeError, connect('x'), 'x')
    throws(RangeError, connect(Number.NaN), 'NaN')
    throws(TypeError, connect(Symbol.match), 'a symbol')
    // Nothing that was refused may have taken a link.
    for (let i = 0; i < 10; i++) connect(80 + i)()
  },
}

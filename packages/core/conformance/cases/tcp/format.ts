import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const format: Case = {
  name: 'tcp/format',
  async run({ ready }) {
    const { modem } = await ready()
    const at = { address: '192.0.2.1', port: 80 }
    const first = new modem.TCP(at)
    same(first.format, 'buffer', 'by default')
    first.close()
    const second = new modem.TCP({ ...at, format: 'buffer' })
    same(second.format, 'buffer', 'as asked')
    second.close()
    const third = new modem.TCP({ ...at, format: 'number' })
    same(third.format, 'number', 'as asked')
    third.format = 'buffer'
    same(third.format, 'buffer', 'changed')
    throws(RangeError, () => Reflect.set(third, 'format', 'string;ascii'), 'an unknown format')
    same(third.format, 'buffer', 'after a refused change')
    third.close()
    const unknown = { ...at, format: 'INVALID FORMAT' as 'buffer' }
    throws(RangeError, () => new modem.TCP(unknown), 'an unknown format')
  },
}

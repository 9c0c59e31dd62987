import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

export const constructorNoAddress: Case = {
  name: 'tcp/constructor-no-address',
  async run({ ready }) {
    const bench = await ready()
    bench.target.dce.takeCommands()
    throws(Error, () => new bench.modem.TCP({ port: 80 }), 'neither host nor address')
    await bench.pass(100)
    const opens = bench.target.dce.takeCommands().filter((line) => line.startsWith('AT+CIPOPEN='))
    same(opens.length, 0, 'connections that were tried')
  },
}

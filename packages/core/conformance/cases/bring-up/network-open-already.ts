import { same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The DTE starts anew while the module goes on: a network that is open already is success. */
export const networkOpenAlready: Case = {
  name: 'bring-up/network-open-already',
  async run({ ready }) {
    const first = await ready()
    const second = first.again()
    await second.up()
    same(second.commands('AT+NETCLOSE').length, 0, 'times the network was closed')
    second.echo(7)
    const probe = await second.connected(7)
    await probe.echoes(pattern(300))
  },
}

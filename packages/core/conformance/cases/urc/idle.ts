import { between, same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

const DAY = 86_400_000

/** An idle modem is left alone: for a day without the audit, and without links in any case. */
export const idle: Case = {
  name: 'urc/idle',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready({ modem: { auditMs: 0 } })
    bench.echo(7)
    const probes = [await bench.connected(7), await bench.connected(7)]
    for (const probe of probes) await probe.echoes(pattern(100))
    await bench.pass(1000)
    bench.commands()
    const { told } = bench
    await bench.pass(DAY)
    same(bench.commands().length, 0, 'commands in a day')
    same(bench.told, told, 'callbacks in a day')
    for (const probe of probes) await probe.echoes(pattern(3000, 2))

    const audited = await ready()
    await audited.pass(1000)
    audited.commands()
    await audited.pass(DAY)
    same(audited.commands().length, 0, 'commands in a day without links')
    audited.echo(7)
    const link = await audited.connected(7)
    audited.commands()
    await audited.pass(3_600_000)
    between(audited.commands().length, 60, 130, 'commands of an hour of audits of one link')
    await link.echoes(pattern(100))
  },
}

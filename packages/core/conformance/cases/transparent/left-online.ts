import { sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** The DTE starts anew while the module is online, with the same mode and with the other one. */
export const leftOnline: Case = {
  name: 'transparent/left-online',
  needs: ['virtualTime'],
  async run(context) {
    for (const transparent of [true, false]) {
      const first = await piping(context)
      first.echo(7)
      await piped(first, 7)
      const second = first.again({ modem: { transparent } })
      await second.up()
      second.echo(8)
      const probe = transparent ? await piped(second, 8) : await second.connected(8)
      await probe.echoes(pattern(300))
      sameList(second.downs, [], 'calls of onDown')
    }
  },
}

import { nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Firmware that echoes whatever it is told: command lines, and with older switches payload too. */
export const echoStuckOn: Case = {
  name: 'bring-up/echo-stuck-on',
  async run({ ready }) {
    for (const cipcfg of [true, false]) {
      const bench = await ready({ knobs: { echo: 'stuck-on', cipcfg } })
      bench.echo(7)
      const probe = await bench.connected(7)
      await probe.echoes(nasty(3000, 11))
      const other = await bench.connected(7)
      await other.echoes(nasty(300, 12))
    }
  },
}

import { ok } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A module that was reset is told its settings again. */
export const settingsForgotten: Case = {
  name: 'settings/forgotten',
  needs: ['virtualTime'],
  wants: { settings: ['stack'] },
  async run({ ready }) {
    const bench = await ready({
      modem: {
        timeouts: { network: 60_000 },
        keepAlive: false,
        stack: { mss: 1200 },
        waitForPeer: true,
      },
    })
    for (const when of ['at first', 'after the reset']) {
      const lines = bench.commands()
      for (const line of [
        'AT+CIPTIMEOUT=60000',
        'AT+CTCPKA=0,2,5,1',
        'AT+CSOC="Mss",1200',
        'AT+CIPSENDMODE=1',
      ]) {
        ok(lines.includes(line), `${line} is sent ${when}`)
      }
      if (when !== 'at first') break
      bench.target.dce.powerOff()
      bench.target.dce.powerOn()
      await bench.until('onReady', () => bench.readies > 1, 60_000)
    }
  },
}

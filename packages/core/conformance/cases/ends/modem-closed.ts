import { ErrorCode, ModemState } from '../../../src/index.ts'
import { ok, same, sameList, throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Closing the modem tells every socket, releases the network and then the port. */
export const modemClosed: Case = {
  name: 'ends/modem-closed',
  wants: { links: 3 },
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probes = [await bench.connected(7), await bench.connected(7), bench.connect(7)]
    probes[0]?.send(pattern(3000))
    await bench.pass(50)
    bench.commands()
    bench.call(() => bench.modem.close())
    same(bench.modem.state, ModemState.closing, 'state')
    bench.call(() => bench.modem.close())
    throws(Error, () => bench.modem.open(), 'open() while closing')
    throws(Error, () => bench.modem.command('AT', () => {}), 'command() while closing')
    await bench.until('the modem is closed', () => bench.modem.state === ModemState.closed)
    ok(bench.commands().includes('AT+NETCLOSE'), 'the network is released')
    for (const probe of probes) sameList(probe.errors, [ErrorCode.closed], 'onError')
    same(bench.target.serial.onReady, null, 'the hook of the port')
    same(bench.target.clock.onWake, null, 'the hook of the clock')
    bench.call(() => bench.modem.close())
  },
}

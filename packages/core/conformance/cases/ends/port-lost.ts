import { ErrorCode, ModemState } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** The port goes for good, as an adapter tells it: everybody hears it, and nothing is sent any more. */
export const portLost: Case = {
  name: 'ends/port-lost',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = await bench.connected(7)
    probe.send(pattern(1000))
    const codes: number[] = []
    bench.call(() => bench.modem.command('AT+CSQ', (result) => codes.push(result.code)))
    bench.target.serial.onLost?.('unplugged')
    await bench.until('onDown', () => bench.downs.length > 0)
    sameList(bench.downs, [ErrorCode.portLost], 'calls of onDown')
    sameList(probe.errors, [ErrorCode.portLost], 'onError')
    sameList(codes, [ErrorCode.portLost], 'the result of the command')
    same(bench.modem.state, ModemState.failed, 'state')
    bench.commands()
    await bench.pass(500)
    same(bench.commands().length, 0, 'commands afterwards')
  },
}

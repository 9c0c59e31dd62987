import { ErrorCode, ModemState } from '../../../src/index.ts'
import { ok, same, sameList, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** Whatever becomes of the modem, each command has exactly one result, or throws at once. */
export const alwaysEnds: Case = {
  name: 'command/always-ends',
  needs: ['virtualTime'],
  async run({ bench: make }) {
    const bench = await make()
    throws(Error, () => bench.modem.command('AT', () => {}), 'before open()')
    const codes: number[] = []
    const ask = (count: number): void => {
      for (let i = 0; i < count; i++) {
        bench.call(() => bench.modem.command('AT+CSQ', ({ code }) => codes.push(code)))
      }
    }
    bench.target.dce.set('silent', true)
    bench.open()
    ask(3)
    await bench.until('the bring-up has failed', () => bench.downs.length > 0, 30_000)
    await bench.pass(1000)
    const silent = ErrorCode.modemSilent
    sameList(codes, [silent, silent, silent], 'codes of a silent modem')
    // After the failure a command is tried, or fails; it does not wait for ever.
    bench.target.dce.set('silent', false)
    ask(1)
    await bench.until('a result after the failure', () => codes.length === 4, 60_000)
    await bench.up()
    codes.length = 0
    ask(4)
    bench.target.dce.powerOff()
    bench.target.dce.powerOn()
    await bench.until('results', () => codes.length === 4, 120_000)
    await bench.pass(120_000)
    if (bench.modem.state === ModemState.failed) await bench.up()
    codes.length = 0
    ask(4)
    bench.call(() => bench.modem.close())
    await bench.until('the modem is closed', () => bench.modem.state === ModemState.closed)
    same(codes.length, 4, 'results when the modem is closed')
    ok(
      codes.slice(1).every((code) => code !== 0),
      'commands that were not run have a code',
    )
  },
}

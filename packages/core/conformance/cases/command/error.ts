import { ErrorBase, ErrorCode } from '../../../src/index.ts'
import { same, sameCode, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** Errors come as numbers of one space, whether the firmware gives numbers, texts or nothing. */
export const error: Case = {
  name: 'command/error',
  needs: ['pull'],
  wants: { netopen: true },
  async run({ ready }) {
    const bench = await ready()
    const fails = async (line: string, code: number, final: string): Promise<void> => {
      const result = await bench.command(line)
      same(result.ok, false, line)
      sameCode(result.code, code, line)
      same(result.final, final, line)
    }
    await fails('AT+NOSUCHCOMMAND', ErrorCode.commandFailed, 'ERROR')
    await fails('AT+CPIN="1234"', ErrorBase.cme + 3, '+CME ERROR: 3')
    await fails('AT+CIPRXGET=2,9', ErrorBase.ip + 22, 'ERROR')
    await fails('AT+CIPRXGET=2,12', ErrorBase.ip + 12, 'ERROR')
    await bench.command('AT+CMEE=2')
    await fails('AT+CPIN="1234"', ErrorBase.cme + 3, '+CME ERROR: operation not allowed')
    await bench.command('AT+CMEE=0')
    await fails('AT+CPIN="1234"', ErrorCode.commandFailed, 'ERROR')
    await bench.command('AT+CIPCCFG=,,,0')
    await fails('AT+CIPRXGET=2,9', ErrorBase.ip + 22, 'ERROR')
    // The driver itself understands whatever the application has set.
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(100))
    const refused = bench.connect(81)
    await refused.ends(ErrorBase.cip + 1)
    sameList(bench.downs, [], 'calls of onDown')
  },
}

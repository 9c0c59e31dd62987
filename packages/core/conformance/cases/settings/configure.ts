import { ErrorCode } from '../../../src/index.ts'
import { ok, same, sameCode, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** Settings are changed while the modem is open, and bad ones are refused at once. */
export const configure: Case = {
  name: 'settings/configure',
  wants: { settings: ['keepAlive'] },
  async run({ bench: make, ready }) {
    const bench = await ready()
    const { modem } = bench
    bench.commands()
    const codes: number[] = []
    bench.call(() =>
      modem.configure(
        {
          timeouts: { open: 20_000 },
          dns: { primary: '192.0.2.1' },
          keepAlive: { idleMinutes: 5, count: 3, intervalMinutes: 2 },
        },
        (code) => {
          bench.called('configure')
          codes.push(code)
        },
      ),
    )
    await bench.until('an answer', () => codes.length > 0)
    sameCode(codes[0] as number, ErrorCode.none, 'what configure is told')
    const lines = bench.commands()
    for (const line of ['AT+CIPTIMEOUT=,20000', 'AT+CDNSCFG=192.0.2.1', 'AT+CTCPKA=1,5,3,2']) {
      ok(lines.includes(line), `${line} is sent`)
    }
    bench.call(() => {
      const done = (): void => {}
      throws(RangeError, () => modem.configure({ timeouts: { open: 1 } }, done), 'too short')
      throws(RangeError, () => modem.configure({ dns: { primary: 'x' } }, done), 'no address')
    })
    same(codes.length, 1, 'answers')
    const other = await make()
    bench.call(() => {
      throws(Error, () => other.modem.configure({}, () => {}), 'configure before open')
    })
  },
}

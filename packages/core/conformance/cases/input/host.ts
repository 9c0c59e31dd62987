import { same, throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

const WRONG: readonly string[] = [
  '',
  '"',
  'a"b',
  'host",80\rAT+NETCLOSE',
  'host\r',
  'host\n',
  '\rhost',
  'ho\x1ast',
  'ho\x1bst',
  'ho\x03st',
  'ho\0st',
  'ho\tst',
  'ho\x7fst',
  'h\u00f6st',
  '\u4e3b\u673a',
  'a'.repeat(256),
  'a'.repeat(100_000),
]

/** Nothing reaches a command line that could end it, or its quotes; the longest name does. */
export const host: Case = {
  name: 'input/host',
  async run({ ready }) {
    const bench = await ready()
    const { dialect } = bench
    const { TCP } = bench.modem
    await bench.rest()
    for (const name of WRONG) {
      throws(RangeError, () => new TCP({ host: name, port: 80 }), JSON.stringify(name.slice(0, 40)))
      throws(RangeError, () => new TCP({ address: name, port: 80 }), 'as an address')
    }
    for (const name of [5, null, {}, ['a'], true]) {
      throws(Error, () => new TCP({ host: name as never, port: 80 }), String(name))
    }
    await bench.pass(300)
    same(bench.commands().length, 0, 'commands that were sent')
    bench.echo(7)
    const longest = await bench.connected(7, { host: 'a'.repeat(dialect.limits.host) })
    await longest.echoes(pattern(100))
    // A colon is of IPv6.
    const host = dialect.ipv6 ? 'a-b_c.d:e [f]' : 'a-b_c.d e [f]'
    const odd = await bench.connected(7, { host })
    await odd.echoes(pattern(100))
  },
}

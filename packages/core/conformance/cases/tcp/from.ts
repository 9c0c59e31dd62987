import { between, same, sameBytes, throws } from '../../assert.ts'
import { string, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { closed } from '../../traits/closed.ts'

/** A socket that is still connecting is handed over: the first hears nothing, and is closed. */
export const from: Case = {
  name: 'tcp/from',
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.echo(7)
    const first = bench.connect(7, { format: 'number' })
    const { constructor: Constructor } = first.socket
    const seen: string[] = []
    const second = new (Constructor as typeof bench.modem.TCP)({
      from: first.socket,
      onWritable(count) {
        if (seen.push('writable') > 1) return
        between(count, 1, 65536, 'room')
        same(this.format, 'buffer', 'format')
        this.write(text('hello'))
      },
      onReadable() {
        seen.push(string(new Uint8Array(this.read() as ArrayBuffer)))
      },
    })
    throws(SyntaxError, () => new bench.modem.TCP({ from: first.socket }), 'taken twice')
    closed(bench, first.socket)
    throws(Error, () => new bench.modem.TCP({ from: [] as never }), 'not a socket')
    throws(Error, () => new bench.modem.TCP({ from: {} as never }), 'not a socket')
    await bench.until('an echo', () => seen.includes('hello'))
    same(first.writable.length + first.readable.length + first.errors.length, 0, 'callbacks')
    if (bench.watches) {
      sameBytes(peers[0]?.received ?? text(''), text('hello'), 'what the peer was sent')
    }
    same(second.remotePort, bench.place(undefined, 7).port, 'remotePort')
    second.close()
  },
}

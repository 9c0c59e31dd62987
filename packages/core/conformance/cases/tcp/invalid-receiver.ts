import { sameBytes, throws } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

type Method = (...values: unknown[]) => unknown

/**
 * A method with something else as `this` throws and harms nobody. The SDK's native class throws a
 * SyntaxError; one with private fields a TypeError: the kind is the engine's.
 */
export const invalidReceiver: Case = {
  name: 'tcp/invalid-receiver',
  async run({ ready }) {
    const bench = await ready()
    bench.serve(80, text('HTTP/1.1 200 OK'))
    const probe = await bench.connected(80, { onReadable: () => {} })
    const { socket } = probe
    const methods = socket as unknown as Record<string, Method>
    const refused = (name: string, ...values: unknown[]): void => {
      const method = methods[name] as Method
      for (const receiver of [{}, [], 'text', 1, undefined, null, bench.modem]) {
        throws(Error, () => method.apply(receiver, values), `${name} of ${String(receiver)}`)
      }
    }
    refused('write', text('GET /'))
    socket.write(text('GET /'))
    await bench.until('readable', () => probe.readable.length > 0)
    const bytes = new Uint8Array(8)
    refused('read', bytes)
    refused('readInto', bytes)
    refused('writeFrom', bytes)
    socket.read(bytes)
    sameBytes(bytes, text('HTTP/1.1'), 'the first bytes')
    refused('close')
  },
}

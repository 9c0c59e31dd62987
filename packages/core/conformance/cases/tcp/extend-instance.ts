import { same } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/**
 * Callers put their own properties on sockets; the SDK's TLS client keeps `readable` and `writable` on
 * the one it wraps.
 */
export const extendInstance: Case = {
  name: 'tcp/extend-instance',
  async run({ ready }) {
    const bench = await ready()
    bench.echo(7)
    const probe = bench.connect(7)
    const socket = probe.socket as unknown as Record<string, unknown>
    same('readable' in socket || 'writable' in socket, false, 'the names are taken')
    socket.readable = 12
    socket.writable = 34
    socket.ours = probe
    await probe.connected()
    await probe.echoes(text('hello'))
    same(socket.readable, 12, 'readable')
    same(socket.writable, 34, 'writable')
    same(socket.ours, probe, 'ours')
  },
}

/**
 * What holds for a socket whose connection has ended though it was not closed: after onError it is
 * good for nothing, and says so without harm.
 */
import type { TCP } from '../../src/index.ts'
import { same, throws } from '../assert.ts'
import type { Bench } from '../bench.ts'

export function over(bench: Bench, socket: TCP): void {
  const bytes = new Uint8Array(4)
  bench.call(() => {
    throws(Error, () => socket.write(bytes), 'write after onError')
    throws(Error, () => socket.acknowledged(() => {}), 'acknowledged after onError')
    throws(Error, () => new bench.modem.TCP({ from: socket }), 'from after onError')
    same(socket.read(), undefined, 'read after onError')
    same(socket.readInto(bytes), 0, 'readInto after onError')
    same(socket.writeFrom(bytes), 0, 'writeFrom after onError')
    same(socket.available, 0, 'available after onError')
    same(socket.room, 0, 'room after onError')
    same(socket.link, -1, 'link after onError')
  })
}

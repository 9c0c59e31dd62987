/** What holds for every socket that was closed, whoever did it and however it came to that. */
import type { TCP } from '../../src/index.ts'
import { same, throws } from '../assert.ts'
import type { Bench } from '../bench.ts'

/** Every member but `close` throws; `close` is harmless. ECMA-419, section 8. */
export function closed(bench: Bench, socket: TCP): void {
  const bytes = new Uint8Array(4)
  bench.call(() => {
    throws(SyntaxError, () => socket.write(bytes), 'write after close')
    throws(SyntaxError, () => socket.read(), 'read after close')
    throws(SyntaxError, () => socket.read(1), 'read(1) after close')
    throws(SyntaxError, () => socket.read(bytes), 'read(view) after close')
    throws(SyntaxError, () => socket.remoteAddress, 'remoteAddress after close')
    throws(SyntaxError, () => socket.remotePort, 'remotePort after close')
    throws(SyntaxError, () => socket.format, 'format after close')
    throws(SyntaxError, () => Reflect.set(socket, 'format', 'number'), 'setting format after close')
    throws(SyntaxError, () => socket.acknowledged(() => {}), 'acknowledged after close')
    throws(SyntaxError, () => new bench.modem.TCP({ from: socket }), 'from after close')
    // The two that never throw for want of data or room say that there is none.
    same(socket.readInto(bytes), 0, 'readInto after close')
    same(socket.writeFrom(bytes), 0, 'writeFrom after close')
    same(socket.available, 0, 'available after close')
    same(socket.room, 0, 'room after close')
    socket.close()
    socket.close()
  })
}

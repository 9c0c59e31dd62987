import { sameBytes } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** An accepted connection tells that it is writable; what is written there is sent, though it is closed. */
export const listenerWriteAfterConnect: Case = {
  name: 'listener/tcp-write-after-connect',
  async run({ ready }) {
    const bench = await ready()
    const bytes = Uint8Array.of(1, 2, 3, 4)
    const host = await bench.hosting(80, {
      guest: {
        onWritable(guest) {
          guest.send(bytes)
          guest.close()
          host.close()
        },
      },
    })
    const caller = bench.dial(80)
    await caller.ended()
    sameBytes(caller.peer?.received ?? bytes.subarray(0, 0), bytes, 'what the client was sent')
  },
}

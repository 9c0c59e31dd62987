import { ErrorCode } from '../../../src/index.ts'
import { ok, same, sameBytes, throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** A transparent server: its clients come one after another, as byte pipes. */
export const listenerTransparent: Case = {
  name: 'listener/transparent',
  needs: ['virtualTime'],
  async run({ ready }) {
    const bench = await ready({ modem: { transparent: true } })
    const { Listener, Transparent } = bench.modem
    const read: number[] = []
    const errors: number[] = []
    const listener = new Listener({
      port: 80,
      transparent: true,
      onReadable() {
        const from = this.read()
        ok(from instanceof Transparent, 'read() gives a Transparent')
        new Transparent({
          from,
          onReadable() {
            const bytes = new Uint8Array(this.read() as ArrayBuffer)
            read.push(...bytes)
            this.write(bytes)
          },
          onError: (code) => errors.push(code),
        })
      },
    })
    throws(Error, () => new Listener({ port: 81, transparent: true }), 'a second one')
    await bench.pass(500)
    for (let i = 0; i < 2; i++) {
      const caller = bench.dial(80)
      const peer = await caller.connected()
      peer.write(pattern(200, i))
      await bench.until('the echo', () => peer.received.length === 200)
      sameBytes(Uint8Array.from(read.splice(0)), pattern(200, i), 'read')
      peer.end()
      await bench.until('onError', () => errors.length > i, 30_000)
      same(errors[i], ErrorCode.remoteClosed, 'onError')
    }
    listener.close()
    await bench.until('it is stopped', () => bench.commands('AT+SERVERSTOP=0').length > 0)
    await bench.pass(500)
    await bench.dial(80).refused()
  },
}

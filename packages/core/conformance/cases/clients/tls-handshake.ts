import { same, sameBytes, sameList } from '../../assert.ts'
import type { Bench } from '../../bench.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { FINISH, HELLO, SecureSocket } from '../../clients/secure.ts'
import { type SecurePeer, servesSecure } from '../../clients/secure-peer.ts'
import { socketTo } from '../../clients/socket-settings.ts'

/** A handshake in the lengths of a TLS 1.2 client's, then `length` bytes there and back. */
async function talks(bench: Bench, certificate: number, length: number): Promise<void> {
  const lengths = [HELLO, ...(certificate > 0 ? [certificate] : []), ...FINISH]
  let peer: SecurePeer | null = null
  bench.listen(443, (one) => {
    peer = servesSecure(one, lengths.length)
  })
  const bytes = pattern(length)
  let written = 0
  const socket: SecureSocket = new SecureSocket({
    TCP: socketTo(bench, 443),
    certificate,
    onWritable(count) {
      let room = count
      while (room > 0 && written < length) {
        const block = bytes.subarray(written, written + room)
        written += block.length
        room = socket.write(block)
      }
    },
  })
  await bench.until(
    `${length} bytes are back`,
    () => socket.received.length >= length || socket.errors.length > 0,
    120_000,
  )
  sameList((peer as unknown as SecurePeer).handshake, lengths, 'lengths of the handshake')
  sameBytes(socket.received.bytes, bytes, 'what came back')
  same(socket.errors.length, 0, 'errors')
  socket.inner.close()
}

/**
 * A layer that writes its handshake without asking for room (127 bytes, then a certificate, 75, 6 and 45
 * at once), keeps its own numbers on the socket, and reads records into exact parts of a buffer.
 */
export const tlsHandshake: Case = {
  name: 'clients/tls-handshake',
  async run({ ready }) {
    await talks(await ready(), 1500, 4000)
  },
}

/** The same without a certificate fits into the smallest transmit buffer that holds its first block. */
export const tlsSmallBuffers: Case = {
  name: 'clients/tls-small-buffers',
  async run({ ready }) {
    await talks(await ready({ modem: { transmitSize: 128 } }), 0, 300)
  },
}

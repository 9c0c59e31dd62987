import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** What no datagram can be throws and names the option; what does not fit now would block. */
export const udpWriteOverLimit: Case = {
  name: 'udp/write-over-limit',
  async run({ ready }) {
    const bench = await ready(PUSH)
    let arrived = 0
    bench.target.network.onDatagram(53, ({ bytes }) => {
      arrived += bytes.length
    })
    const { socket } = await openUDP(bench, 5000)
    throws(RangeError, () => socket.write(new Uint8Array(1501), '192.0.2.7', 53), '1501 bytes')
    throws(RangeError, () => socket.write(new Uint8Array(0), '192.0.2.7', 53), 'nothing')
    throws(RangeError, () => socket.write(new Uint8Array(1), 'peer.example', 53), 'a name')
    throws(RangeError, () => socket.write(new Uint8Array(1), '192.0.2.7', 0), 'port 0')
    const one = new Uint8Array(1500)
    let written = 0
    bench.call(() => {
      socket.write(one, '192.0.2.7', 53)
      while (socket.room >= one.length) socket.write(one, '192.0.2.7', 53)
      written = bench.modem.counters.commands
      throws(Error, () => socket.write(one, '192.0.2.7', 53), 'a full buffer')
      same(socket.writeFrom(one), 0, 'writeFrom')
    })
    same(bench.modem.counters.commands, written, 'nothing was sent inside the call')
    await bench.until('room has come back', () => socket.room === 1500)
    same(socket.writeFrom(one), 1500, 'writeFrom')
    await bench.until('all has arrived', () => arrived >= 3000)
  },
}

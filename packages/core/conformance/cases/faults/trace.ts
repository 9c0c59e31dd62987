import type { Serial } from '../../../src/index.ts'
import { same, sameBytes } from '../../assert.ts'
import { ByteLog, nasty } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** What the port really takes and gives. */
function tap(serial: Serial, received: ByteLog, sent: ByteLog): Serial {
  const read = serial.read.bind(serial)
  const write = serial.write.bind(serial)
  serial.read = (view) => {
    const count = read(view)
    received.push(view.subarray(0, count))
    return count
  }
  serial.write = (view) => {
    write(view)
    sent.push(view)
  }
  return serial
}

/** The trace is told of every byte in both directions, in order, and so are the counters. */
export const trace: Case = {
  name: 'faults/trace',
  async run({ ready }) {
    const received = [new ByteLog(), new ByteLog()] as const
    const sent = [new ByteLog(), new ByteLog()] as const
    const bench = await ready({
      knobs: { splitWrites: 'random' },
      wrap: (serial) => tap(serial, received[0], sent[0]),
      modem: {
        trace: (direction, bytes, start, end) =>
          (direction === 0 ? received : sent)[1].push(bytes.subarray(start, end)),
      },
    })
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(nasty(4000, 97))
    await bench.command('ATI')
    sameBytes(received[1].bytes, received[0].bytes, 'from the modem')
    sameBytes(sent[1].bytes, sent[0].bytes, 'to the modem')
    same(bench.modem.counters.bytesIn, received[0].length, 'bytesIn')
    same(bench.modem.counters.bytesOut, sent[0].length, 'bytesOut')
  },
}

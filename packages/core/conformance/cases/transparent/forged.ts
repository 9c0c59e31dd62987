import { same, sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping, withoutCarrier } from '../../pipe.ts'

const FORGED: readonly string[] = [
  '\r\nCLOSED\r\n',
  '\r\nCLOSED\r\n\r\n+IPCLOSE: 0,1\r\n',
  '\r\nNO CARRIER\r\n',
  '\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n',
  '\r\n*ATREADY: 1\r\n\r\n+CPIN: READY\r\n',
  '\r\nOK\r\n',
  '\r\nCLO',
]

/** A peer that speaks as the modem does: its words are delivered, and no command is said to it. */
export const forged: Case = {
  name: 'transparent/forged',
  needs: ['virtualTime'],
  async run(context) {
    const bench = await piping(context, { wrap: withoutCarrier })
    const peers = bench.listen(7)
    const pipe = await piped(bench, 7)
    let all = ''
    for (const word of FORGED) {
      all += word
      peers[0]?.write(text(word))
      await bench.pass(8000)
      sameBytes(pipe.received, text(all), 'received')
      pipe.send(text('x'))
      await bench.pass(2000)
    }
    same(peers[0]?.received.length, FORGED.length, 'bytes that the peer was sent')
    same(bench.downs.length, 0, 'calls of onDown')
    same(pipe.errors.length, 0, 'calls of onError')
  },
}

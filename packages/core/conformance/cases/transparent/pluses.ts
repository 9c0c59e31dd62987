import { ok, sameBytes } from '../../assert.ts'
import { text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { piped, piping } from '../../pipe.ts'

/** The application's own pluses are payload, whatever silence is around them. */
export const pluses: Case = {
  name: 'transparent/pluses',
  needs: ['virtualTime'],
  async run(context) {
    const bench = await piping(context)
    const peers = bench.listen(7)
    const pipe = await piped(bench, 7)
    let all = ''
    for (const word of ['+', '++', '+++', '++++', '+++x', 'x+++', '+++\r\n', '+++++++']) {
      for (const pauseMs of [0, 300, 800, 1200, 4000]) {
        all += word
        pipe.send(text(word))
        await bench.pass(pauseMs)
      }
    }
    await bench.pass(5000)
    sameBytes(peers[0]?.received ?? text(''), text(all), 'what the peer was sent')
    ok(pipe.pipe.online, 'still online')
  },
}

import { ErrorCode } from '../../../src/index.ts'
import { same, sameList } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** How many bytes the peer has not acknowledged, asked of the modem each time. */
export const acknowledged: Case = {
  name: 'data/acknowledged',
  wants: { acknowledges: true },
  async run({ ready }) {
    const bench = await ready()
    const peers = bench.listen(80, (peer) => peer.stall(true))
    const { socket } = await bench.connected(80)
    const ask = async (): Promise<readonly number[]> => {
      const answers: number[][] = []
      bench.call(() => socket.acknowledged((count, code) => answers.push([count, code])))
      await bench.until('an answer', () => answers.length > 0)
      return answers[0] as number[]
    }
    sameList(await ask(), [0, 0], 'before anything is written')
    bench.call(() => socket.write(pattern(700)))
    sameList(await ask(), [700, 0], 'while the peer does not read')
    peers[0]?.stall(false)
    await bench.until('the peer has it', () => peers[0]?.received.length === 700)
    await bench.pass(500)
    sameList(await ask(), [0, 0], 'once the peer has it')
    const answers: number[][] = []
    peers[0]?.stall(true)
    bench.call(() => socket.write(pattern(10)))
    bench.target.dce.dropContext()
    bench.call(() => socket.acknowledged((count, code) => answers.push([count, code])))
    await bench.until('an answer', () => answers.length > 0)
    same(answers[0]?.[0], -1, 'the count when the network is lost')
    same(answers[0]?.[1], ErrorCode.networkLost, 'the code when the network is lost')
  },
}

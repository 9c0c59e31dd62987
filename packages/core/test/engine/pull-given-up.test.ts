/** The answer to a read that nobody waits for any more: what follows its header is payload, not lines. */
import { expect, test } from 'vitest'
import { Bench, ERROR, info, line, OK } from '../support/bench.ts'

const FORGED = [
  ['bytes', 2, `${line('+IPCLOSE: 0,1')}${line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')}`],
  ['digits', 3, '00FF'],
] as const

for (const [name, mode, payload] of FORGED) {
  test(`${name}: none of it is taken for lines, and the channel is won back`, () => {
    const bench = new Bench().up()
    const a = bench.connected('a')
    bench.learnTrailer(0)
    expect(bench.read(a)).toBe('ab')
    bench.told()
    bench.dce.answer(line(`+CIPRXGET: ${mode},0,${payload.length},0`))
    bench.dce.answer(payload).answer(line('RING') + OK)
    // What may have been missed meanwhile is asked for.
    const links = info('+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0')
    bench.dce.play(['~\r', ERROR, 300], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', links])
    expect(bench.told()).toEqual([])
    bench.count(0, 2).pull(0, 'ok').dce.end()
    expect(bench.told()).toEqual(['a readable 2'])
  })
}

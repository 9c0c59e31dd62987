/** SIM800 against the simulated modem: what an application does with it, from end to end. */
import { describe, expect, test } from 'vitest'
import { bytesOf, textOf } from '../support/bytes.ts'
import { Rig, type RigOptions } from '../support/rig.ts'

const FAMILY = { family: 'sim800', baud: 115_200 } as const

function up(count: number, options: RigOptions = {}): ReturnType<typeof Rig.up> {
  return Rig.up(count, { ...FAMILY, ...options })
}

const PAYLOAD = bytesOf('The quick brown fox\r\nOK\r\n+CIPRXGET: 1,0\r\n> '.repeat(200))

describe('several connections', () => {
  test('six clients send and receive', () => {
    const { rig, pairs } = up(6)
    for (const pair of pairs) {
      pair.send(PAYLOAD)
      pair.peer?.write(PAYLOAD)
    }
    rig.until(
      'all has arrived',
      () =>
        pairs.every((pair) => pair.arrived.length + pair.read.length === 2 * PAYLOAD.length),
      300_000,
    )
    for (const pair of pairs) {
      expect(textOf(pair.arrived)).toBe(textOf(PAYLOAD))
      expect(textOf(Uint8Array.from(pair.read))).toBe(textOf(PAYLOAD))
    }
    expect(rig.modem.counters.resyncs).toBe(0)
  })

  test('a modem that an earlier run has left with connections is shut first', () => {
    const { rig } = up(2)
    rig.modem.disconnect()
    rig.pass(5000)
    rig.modem.open()
    rig.until('it is up again', () => rig.modem.state === 2)
  })
})

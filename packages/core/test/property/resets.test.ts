/**
 * The module resets by itself at any byte of the line, in either direction, from its power-on on: in
 * the middle of each command, answer and payload. Nothing arrives wrong or twice, each end is told once,
 * and afterwards everything works again.
 */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { ModemOptions } from '../../src/options.ts'
import { bytesOf, show } from '../support/bytes.ts'
import { payload } from '../support/payloads.ts'
import { foreignCommands, isPrefix, Pair, Rig, replayable, revive } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: 2 * PATIENCE_MS })

interface Scenario {
  readonly direction: 'to-dte' | 'to-dce'
  /** Bytes that pass before the reset, from power-on. */
  readonly after: number
  readonly up: Uint8Array
  readonly down: Uint8Array
}

function describeScenario({ direction, after, up, down }: Scenario): string {
  return `reset after ${after} bytes ${direction}, up ${show(up)}, down ${show(down)}`
}

function exchange(rig: Rig, pairs: readonly Pair[], { up, down }: Scenario): void {
  for (const pair of pairs) {
    pair.send(up)
    pair.peer?.write(down)
  }
  rig.pass(2000)
}

/** Does a new socket work? */
function serves(rig: Rig, port: number): boolean {
  const fresh = new Pair(rig, port)
  if (!rig.time.run(() => fresh.connected, 200_000)) return false
  fresh.send(bytesOf('ping'))
  fresh.peer?.write(bytesOf('pong'))
  rig.pass(150_000)
  return show(fresh.arrived) === "'ping'" && show(fresh.read) === "'pong'"
}

function play(scenario: Scenario, modem: Partial<ModemOptions>): void {
  const { direction, after, up, down } = scenario
  const rig = new Rig({ modem: { auditMs: 150_000, ...modem } })
  rig.mock.after(direction, after + 1, () => rig.mock.reset())
  rig.modem.open()
  const pairs = [new Pair(rig, 1000), new Pair(rig, 1001)]
  rig.pass(2000)
  exchange(rig, pairs, scenario)
  exchange(rig, pairs, scenario)
  rig.pass(200_000)
  replayable(
    rig,
    () => describeScenario(scenario),
    () => {
      for (const pair of pairs) {
        expect(isPrefix(pair.arrived, [...up, ...up]), `up: ${show(pair.arrived)}`).toBe(true)
        // A peer that was not there yet has sent nothing.
        expect(isPrefix(pair.read, [...down, ...down]), `down: ${show(pair.read)}`).toBe(true)
        expect(pair.errors.length).toBeLessThan(2)
      }
      expect(foreignCommands(rig.commands)).toEqual([])
      expect(rig.events.filter((event) => event.startsWith('fault'))).toEqual([])
      revive(rig)
      if (serves(rig, 1002)) return
      // The reset may come as late as that: then the next one works.
      revive(rig)
      expect(serves(rig, 1003), 'a new socket works').toBe(true)
    },
  )
}

const scenario: fc.Arbitrary<Scenario> = fc.record({
  direction: fc.constantFrom('to-dte', 'to-dce'),
  after: fc.nat(1400),
  up: payload(120),
  down: payload(120),
})

test.each(['pull', 'push'] as const)('a reset anywhere, %s', (receive) => {
  check(
    fc.property(scenario, (it) => play(it, { receive })),
    150,
  )
})

/**
 * One loss anywhere in a modem's life, in either direction: no wrong byte arrives on either side, what is
 * missing is told, and afterwards everything works again.
 */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { bytesOf, show } from '../support/bytes.ts'
import { payload } from '../support/payloads.ts'
import { isPrefix, Pair, Rig, replayable, revive } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

interface Scenario {
  readonly direction: 'to-dte' | 'to-dce'
  /** Bytes that pass before the loss, from power-on. */
  readonly after: number
  readonly count: number
  readonly up: Uint8Array
  readonly down: Uint8Array
  readonly trailer: '\r\n' | '\r\n\r\n'
}

function describeScenario({ direction, after, count, up, down, trailer }: Scenario): string {
  const loss = `${count} bytes ${direction} lost after ${after}`
  return `${loss}, up ${show(up)}, down ${show(down)}, trailer ${show(trailer)}`
}

function live(rig: Rig, { up, down }: Scenario): Pair[] {
  rig.modem.open()
  const pairs = [new Pair(rig, 1000), new Pair(rig, 1001)]
  rig.pass(1000)
  for (const pair of pairs) {
    pair.send(up)
    pair.peer?.write(down)
  }
  rig.pass(1000)
  for (const pair of pairs) {
    pair.send(down)
    pair.peer?.write(up)
  }
  rig.pass(400_000)
  return pairs
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

function play(scenario: Scenario): void {
  const { direction, after, count, up, down, trailer } = scenario
  const rig = new Rig({ knobs: { rxgetTrailer: trailer }, modem: { auditMs: 150_000 } })
  rig.mock.drop(direction, after, count)
  const pairs = live(rig, scenario)
  replayable(
    rig,
    () => describeScenario(scenario),
    () => {
      const allUp = [...up, ...down]
      for (const pair of pairs) {
        expect(isPrefix(pair.arrived, allUp), `up: ${show(pair.arrived)}`).toBe(true)
        // A peer that was not there yet has sent nothing.
        const heard = [[...down, ...up], [...up], []]
        expect(
          heard.some((all) => isPrefix(pair.read, all)),
          `down: ${show(pair.read)}`,
        ).toBe(true)
        if (pair.failed || !pair.connected) continue
        expect(show(pair.arrived)).toBe(show(allUp))
        expect([down.length + up.length, up.length, 0]).toContain(pair.read.length)
      }
      revive(rig)
      if (serves(rig, 1002)) return
      // The loss may come as late as that: then the next one works.
      revive(rig)
      expect(serves(rig, 1003), 'a new socket works').toBe(true)
    },
  )
}

test('a loss anywhere', () => {
  const loss = fc.oneof(
    fc.record({ direction: fc.constant('to-dte'), count: fc.integer({ min: 1, max: 4 }) }),
    // Two in a row may be nine seconds apart: a command's CR, and the first byte of its block.
    fc.record({ direction: fc.constant('to-dce'), count: fc.constant(1) }),
  )
  const rest = fc.record({
    after: fc.nat(1200),
    up: payload(60),
    down: payload(60),
    trailer: fc.constantFrom('\r\n', '\r\n\r\n'),
  })
  const scenario = fc.tuple(loss, rest).map(([a, b]) => ({ ...a, ...b }) as Scenario)
  check(fc.property(scenario, play), 300)
})

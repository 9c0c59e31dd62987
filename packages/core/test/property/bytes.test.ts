/** Any payload arrives byte-exact in both directions, whatever firmware, split, port and clock. */
import type { Knobs } from '@atlink/mock-modem'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { show } from '../support/bytes.ts'
import { longPayload, payload } from '../support/payloads.ts'
import { foreignCommands, ONE_SECOND_BEFORE_THE_WRAP, Rig, replayable } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

type Firmware = Partial<Knobs>

const anyFirmware: fc.Arbitrary<Firmware> = fc.record({
  splitWrites: fc.constantFrom('run', 'byte', 'random'),
  promptForm: fc.constantFrom('\r\n>', '\r\n> ', '\r\n>\r\n', '>'),
  rxgetTrailer: fc.constantFrom('\r\n', '\r\n\r\n'),
  sendOrder: fc.constantFrom('ok-first', 'result-first'),
  openOrder: fc.constantFrom('ok-first', 'result-first'),
  closeOrder: fc.constantFrom('ok-first', 'result-first'),
  emptyReadForm: fc.constantFrom('no-data', 'zeroes', 'error'),
  errMode: fc.constantFrom(0, 1),
  echo: fc.constantFrom('command', 'command', 'stuck-on'),
  dataEcho: fc.constantFrom('on', 'off', 'always'),
  cipcfg: fc.boolean(),
  lineEnd: fc.constantFrom('\r\n', '\r\r\n'),
  urcEdgeTriggered: fc.boolean(),
})

/** Those that the documents allow: without AT+CIPCFG, a payload is echoed when commands are. */
const firmware: fc.Arbitrary<Firmware> = anyFirmware.map((knobs) => {
  const echoing = knobs.echo === 'stuck-on' ? { ...knobs, promptForm: '\r\n>' as const } : knobs
  return knobs.cipcfg ? echoing : { ...echoing, dataEcho: 'on' }
})

const host = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  baud: fc.constantFrom(9600, 115_200, 921_600),
  transmitSize: fc.constantFrom(1, 7, 64, 2048),
  startMs: fc.constantFrom(
    ONE_SECOND_BEFORE_THE_WRAP,
    ONE_SECOND_BEFORE_THE_WRAP - 4000,
    0,
    -1,
    -500,
  ),
  windowSize: fc.constantFrom(64, 512),
  bufferSize: fc.constantFrom(64, 300, 2048),
})

type Host = { windowSize: number; bufferSize: number; [name: string]: number }

function exchange(knobs: Partial<Knobs>, made: Host, up: Uint8Array, down: Uint8Array): void {
  const { windowSize, bufferSize: size, ...options } = made
  const { rig, pairs } = Rig.up(2, {
    knobs,
    modem: { windowSize, receiveSize: size, transmitSize: size },
    ...options,
  })
  const [a, b] = pairs as [(typeof pairs)[0], (typeof pairs)[0]]
  replayable(
    rig,
    () => `up ${show(up)}, down ${show(down)}`,
    () => {
      a.send(up)
      a.peer?.write(down)
      b.peer?.write(up)
      b.send(down)
      rig.until(
        'all has arrived',
        () =>
          a.arrived.length >= up.length &&
          b.arrived.length >= down.length &&
          a.read.length >= down.length &&
          b.read.length >= up.length,
        600_000,
      )
      a.peer?.end()
      b.socket.close()
      rig.until('the ends are told', () => a.failed && b.peer?.ended === true)
      rig.settle()
      expect(show(a.arrived), 'a, up').toBe(show(up))
      expect(show(a.read), 'a, down').toBe(show(down))
      expect(show(b.arrived), 'b, up').toBe(show(down))
      expect(show(b.read), 'b, down').toBe(show(up))
      expect([a.errors, b.errors]).toEqual([[1], []])
      expect(foreignCommands(rig.commands)).toEqual([])
      expect(rig.events).toEqual(['ready'])
      expect([rig.modem.counters.holes, rig.modem.counters.garbageLines]).toEqual([0, 0])
    },
  )
}

test('any payload, both ways, on two links', () => {
  check(
    fc.property(firmware, host, payload(200), payload(200), (knobs, made, up, down) => {
      exchange(knobs, made as Host, up, down)
    }),
    150,
  )
})

test('long ones', () => {
  check(
    fc.property(firmware, host, longPayload(6000), longPayload(6000), (knobs, made, up, down) => {
      exchange(knobs, made as Host, up, down)
    }),
    25,
  )
})

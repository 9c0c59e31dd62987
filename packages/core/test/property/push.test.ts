/**
 * One to four bytes of pushed data lost on the way to the DTE, at every place: what is delivered is a
 * prefix of what that peer sent, no loss goes unreported, and no payload speaks as the modem.
 *
 * One kind of loss cannot be seen, and is left out: see `isHidden`.
 */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { bytesOf, show } from '../support/bytes.ts'
import { foreignCommands, isPrefix, type Pair, Rig, replayable } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

interface Scenario {
  readonly data: string
  /** What the application sends meanwhile on the same link, and on the other. */
  readonly up: string
  readonly promptForm: '\r\n>' | '\r\n> ' | '\r\n>\r\n'
  readonly colon: boolean
  readonly after: number
  readonly count: number
  /** How the bytes reach the DTE. */
  readonly split: 'run' | 'byte' | 'random'
}

const OTHER = 'before, meanwhile, after'

function describeScenario({ data, up, promptForm, after, count, split }: Scenario): string {
  const what = `data ${show(data)}, up ${show(up)}, prompt ${show(promptForm)}, split ${split}`
  return `${what}: ${count} bytes lost after ${after}`
}

function wireOf({ data, colon }: Scenario): string {
  return `\r\n+RECEIVE,0,${data.length}${colon ? ':' : ''}\r\n${data}`
}

/**
 * True when a header that lost digits of its length, or has digits of the payload beside them because
 * its CR LF is lost, ends a block where what follows looks like the CR LF of a line.
 */
function isHidden(scenario: Scenario): boolean {
  const { data, after, count } = scenario
  const wire = wireOf(scenario)
  const damaged = wire.slice(0, after) + wire.slice(after + count)
  const header = /^\r?\n?\+RECEIVE,0,(\d+):?\r?\n/.exec(damaged)
  if (header === null) return false
  const length = Number(header[1])
  if (length === data.length) return false
  const end = header[0].length + length
  return length > data.length || /\r\n/.test(damaged.slice(Math.max(0, end - 2), end + 2))
}

function play(scenario: Scenario): void {
  const { data, up, promptForm, colon, after, count, split } = scenario
  const { rig, pairs } = Rig.up(2, {
    knobs: { promptForm, receiveColon: colon, splitWrites: split },
    modem: { receive: 'push', receiveSize: 4096, auditMs: 0 },
  })
  const [a, b] = pairs as [Pair, Pair]
  rig.mock.drop('to-dte', after, count)
  a.peer?.write(bytesOf(data))
  b.peer?.write(bytesOf(OTHER.slice(0, 10)))
  // The blocks are on the line when the send commands are answered.
  rig.pass(20)
  if (up !== '') {
    a.send(bytesOf(up))
    b.send(bytesOf(up))
  }
  rig.pass(10)
  a.peer?.write(bytesOf(data))
  b.peer?.write(bytesOf(OTHER.slice(10)))
  rig.pass(400_000)
  replayable(
    rig,
    () => describeScenario(scenario),
    () => {
      const all = bytesOf(data + data)
      expect(isPrefix(a.read, all), `${show(a.read)} is a prefix`).toBe(true)
      expect(isPrefix(b.read, bytesOf(OTHER)), `the other link: ${show(b.read)}`).toBe(true)
      if (!a.failed) expect(show(a.read)).toBe(show(all))
      if (!b.failed) expect(show(b.read)).toBe(show(OTHER))
      const told = [...a.errors, ...b.errors].filter((code) => code !== 4)
      const blocks = wireOf(scenario).length + '\r\n+RECEIVE,1,10\r\n'.length + 10
      // What a damaged answer to a send leads to is for sends.test.ts to say.
      if (after + count > blocks && told.length > 0) return
      expect(told).toEqual([])
      for (const pair of [a, b]) {
        expect(isPrefix(pair.arrived, bytesOf(up)), `up: ${show(pair.arrived)}`).toBe(true)
        if (!pair.failed) expect(show(pair.arrived)).toBe(show(up))
      }
      expect(foreignCommands(rig.commands)).toEqual([])
      expect(rig.events.filter((event) => !event.startsWith('line'))).toEqual(['ready'])
    },
  )
}

const base = { up: '', promptForm: '\r\n>', colon: false, split: 'run' } as const

const nasty: readonly string[] = [
  'A',
  '\r',
  '\r\n',
  'hello',
  'hello\r\n',
  'ab\r\nOK\r\n',
  '\r\n+IPCLOSE: 1,1\r\n',
  '\r\n+RECEIVE,1,4\r\nEVIL\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'xyz\r\n>',
  '0\r\n1\r\n2\r\n',
]

describe('at every place of a block and of the next one', () => {
  for (const data of nasty) {
    test(JSON.stringify(data), () => {
      const { length } = wireOf({ ...base, data, after: 0, count: 1 })
      for (let after = 0; after < length + 30; after++) {
        for (let count = 1; count <= 4; count++) {
          for (const up of after % 2 === 0 ? [''] : ['', 'up']) {
            const scenario = { ...base, data, up, after, count }
            if (!isHidden(scenario)) play(scenario)
          }
        }
      }
    })
  }
})

const piece = fc.oneof(
  fc.constantFrom(
    ...nasty,
    '>',
    '\n',
    '+RECEIVE',
    'RECV FROM:1.2.3.4:5\r\n',
    '\r\n*ATREADY: 1\r\n',
  ),
  fc.string({ minLength: 1, maxLength: 20, unit: 'binary-ascii' }),
)
const payloads = fc.array(piece, { minLength: 1, maxLength: 12 }).map((all) => all.join(''))

test('anywhere', () => {
  const scenario: fc.Arbitrary<Scenario> = fc.record({
    data: payloads,
    up: fc.oneof(fc.constant(''), fc.constant('up'), payloads),
    promptForm: fc.constantFrom('\r\n>', '\r\n> ', '\r\n>\r\n'),
    colon: fc.boolean(),
    after: fc.nat(400),
    count: fc.integer({ min: 1, max: 4 }),
    split: fc.constantFrom('run', 'byte', 'random'),
  })
  check(
    fc.property(scenario, (each) => {
      const after = each.after % (wireOf(each).length + 120)
      fc.pre(!isHidden({ ...each, after }))
      play({ ...each, after })
    }),
    300,
  )
})

test('nothing is lost: any payload, at every split, is what the peer has sent', () => {
  check(
    fc.property(payloads, payloads, fc.constantFrom('run', 'byte', 'random'), (down, up, split) => {
      play({ ...base, data: down, up, split, after: 100_000, count: 1 })
    }),
    100,
  )
})

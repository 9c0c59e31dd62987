/**
 * One to four bytes lost to the DTE, at every place of the answers that bring data: no wrong byte is
 * ever delivered, no loss goes unreported, and other links do not notice.
 */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { bytesOf, show } from '../support/bytes.ts'
import { payload } from '../support/payloads.ts'
import { foreignCommands, isPrefix, type Pair, Rig, replayable } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

type Trailer = '\r\n' | '\r\n\r\n'

/** What is lost: `count` bytes after `after` of the `skip`th next answer to a line like `to`. */
interface Loss {
  readonly to: RegExp
  readonly skip: number
  readonly after: number
  readonly count: number
}

interface Scenario {
  readonly trailer: Trailer
  /** The first blocks of this modem, or later ones. */
  readonly first: boolean
  readonly data: Uint8Array
  /** A line of another service right before the answer. */
  readonly urc: string
  readonly loss: Loss
}

function describeScenario({ trailer, first, data, urc, loss }: Scenario): string {
  const block = first ? 'a first block' : 'a later block'
  const place = `${loss.count} bytes lost after ${loss.after} of answer ${loss.skip} to ${loss.to.source}`
  return `${block}, trailer ${show(trailer)}, data ${show(data)}, before it ${show(urc)}: ${place}`
}

/** Plays it; returns false when the loss lay behind everything that was said. */
function play(scenario: Scenario): boolean {
  const { trailer, first, data, urc, loss } = scenario
  const { rig, pairs } = Rig.up(2, { knobs: { rxgetTrailer: trailer } })
  const [a, b] = pairs as [Pair, Pair]
  const other = bytesOf('before, meanwhile, after')
  let before = 0
  if (!first) {
    a.peer?.write(bytesOf('learn'))
    rig.pass(2000)
    before = 5
  }
  rig.loseToDte(loss.to, loss.after, loss.count, loss.skip, urc)
  a.peer?.write(data)
  b.peer?.write(other.slice(0, 10))
  rig.settle()
  b.peer?.write(other.slice(10, 18))
  // The longest way back: the answer's deadline, the channel's, an audit, and another answer's.
  rig.pass(100_000)
  b.peer?.write(other.slice(18))
  b.send(other)
  rig.pass(100_000)
  replayable(
    rig,
    () => describeScenario(scenario),
    () => {
      const got = a.read.slice(before)
      expect(isPrefix(got, data), `${show(got)} is a prefix`).toBe(true)
      if (got.length < data.length || a.failed) {
        expect(a.errors.length, 'the loss is told').toBe(1)
        expect(a.errors[0], 'as no orderly end').not.toBe(1)
      }
      expect(show(b.read), 'the other link, down').toBe(show(other))
      expect(show(b.arrived), 'the other link, up').toBe(show(other))
      expect(b.errors).toEqual([])
      expect(foreignCommands(rig.commands)).toEqual([])
      expect(rig.events.filter((event) => !event.startsWith('line'))).toEqual(['ready'])
    },
  )
  return !rig.losing
}

/** Every place and length of a loss inside an answer of `length` bytes. */
function everywhere(
  scenario: Omit<Scenario, 'loss'>,
  to: RegExp,
  skip: number,
  length: number,
): void {
  for (let after = 0; after < length; after++) {
    for (let count = 1; count <= Math.min(4, length - after); count++) {
      expect(play({ ...scenario, loss: { to, skip, after, count } })).toBe(true)
    }
  }
}

/** Bytes of a read's answer that brings `length` bytes and leaves `rest`. */
function readLength(trailer: Trailer, length: number, rest: number): number {
  return (
    `\r\n+CIPRXGET: 2,0,${length},${rest}\r\n`.length + length + trailer.length + 'OK\r\n'.length
  )
}

const READ = /^AT\+CIPRXGET=2,0/
const COUNT = /^AT\+CIPRXGET=4,0/

describe('at every place of a read’s answer', () => {
  for (const trailer of ['\r\n', '\r\n\r\n'] as const) {
    const base = { trailer, urc: '' }
    const name = JSON.stringify(trailer)

    test(`the very first, of all there is; trailer ${name}`, () => {
      everywhere({ ...base, first: true, data: bytesOf('A') }, READ, 0, readLength(trailer, 1, 0))
    })

    test(`the very first, of more; trailer ${name}`, () => {
      const data = bytesOf('\r\nOK\r\n')
      everywhere({ ...base, first: true, data }, READ, 0, readLength(trailer, 1, 5))
    })

    test(`the second, which confirms the trailer; trailer ${name}`, () => {
      const data = bytesOf('1\r\nOK\r\n')
      everywhere({ ...base, first: true, data }, READ, 1, readLength(trailer, 6, 0))
    })

    test(`a later one; trailer ${name}`, () => {
      const data = bytesOf('A\r\nOK\r\n+IPCLOSE: 1,1')
      everywhere({ ...base, first: false, data }, READ, 0, readLength(trailer, data.length, 0))
    })
  }
})

test('at every place of a count’s answer', () => {
  const data = bytesOf('12 bytes\r\n\r\n')
  const { length } = '\r\n+CIPRXGET: 4,0,12\r\n\r\nOK\r\n'
  everywhere({ trailer: '\r\n', urc: '', first: false, data }, COUNT, 0, length)
})

test('where a line of another service runs into the header', () => {
  for (const urc of [
    '+CREG: 5',
    '+CPIN: READY',
    '+CMTI: "SM",1',
    'RING',
    '+CIPCLOSE: 7,0',
    'hello',
  ]) {
    const data = bytesOf('\r\n+IPCLOSE: 1,1\r\n')
    const { length } = `\r\n${urc}\r\n`
    for (let after = length - 6; after < length + 4; after++) {
      const loss = { to: READ, skip: 0, after, count: 4 }
      expect(play({ trailer: '\r\n', urc, first: false, data, loss })).toBe(true)
    }
  }
})

test('anywhere', () => {
  const scenario = fc.record({
    trailer: fc.constantFrom<Trailer>('\r\n', '\r\n\r\n'),
    first: fc.boolean(),
    data: payload(300),
    urc: fc.constantFrom('', '', '+CREG: 5', '+CMTI: "SM",1'),
    second: fc.boolean(),
    place: fc.nat(10_000),
    count: fc.integer({ min: 1, max: 4 }),
  })
  check(
    fc.property(scenario, ({ second, place, count, ...each }) => {
      const { data, first, trailer, urc } = each
      const blocks = first ? [1, data.length - 1] : [data.length]
      const skip = second && first && data.length > 1 ? 1 : 0
      const length = readLength(
        trailer,
        blocks[skip] as number,
        first && skip === 0 ? data.length - 1 : 0,
      )
      const spoken = length + (urc === '' ? 0 : urc.length + 4)
      const after = place % (spoken - count + 1)
      play({ ...each, loss: { to: READ, skip, after, count } })
    }),
    300,
  )
})

/** Arena, ring and staging against models that are too simple to be wrong. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Arena } from '../src/arena.ts'
import { Buffers } from '../src/buffers.ts'
import { pattern } from './support/bytes.ts'
import { check } from './support/seed.ts'

const WINDOW = 64
const SIZE = 100

function makeArena(): Arena {
  return new Arena(320, WINDOW, 2, SIZE, SIZE)
}

describe('the arena', () => {
  test('its regions do not touch', () => {
    const arena = makeArena()
    const regions = [
      [0, arena.lineSize],
      // The window has one byte more, for the parser's sentinel.
      [arena.window, arena.window + arena.windowSize + 1],
      [arena.command, arena.command + arena.lineSize],
      ...[0, 1].flatMap((link) => [
        [arena.receiveBase(link), arena.receiveBase(link) + SIZE],
        [arena.transmitBase(link), arena.transmitBase(link) + SIZE],
      ]),
    ] as [number, number][]
    for (let i = 1; i < regions.length; i++) {
      expect((regions[i] as [number, number])[0]).toBeGreaterThanOrEqual(
        (regions[i - 1] as [number, number])[1],
      )
    }
    expect(arena.bytes.length).toBeGreaterThanOrEqual((regions.at(-1) as [number, number])[1])
  })

  test('views are the longest power of two that fits, at the window', () => {
    const arena = makeArena()
    for (let length = 1; length <= 2 * WINDOW; length++) {
      const view = arena.view(length)
      expect(view.length).toBe(Math.min(WINDOW, 2 ** Math.floor(Math.log2(length))))
      expect(view.byteOffset).toBe(arena.window)
    }
    expect(arena.stage.length).toBe(WINDOW)
  })

  test('any range crosses in and out unharmed', () => {
    const range = fc.tuple(fc.nat(300), fc.nat(300))
    check(
      fc.property(range, range, fc.nat(SIZE), ([before, after], [offset, beyond], length) => {
        const arena = makeArena()
        const source = pattern(before + length + after, 7)
        const to = arena.transmitBase(1) + SIZE - length
        const guard = arena.bytes.slice()
        arena.copyIn(source, before, length, to)
        expect(arena.bytes.slice(to, to + length)).toEqual(source.slice(before, before + length))
        // Nothing but the window and the target has changed.
        guard.set(arena.bytes.slice(arena.window, arena.window + WINDOW), arena.window)
        guard.set(arena.bytes.slice(to, to + length), to)
        expect(arena.bytes).toEqual(guard)
        const target = new Uint8Array(offset + length + beyond).fill(0xee)
        arena.copyOut(to, target, offset, length)
        const expected = new Uint8Array(offset + length + beyond).fill(0xee)
        expected.set(source.slice(before, before + length), offset)
        expect(target).toEqual(expected)
      }),
      200,
    )
  })
})

type Operation = readonly [name: string, count: number]
const operations = fc.array(
  fc.tuple(
    fc.constantFrom(
      'put',
      'put',
      'put',
      'commit',
      'commit',
      'rollback',
      'read',
      'read',
      'byte',
      'clear',
    ),
    fc.oneof(fc.nat(SIZE), fc.nat(20)),
  ),
  { maxLength: 80 },
)

class RingModel {
  readable: number[] = []
  pending: number[] = []
}

function runRing(all: readonly Operation[]): void {
  const arena = makeArena()
  const ring = new Buffers(arena, 0)
  const model = new RingModel()
  let next = 1
  for (const [name, count] of all) {
    if (name === 'put') {
      const length = Math.min(count, WINDOW, ring.space)
      for (let i = 0; i < length; i++) {
        arena.bytes[arena.window + i] = next
        model.pending.push(next)
        next = (next + 1) & 255
      }
      ring.take(arena.window, arena.window + length)
    } else if (name === 'commit') {
      ring.commit()
      model.readable.push(...model.pending.splice(0))
    } else if (name === 'rollback') {
      ring.rollback()
      model.pending = []
    } else if (name === 'read') {
      const target = new Uint8Array(SIZE + 3)
      const got = ring.read(target, 3, count)
      expect([...target.slice(3, 3 + got)]).toEqual(model.readable.splice(0, count))
    } else if (name === 'byte') {
      if (model.readable.length > 0) expect(ring.readByte()).toBe(model.readable.shift())
    } else {
      ring.clearReceived()
      model.readable = []
      model.pending = []
    }
    expect([ring.readable, ring.pending]).toEqual([model.readable.length, model.pending.length])
    expect(ring.space).toBe(SIZE - model.readable.length - model.pending.length)
    const last = model.pending.at(-1) ?? model.readable.at(-1)
    if (last !== undefined) expect(ring.fromEnd(0)).toBe(last)
  }
  // Nothing was written outside the ring and the window.
  const outside = [...arena.bytes.keys()].filter((i) => {
    const inRing = i >= arena.receiveBase(0) && i < arena.receiveBase(0) + SIZE
    return !inRing && (i < arena.window || i >= arena.window + WINDOW)
  })
  expect(outside.every((i) => arena.bytes[i] === 0)).toBe(true)
}

describe('the ring', () => {
  test('any operations: as a list would', () => {
    check(fc.property(operations, runRing), 500)
  })

  test('what wraps around comes out in one piece', () => {
    const arena = makeArena()
    const ring = new Buffers(arena, 0)
    const source = pattern(120)
    const target = new Uint8Array(120)
    const put = (from: number): void => {
      arena.bytes.set(source.slice(from, from + 60), arena.window)
      ring.take(arena.window, arena.window + 60)
      ring.commit()
    }
    put(0)
    expect(ring.read(target, 0, 50)).toBe(50)
    put(60)
    expect(ring.read(target, 50, 120)).toBe(70)
    expect(target).toEqual(source)
  })

  test('reading nothing, or less than nothing', () => {
    const arena = makeArena()
    const ring = new Buffers(arena, 0)
    expect(ring.read(new Uint8Array(4), 0, 4)).toBe(0)
    ring.take(arena.window, arena.window + 4)
    ring.commit()
    expect(ring.read(new Uint8Array(4), 0, 0)).toBe(0)
    expect(ring.read(new Uint8Array(4), 0, -1)).toBe(0)
    expect(ring.readable).toBe(4)
  })
})

describe('staging', () => {
  test('any operations: as a list would, and in one run', () => {
    const steps = fc.array(
      fc.tuple(fc.constantFrom('put', 'put', 'byte', 'drop', 'clear'), fc.nat(SIZE), fc.nat(200)),
      { maxLength: 60 },
    )
    check(
      fc.property(steps, (all) => {
        const arena = makeArena()
        const staging = new Buffers(arena, 0)
        let model: number[] = []
        let next = 1
        for (const [name, count, before] of all) {
          if (name === 'put') {
            const length = Math.min(count, staging.room)
            const source = pattern(before + length + 5, next++)
            staging.put(source, before, length)
            model.push(...source.slice(before, before + length))
          } else if (name === 'byte') {
            if (staging.room === 0) continue
            staging.putByte(count)
            model.push(count)
          } else if (name === 'drop') {
            const length = Math.min(count, staging.unsent)
            staging.drop(length)
            model = model.slice(length)
          } else {
            staging.clearUnsent()
            model = []
          }
          expect([staging.unsent, staging.room]).toEqual([model.length, SIZE - model.length])
          expect([
            ...arena.bytes.slice(staging.unsentAt, staging.unsentAt + staging.unsent),
          ]).toEqual(model)
          expect(staging.unsentAt + staging.unsent).toBeLessThanOrEqual(
            arena.transmitBase(0) + SIZE,
          )
        }
      }),
      500,
    )
  })
})

test('the end of a ring is copied wherever it lies, and some of it may stay held back', () => {
  check(
    fc.property(fc.nat(SIZE - 1), fc.nat(SIZE), fc.nat(WINDOW), (head, length, keep) => {
      const arena = makeArena()
      const ring = new Buffers(arena, 0)
      const from = arena.transmitBase(1)
      const feed = (bytes: Uint8Array): void => {
        arena.bytes.set(bytes, from)
        ring.take(from, from + bytes.length)
      }
      // One byte stays in, so that the ring does not begin anew.
      feed(pattern(head + 1))
      ring.commit()
      ring.skip(head)
      const all = pattern(Math.min(length, SIZE - 1), 5)
      feed(all)
      ring.commit(keep)
      const held = Math.min(keep, all.length)
      expect([ring.readable, ring.pending]).toEqual([1 + all.length - held, held])
      const end = ring.copy(ring.tail(held), held, arena.window)
      expect(arena.bytes.slice(arena.window, arena.window + held)).toEqual(
        all.slice(all.length - held),
      )
      expect(end).toBeLessThan(SIZE)
    }),
    300,
  )
})

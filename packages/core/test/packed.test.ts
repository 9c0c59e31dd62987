/** Fields without slots: each is its own, whatever the others are. */
import { expect, test } from 'vitest'
import { Arena } from '../src/arena.ts'
import { Link } from '../src/link.ts'
import { FLAGS, NUMBERS } from '../src/link-fields.ts'
import { flagged } from '../src/packed.ts'

test('every packed field of every link keeps what it was given', () => {
  const arena = new Arena(320, 64, 3, 65, 64)
  const links = [0, 1, 2].map((number) => new Link(arena, number, number === 0))
  let next = -40
  const given = links.map((link) => {
    const fields = link as unknown as Record<string, number | boolean>
    return [...NUMBERS, ...FLAGS].map((name) => {
      const value = typeof fields[name] === 'boolean' ? next % 3 === 0 : next
      next++
      fields[name] = value
      return [name, value] as const
    })
  })
  links.forEach((link, i) => {
    link.setRemote(new Uint8Array(16).fill(i), 6, 100 + i)
  })
  links.forEach((link, i) => {
    const fields = link as unknown as Record<string, number | boolean>
    const expected = new Map<string, number | boolean>(given[i])
    expected.set('remoteFamily', 6).set('remotePort', 100 + i)
    for (const [name, value] of expected) expect([name, fields[name]]).toEqual([name, value])
    expect(link.isRemote(new Uint8Array(16).fill(i), 6, 100 + i)).toBe(true)
  })
})

test('no more flags than an int32 has bits', () => {
  class Full {
    flags = 0
  }
  const names = Array.from({ length: 32 }, () => 'flags' as const)
  expect(() => flagged(Full, names)).toThrow('32 flags: at most 31')
})

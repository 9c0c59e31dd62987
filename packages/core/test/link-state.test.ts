/** Every state and event of a link. */
import { describe, expect, test } from 'vitest'
import { Arena } from '../src/arena.ts'
import { Link } from '../src/link.ts'
import {
  LINK_EVENT_NAMES,
  LINK_STATE_NAMES,
  LINK_TABLE,
  LinkEvent,
  LinkState,
} from '../src/link-state.ts'

const states = Object.entries(LinkState)
const events = Object.entries(LinkEvent)

test('names and numbers agree', () => {
  expect(states.map(([name]) => name)).toEqual(LINK_STATE_NAMES)
  expect(events.map(([name]) => name)).toEqual(LINK_EVENT_NAMES)
  expect(states.map(([, state]) => state)).toEqual(states.map((_, i) => i))
  expect(events.map(([, event]) => event)).toEqual(events.map((_, i) => i))
})

test('the table has a cell for each state and event', () => {
  expect(LINK_TABLE.length).toBe(states.length)
  for (const row of LINK_TABLE) {
    expect(row.length).toBe(events.length)
    for (const next of row) expect(next >= -1 && next < states.length).toBe(true)
  }
})

describe('a link does what the table says', () => {
  for (const [stateName, state] of states) {
    for (const [eventName, event] of events) {
      const next = (LINK_TABLE[state] as readonly number[])[event] as number
      test(`${stateName}, ${eventName}: ${next < 0 ? 'never' : LINK_STATE_NAMES[next]}`, () => {
        const link = new Link(new Arena(320, 64, 2, 64, 64), 1, false)
        link.state = state
        link.confirmed = 5
        if (next < 0) {
          expect(() => link.move(event)).toThrow(`link 1: event ${event} in state ${state}`)
          expect(link.state).toBe(state)
          return
        }
        link.move(event)
        expect(link.state).toBe(next)
        // What is known of a connection goes with it.
        expect(link.confirmed).toBe(next === LinkState.free ? 0 : 5)
      })
    }
  }
})

describe('whatever happens', () => {
  test('a lost network frees every link', () => {
    for (const row of LINK_TABLE) expect(row[LinkEvent.lost]).toBe(LinkState.free)
  })

  test('what the DCE or the application may say at any time has an answer in every state', () => {
    const { up, refused, end, shut, broken, gone, lost } = LinkEvent
    for (const row of LINK_TABLE) {
      for (const event of [up, refused, end, shut, broken, gone, lost]) {
        expect(row[event]).toBeGreaterThanOrEqual(0)
      }
    }
  })

  test('every state can be reached, and every one leads back to free', () => {
    const reached = new Set<number>([LinkState.free])
    for (let grown = -1; grown !== reached.size; ) {
      grown = reached.size
      for (const state of [...reached]) {
        for (const next of LINK_TABLE[state] as readonly number[]) if (next >= 0) reached.add(next)
      }
    }
    expect(reached.size).toBe(states.length)
  })
})

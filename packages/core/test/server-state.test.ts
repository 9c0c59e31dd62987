/** Every state and event of a server. */
import { describe, expect, test } from 'vitest'
import { Server, Servers } from '../src/server.ts'
import {
  SERVER_EVENT_NAMES,
  SERVER_STATE_NAMES,
  SERVER_TABLE,
  ServerEvent,
  ServerState,
} from '../src/server-state.ts'

const states = Object.entries(ServerState)
const events = Object.entries(ServerEvent)

test('names and numbers agree', () => {
  expect(states.map(([name]) => name)).toEqual(SERVER_STATE_NAMES)
  expect(events.map(([name]) => name)).toEqual(SERVER_EVENT_NAMES)
  expect(states.map(([, state]) => state)).toEqual(states.map((_, i) => i))
  expect(events.map(([, event]) => event)).toEqual(events.map((_, i) => i))
})

test('the table has a cell for each state and event', () => {
  expect(SERVER_TABLE.length).toBe(states.length)
  for (const row of SERVER_TABLE) {
    expect(row.length).toBe(events.length)
    for (const next of row) expect(next >= -1 && next < states.length).toBe(true)
  }
})

describe('a server does what the table says', () => {
  for (const [stateName, state] of states) {
    for (const [eventName, event] of events) {
      const next = (SERVER_TABLE[state] as readonly number[])[event] as number
      test(`${stateName}, ${eventName}: ${next < 0 ? 'never' : SERVER_STATE_NAMES[next]}`, () => {
        const server = new Server(2)
        server.state = state
        server.ours = true
        if (next < 0) {
          expect(() => server.move(event)).toThrow(`server 2: event ${event} in state ${state}`)
          return
        }
        server.move(event)
        expect(server.state).toBe(next)
        expect(server.ours).toBe(next !== ServerState.free && next !== ServerState.waiting)
      })
    }
  }
})

test('what the DCE may say at any time has an answer in every state', () => {
  const { started, refused, found, missing, stopped, busy, lost } = ServerEvent
  for (const row of SERVER_TABLE) {
    for (const event of [started, refused, found, missing, stopped, busy, lost]) {
      expect(row[event]).toBeGreaterThanOrEqual(0)
    }
  }
})

test('what a listener wants is only taken away by a refusal, or by its close', () => {
  const wanted: number[] = [
    ServerState.waiting,
    ServerState.starting,
    ServerState.listening,
    ServerState.clearing,
  ]
  for (const state of wanted) {
    for (const [name, event] of events) {
      const next = (SERVER_TABLE[state] as readonly number[])[event] as number
      if (next < 0 || name === 'refused' || name === 'shut') continue
      expect(wanted, `${SERVER_STATE_NAMES[state]}, ${name}`).toContain(next)
    }
  }
})

test('every state can be reached, and every one leads back to free', () => {
  const reached = new Set<number>([ServerState.free])
  for (let grown = -1; grown !== reached.size; ) {
    grown = reached.size
    for (const state of [...reached]) {
      for (const next of SERVER_TABLE[state] as readonly number[]) if (next >= 0) reached.add(next)
    }
  }
  expect(reached.size).toBe(states.length)
})

test('servers are active once one was used, and while one is not free', () => {
  const servers = new Servers(4)
  expect(servers.active).toBe(false)
  expect(servers.at(0)).toBeNull()
  servers.use()
  expect(servers.active).toBe(false)
  servers.all[3]?.move(ServerEvent.claim)
  expect(servers.active).toBe(true)
  expect(servers.at(3)).toBe(servers.all[3])
  expect(servers.at(4)).toBeNull()
  expect(servers.at(-1)).toBeNull()
})

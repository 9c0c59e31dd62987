/**
 * Random lives of several servers: clients come and go as they like, while this side opens and closes
 * connections of its own and one byte may be lost anywhere. No byte ever reaches another connection
 * than its own, and afterwards every listener still serves.
 */

import type { Knobs, MemoryPeer } from '@atlink/mock-modem'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type Listener, ModemState, type TCP } from '../../src/index.ts'
import { bytesOf, show } from '../support/bytes.ts'
import { isPrefix, Pair, Rig, replayable, revive } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

const FIRST_PORT = 5000
const ADDRESS = '192.0.2.7'

/** Somebody who connects to a server, and the socket that the application got for it. */
class Visitor {
  readonly port: number
  /** Undefined: nothing has come of it yet; null: refused. */
  peer: MemoryPeer | null | undefined
  socket: TCP | undefined
  readonly sent: number[] = []
  readonly read: number[] = []
  readonly written: number[] = []
  error = 0

  constructor(port: number) {
    this.port = port
  }

  /** No two visitors, and no two runs, send the same. */
  speak(count: number): void {
    if (!this.peer) return
    const bytes = new Uint8Array(count)
    for (let i = 0; i < count; i++) bytes[i] = (this.port * 31 + this.sent.length + i) & 255
    this.peer.write(bytes)
    for (const byte of bytes) this.sent.push(byte)
  }

  answer(count: number): void {
    const { socket } = this
    if (socket === undefined) return
    const bytes = new Uint8Array(count)
    for (let i = 0; i < count; i++) bytes[i] = (this.port * 17 + this.written.length + i) & 255
    const taken = socket.writeFrom(bytes)
    for (let i = 0; i < taken; i++) this.written.push(bytes[i] as number)
  }
}

class House {
  readonly rig: Rig
  readonly listeners: (Listener | undefined)[] = []
  readonly visitors: Visitor[] = []
  readonly pairs: Pair[] = []
  readonly view = new Uint8Array(500)
  #nextPort = 20_000

  constructor(rig: Rig, servers: number) {
    this.rig = rig
    for (let i = 0; i < servers; i++) this.listen(i)
  }

  listen(index: number): void {
    const house = this
    this.listeners[index] = new this.rig.modem.Listener({
      port: FIRST_PORT + index,
      onReadable() {
        for (let socket = this.read(); socket !== undefined; socket = this.read()) {
          house.#greet(socket)
        }
      },
      onError: (code) => this.rig.events.push(`listener ${index}: ${code}`),
    })
  }

  #greet(from: TCP): void {
    const visitor = this.visitors.find(({ port }) => port === from.remotePort)
    // With a byte of its port lost it is nobody that is known.
    if (visitor === undefined) {
      from.close()
      return
    }
    const { view } = this
    visitor.socket = new this.rig.modem.TCP({
      from,
      onReadable() {
        for (let count = this.readInto(view); count > 0; count = this.readInto(view)) {
          for (let i = 0; i < count; i++) visitor.read.push(view[i] as number)
        }
      },
      onError: (code) => {
        visitor.error = code
      },
    })
  }

  visit(index: number): Visitor {
    const visitor = new Visitor(this.#nextPort++)
    this.visitors.push(visitor)
    this.rig.network.dial(
      FIRST_PORT + index,
      (peer) => {
        visitor.peer = peer
      },
      { address: ADDRESS, port: visitor.port },
    )
    return visitor
  }

  dial(): void {
    try {
      this.pairs.push(new Pair(this.rig, 1000 + (this.pairs.length % 50)))
    } catch (error) {
      // All links are in use, by clients too.
      expect(String(error)).toMatch(/no free link/)
    }
  }

  toggle(index: number): void {
    const listener = this.listeners[index]
    if (listener === undefined) {
      this.listen(index)
      return
    }
    listener.close()
    this.listeners[index] = undefined
  }

  /** Each connection has what is its own, and nothing else. */
  check(): void {
    for (const { port, sent, read, written, peer } of this.visitors) {
      expect(isPrefix(read, sent), `${port} sent ${show(sent)}, read ${show(read)}`).toBe(true)
      const got = Array.from(peer?.received ?? [])
      // What was on its way when the connection ended is NUL, and the last the peer hears.
      while (got.length > 0 && !isPrefix(got, written) && got.at(-1) === 0) got.pop()
      expect(isPrefix(got, written), `${port} got ${show(got)} of ${show(written)}`).toBe(true)
    }
    for (const pair of this.pairs) {
      expect(show(pair.read), 'what a peer of this side’s connection never sent').toBe("''")
      expect(isPrefix(pair.arrived, pair.written)).toBe(true)
    }
  }
}

const OPS = [
  'visit',
  'visit',
  'visit',
  'speak',
  'speak',
  'answer',
  'leave',
  'reset',
  'close',
] as const
const MORE = ['dial', 'send', 'hangUp', 'toggle', 'lose', 'pass'] as const
type Op = (typeof OPS)[number] | (typeof MORE)[number]
type Step = readonly [op: Op, which: number, much: number, ms: number]

function pick<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(list.length, 1)]
}

function take(house: House, [op, which, much, ms]: Step): void {
  const { rig, visitors, pairs, listeners } = house
  const visitor = pick(visitors.slice(-6), which)
  if (op === 'visit') house.visit(which % listeners.length)
  else if (op === 'speak') visitor?.speak(much)
  else if (op === 'answer') visitor?.answer(much)
  else if (op === 'leave') visitor?.peer?.end()
  else if (op === 'reset') visitor?.peer?.reset()
  else if (op === 'close') visitor?.socket?.close()
  else if (op === 'dial') house.dial()
  else if (op === 'send') pick(pairs, which)?.send(bytesOf('x'.repeat(1 + (much % 100))))
  else if (op === 'hangUp') pick(pairs, which)?.socket.close()
  else if (op === 'toggle') house.toggle(which % listeners.length)
  else if (op === 'lose' && which === 0) rig.mock.dropContext()
  rig.pass(ms)
}

interface Life {
  readonly servers: number
  readonly links: number
  readonly receive: 'pull' | 'push'
  readonly knobs: Partial<Knobs>
  readonly loss: readonly [direction: 'to-dte' | 'to-dce', after: number] | null
  readonly steps: readonly Step[]
}

/** Every listener that is open serves one more client. */
function serves(house: House): boolean {
  const { rig } = house
  const within = (done: () => boolean): boolean => rig.time.run(done, 200_000)
  return house.listeners.every((listener, index) => {
    if (listener === undefined) return true
    const visitor = house.visit(index)
    if (!within(() => visitor.socket !== undefined)) return false
    visitor.speak(50)
    visitor.answer(50)
    if (!within(() => visitor.read.length === 50)) return false
    if (!within(() => visitor.peer?.received.length === 50)) return false
    visitor.socket?.close()
    return within(() => visitor.peer?.ended === true)
  })
}

function play({ servers, links, receive, knobs, loss, steps }: Life): void {
  const rig = new Rig({ knobs, modem: { links, receive, auditMs: 20_000 } })
  const house = new House(rig, servers)
  rig.modem.open()
  rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
  const text = (): string =>
    `${servers} servers, ${links} links, ${receive}, ${JSON.stringify(knobs)}, loss ${loss}, ${JSON.stringify(steps)}`
  replayable(rig, text, () => {
    if (loss !== null) rig.mock.drop(loss[0], loss[1], 1)
    for (const step of steps) {
      take(house, step)
      house.check()
    }
    // Nobody holds a link for ever, not even who was let in late.
    for (const patienceMs of [60_000, 400_000]) {
      rig.pass(patienceMs)
      for (const visitor of house.visitors) {
        visitor.peer?.end()
        visitor.socket?.close()
      }
      for (const pair of house.pairs) pair.socket.close()
    }
    rig.pass(400_000)
    house.check()
    revive(rig)
    if (!serves(house)) {
      // The loss may come as late as that: then the next one is served.
      expect(loss, 'every listener serves').not.toBeNull()
      revive(rig)
      expect(serves(house), 'every listener serves').toBe(true)
    }
    house.check()
    const faults = rig.events.filter((event) => /^(fault|listener)/.test(event))
    expect(faults).toEqual([])
  })
}

test('servers, clients and connections of this side', () => {
  const step = fc.tuple(
    fc.constantFrom<Op>(...OPS, ...MORE),
    fc.nat(7),
    fc.integer({ min: 1, max: 400 }),
    fc.constantFrom(0, 1, 3, 10, 40, 100, 700),
  )
  // Not with lines that come late (urcInjectPoints): who has a number is then not to be known.
  const knobs = fc.record({
    acceptedIndexForm: fc.constantFrom('real', 'plus-one'),
    serverStopOrder: fc.constantFrom('result-first', 'ok-first'),
    closeOrder: fc.constantFrom('ok-first', 'result-first'),
    urcEdgeTriggered: fc.boolean(),
    muteUrc: fc.constantFrom('', '', '', '+CLIENT', '+IPCLOSE'),
    muteUrcCount: fc.constant(1),
  })
  const life = fc.record({
    servers: fc.integer({ min: 1, max: 4 }),
    links: fc.constantFrom(2, 3, 5, 10),
    receive: fc.constantFrom('pull' as const, 'push' as const),
    knobs: knobs as fc.Arbitrary<Partial<Knobs>>,
    loss: fc.option(
      fc.tuple(fc.constantFrom<'to-dte' | 'to-dce'>('to-dte', 'to-dce'), fc.nat(1500)),
      { freq: 3 },
    ),
    steps: fc.array(step, { minLength: 5, maxLength: 60 }),
  })
  check(fc.property(life, play), 150)
})

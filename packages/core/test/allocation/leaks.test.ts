/**
 * What a modem holds for good: after thousands of connections and a hundred losses of the network the
 * live heap is as large as before. A control that keeps one small object a connection is caught.
 */

import { ErrorCode, Modem, ModemState, type TCP } from '@atlink/core'
import { expect, test } from 'vitest'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { AnsweringDce, ManualClock, settle } from './dce.ts'

const CONNECTIONS = 10_000
const LOSSES = 100
const WARM_UP = 1_000
const ROUNDS = 5
const PROOF_MS = 20
const timeout = 120_000
const SIZE = 100
/** Of V8's own, which compiles and collects as it likes: less than a word a connection. */
const TOLERANCE = 40_000

const gc = (globalThis as { gc?: () => void }).gc as () => void
const bytes = new Uint8Array(SIZE).fill(0x55)
const target = new Uint8Array(2048)

class Rig {
  readonly dce: AnsweringDce = new AnsweringDce()
  readonly clock: ManualClock = new ManualClock()
  readonly modem: Modem
  received = 0
  lost = 0
  readonly #rounds = { echoes: 0 }

  constructor(receive: 'pull' | 'push') {
    this.modem = new Modem({ dialect: a76xx, serial: this.dce, clock: this.clock, receive })
    this.modem.open()
    settle(this.dce, this.clock)
  }

  get echoes(): number {
    return this.#rounds.echoes
  }

  connect(): TCP {
    const rig = this
    const socket = new this.modem.TCP({
      host: 'example.com',
      port: 80,
      onReadable() {
        for (let count = 1; count > 0; rig.received += count) count = this.readInto(target)
      },
      onError(code) {
        if (code === ErrorCode.networkLost) rig.lost++
      },
    })
    settle(this.dce, this.clock)
    return socket
  }

  echo(socket: TCP): void {
    const before = this.received
    if (socket.writeFrom(bytes) !== SIZE) throw new Error('not connected')
    settle(this.dce, this.clock)
    if (this.modem.counters.commands === 0) throw new Error('nothing was sent')
    this.dce.arrive(socket.link, SIZE)
    settle(this.dce, this.clock)
    // A pushed block is held until it has proved whole.
    this.clock.time = (this.clock.time + PROOF_MS) | 0
    settle(this.dce, this.clock)
    if (this.received !== before + SIZE) throw new Error(`received ${this.received - before}`)
    this.#rounds.echoes++
  }

  close(socket: TCP): void {
    socket.close()
    settle(this.dce, this.clock)
  }

  loseNetwork(): void {
    this.dce.open.fill(false)
    this.dce.put('\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n')
    settle(this.dce, this.clock)
    if (this.modem.state !== ModemState.ready) throw new Error('the network is not back')
  }
}

function life(rig: Rig, connections: number, losses: number, kept: unknown[] | null): void {
  for (let i = 0; i < connections; i++) {
    const socket = rig.connect()
    rig.echo(socket)
    if (losses > 0 && i % (connections / losses) === 0) rig.loseNetwork()
    rig.close(socket)
    kept?.push({ i })
  }
}

/** Bytes of live heap, when collecting finds no more. */
function liveHeap(): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 6; i++) {
    gc()
    least = Math.min(least, process.memoryUsage().heapUsed)
  }
  return least
}

/** The least growth in a few rounds: compiled code comes once, what is leaked comes every time. */
function growth(rig: Rig, kept: unknown[] | null): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS && least >= TOLERANCE; round++) {
    const before = liveHeap()
    life(rig, CONNECTIONS, LOSSES, kept)
    least = Math.min(least, liveHeap() - before)
  }
  return least
}

test.each(['pull', 'push'] as const)('%s: the live heap does not grow', { timeout }, (receive) => {
  const rig = new Rig(receive)
  life(rig, WARM_UP, LOSSES, null)
  const grown = growth(rig, null)
  expect(rig.echoes).toBeGreaterThanOrEqual(WARM_UP + CONNECTIONS)
  expect(rig.lost).toBeGreaterThanOrEqual(2 * LOSSES)
  expect(grown).toBeLessThan(TOLERANCE)
})

test('a small object kept for each connection is seen', { timeout }, () => {
  const rig = new Rig('pull')
  life(rig, WARM_UP, LOSSES, null)
  const kept: unknown[] = []
  expect(growth(rig, kept)).toBeGreaterThan(4 * TOLERANCE)
  expect(kept.length).toBe(ROUNDS * CONNECTIONS)
})

/** A wire whose scheduler is late: who looks in between sees the bytes, and nothing that waits for them is forgotten. */
import { expect, it } from 'vitest'
import { Faults } from '../src/faults.ts'
import { Random } from '../src/random.ts'
import type { Scheduler } from '../src/time.ts'
import { Wire } from '../src/wire.ts'

/** Time goes on, and events wait until they are asked to run. */
class LateTime implements Scheduler {
  nowMs = 0
  #events = new Map<number, () => void>()
  #next = 1

  now(): number {
    return this.nowMs
  }

  at(_timeMs: number, run: () => void): number {
    this.#events.set(this.#next, run)
    return this.#next++
  }

  cancel(handle: number): void {
    this.#events.delete(handle)
  }

  runAll(): void {
    for (const [handle, run] of this.#events) {
      this.#events.delete(handle)
      run()
    }
  }
}

function held(length: number) {
  const time = new LateTime()
  const received: number[] = []
  const told: string[] = []
  const sink = {
    exact: (_: Uint8Array, start: number, end: number) => end - start,
    receive: (bytes: Uint8Array) => void received.push(...bytes),
  }
  const wire = new Wire(time, sink, new Faults(new Random(1)), 1000)
  wire.onRun = () => void told.push('run')
  wire.push(
    Uint8Array.from({ length }, (_, i) => i),
    0,
    length,
  )
  wire.whenEmpty(() => void told.push('empty'))
  // In the middle of the first byte: nothing stops that one.
  time.nowMs = 5
  wire.hold(true)
  time.nowMs = 10
  wire.settle()
  return { time, wire, received, told }
}

it('the last byte was seen before its event: the line is empty all the same', () => {
  const { time, wire, received, told } = held(1)
  expect([received, told]).toEqual([[0], []])
  wire.hold(false)
  time.runAll()
  expect(told).toEqual(['empty', 'run'])
  time.runAll()
  expect(told).toEqual(['empty', 'run'])
})

it('a byte was seen before its event, and the rate changes while the line is held: it is told', () => {
  const { time, wire, received, told } = held(2)
  wire.setTransmitRate(2000)
  wire.receiveRate = 2000
  time.runAll()
  expect([received, told]).toEqual([[0], ['run']])
  wire.hold(false)
  time.nowMs = 20
  time.runAll()
  expect([received, told]).toEqual([
    [0, 1],
    ['run', 'empty', 'run'],
  ])
})

/**
 * Listeners and what they hear of allocate nothing; `read()`, which hands out a new socket, does so by
 * contract. Measured as in engine.test.ts, whose negative controls show that the measure works.
 */

import { type Listener, Modem } from '@atlink/core'
import { expect, test } from 'vitest'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { AnsweringDce, ManualClock, settle } from './dce.ts'
import { measureAllocation } from './sampler.ts'

const owns = (url: string): boolean => url.includes('/packages/core/src/')

interface Rig {
  readonly dce: AnsweringDce
  readonly clock: ManualClock
  readonly modem: Modem
  readonly listeners: readonly Listener[]
  /** How often a listener was told of clients. */
  told: number
}

/** A modem with four servers. */
function rig(auditMs: number = 0): Rig {
  const dce = new AnsweringDce()
  const clock = new ManualClock()
  const modem = new Modem({ dialect: a76xx, serial: dce, clock, auditMs })
  const listeners: Listener[] = []
  const it: Rig = { dce, clock, modem, listeners, told: 0 }
  for (let i = 0; i < 4; i++) {
    const onReadable = (): void => {
      it.told++
    }
    listeners.push(new modem.Listener({ port: 8000 + i, onReadable }))
  }
  modem.open()
  settle(dce, clock)
  return it
}

function expectNothing(run: () => void): void {
  const { bytes, sites } = measureAllocation(run, owns)
  expect({ bytes, sites }).toEqual({ bytes: 0, sites: [] })
}

test('clients come, are told of again, and are replaced until no link is free', () => {
  const it = rig()
  const { dce, clock } = it
  expectNothing(() => {
    for (let i = 0; i < 100; i++) {
      dce.put(`\r\n+CLIENT: ${i % 10},${i % 4},192.0.2.1:${1000 + i}\r\n`)
      dce.put(`\r\n+CLIENT: ${i % 10},${i % 4},2001:DB8:0:0:0:0:0:17:${1000 + i}\r\n`)
      settle(dce, clock)
    }
  })
  expect(it.told).toBeGreaterThan(4)
  expect(it.listeners[0]?.read()?.remotePort).toBe(1000)
})

test('clients that nobody waits for are closed', () => {
  const { dce, clock, modem, listeners } = rig()
  listeners[3]?.close()
  settle(dce, clock)
  expectNothing(() => {
    const before = modem.counters.commands
    for (let i = 0; i < 200; i++) {
      dce.put(`\r\n+CLIENT: ${i % 10},3,192.0.2.1:${1000 + i}\r\n`)
      settle(dce, clock)
    }
    expect(modem.counters.commands - before).toBe(200)
  })
})

test('50 audits of four idle servers, which are started again', () => {
  const { dce, clock, modem } = rig(60_000)
  expectNothing(() => {
    const before = modem.counters.commands
    for (let i = 0; i < 50; i++) {
      clock.time = (clock.time + 60_000) | 0
      settle(dce, clock)
    }
    // The list of links, that of servers, which is empty here, and the four starts.
    expect(modem.counters.commands - before).toBe(50 * 6)
  })
})

test('10,000 idle polls of four servers', () => {
  const { clock } = rig()
  expectNothing(() => {
    for (let i = 0; i < 10_000; i++) {
      clock.time = (clock.time + 10) | 0
      clock.onWake?.()
    }
  })
})

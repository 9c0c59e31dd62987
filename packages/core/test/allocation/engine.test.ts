/**
 * After a modem and its sockets are constructed, core allocates nothing: each scenario is run under
 * the heap profiler with an interval of one byte, and what a function of core/src allocates must be
 * 0 bytes. The negative controls show that the measure sees an object, a string and a rare object.
 */

import { Modem, type ModemOptions, type TCP, type TCPOptions, type UDP } from '@atlink/core'
import { expect, test } from 'vitest'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { AnsweringDce, ManualClock, settle } from './dce.ts'
import { measureAllocation } from './sampler.ts'

const owns = (url: string): boolean => url.includes('/packages/core/src/')
const here = (url: string): boolean => url.includes('/allocation/engine.test.ts')
const target = new Uint8Array(2048)
const block = new Uint8Array(1000).fill(0x55)

interface Rig {
  dce: AnsweringDce
  clock: ManualClock
  modem: Modem
  sockets: TCP[]
}

function rig(
  links: number,
  auditMs: number = 60000,
  options: Partial<ModemOptions> = {},
  socketOptions: Partial<TCPOptions> = {},
): Rig {
  const dce = new AnsweringDce()
  const clock = new ManualClock()
  const modem = new Modem({ dialect: a76xx, serial: dce, clock, auditMs, ...options })
  modem.open()
  const sockets: TCP[] = []
  for (let i = 0; i < links; i++) {
    sockets.push(
      new modem.TCP({
        host: 'example.com',
        port: 80,
        onReadable() {
          while (this.readInto(target, 0, target.length) > 0);
        },
        onWritable() {},
        ...socketOptions,
      }),
    )
  }
  settle(dce, clock)
  for (const socket of sockets) if (socket.room === 0) throw new Error('not connected')
  return { dce, clock, modem, sockets }
}

function expectNothing(run: () => void): void {
  const { bytes, sites } = measureAllocation(run, owns)
  expect({ bytes, sites }).toEqual({ bytes: 0, sites: [] })
}

function receive({ dce, clock }: Rig, link: number, count: number): void {
  dce.arrive(link, count)
  settle(dce, clock)
  expect(dce.waiting[link]).toBe(0)
}

test('pull reception of 64 KiB', () => {
  const it = rig(1)
  expectNothing(() => receive(it, 0, 65536))
})

test('push reception of 64 KiB, on one link and on ten', () => {
  const it = rig(10, 60000, { receive: 'push' })
  const { dce, clock } = it
  let received = 0
  const before = it.modem.counters.bytesIn
  expectNothing(() => {
    for (let i = 0; i < 40; i++) {
      dce.push(i % 2 === 0 ? 0 : i % 10, 1500)
      settle(dce, clock)
      received += 1500
    }
  })
  expect(it.modem.counters.bytesIn - before).toBeGreaterThan(received)
  expect(it.modem.counters.holes).toBe(0)
})

test('sends of variable length', () => {
  const { dce, clock, sockets } = rig(1, 60000, {}, { sending: 'variable' })
  const socket = sockets[0] as TCP
  const all = Uint8Array.from({ length: 1000 }, (_, i) => i)
  expectNothing(() => {
    const before = dce.taken
    for (let i = 0; i < 40; i++) {
      expect(socket.writeFrom(all, 0, 1000)).toBe(1000)
      settle(dce, clock)
    }
    expect(dce.taken - before).toBe(40 * 1000)
  })
})

test('datagrams: 1,000 in, read with their senders, each answered', { timeout: 30_000 }, () => {
  const { dce, clock, modem } = rig(0, 60000, { receive: 'push' })
  let ports = 0
  const socket: UDP = new modem.UDP({
    port: 5000,
    onReadable() {
      while (this.available > 0) {
        const count = this.readInto(target, 0, target.length)
        ports += this.senderPort
        this.answer()
        this.writeFrom(target, 0, count)
      }
    },
  })
  settle(dce, clock)
  expectNothing(() => {
    const before = dce.taken
    for (let i = 0; i < 500; i++) {
      dce.push(socket.link, 100, '198.51.100.7:5353')
      dce.push(socket.link, 50, '2001:db8::1:5353')
      settle(dce, clock)
    }
    expect(dce.taken - before).toBe(500 * 150)
  })
  expect([ports > 0, ports % (1000 * 5353)]).toEqual([true, 0])
})

test('a datagram to the same address as the last one', () => {
  const { dce, clock, modem } = rig(0, 60000, { receive: 'push' })
  const socket = new modem.UDP({ port: 5000 })
  settle(dce, clock)
  const bytes = new Uint8Array(100)
  socket.write(bytes, '198.51.100.7', 7)
  settle(dce, clock)
  expectNothing(() => {
    const before = dce.taken
    for (let i = 0; i < 100; i++) {
      socket.write(bytes, '198.51.100.7', 7)
      settle(dce, clock)
    }
    expect(dce.taken - before).toBe(100 * 100)
  })
})

test('sending 64 KiB in blocks and in 20-byte pieces', () => {
  const it = rig(1)
  const { dce, clock, sockets } = it
  const socket = sockets[0] as TCP
  expectNothing(() => {
    const before = dce.taken
    for (let i = 0; i < 60; i++) {
      expect(socket.writeFrom(block, 0, 1000)).toBe(1000)
      for (let k = 0; k < 5; k++) socket.writeFrom(block, k, 20)
      settle(dce, clock)
    }
    expect(dce.taken - before).toBe(60 * 1100)
  })
})

test('write and read in the ECMA-419 forms that are free', () => {
  const it = rig(1)
  const { dce, clock, modem } = it
  const view = new Uint8Array(100)
  const socket = new modem.TCP({ host: 'example.com', port: 81 })
  settle(dce, clock)
  expectNothing(() => {
    for (let i = 0; i < 50; i++) {
      socket.format = 'number'
      socket.write(65)
      socket.format = 'buffer'
      socket.write(view)
      dce.waiting[socket.link] = 101
      dce.put(`\r\n+CIPRXGET: 1,${socket.link}\r\n`)
      settle(dce, clock)
      socket.format = 'number'
      socket.read()
      socket.format = 'buffer'
      expect(socket.read(view)).toBe(100)
    }
  })
})

test('1,000 unsolicited result codes', () => {
  const { dce, clock } = rig(1)
  expectNothing(() => {
    for (let i = 0; i < 250; i++) {
      dce.put(
        '\r\n+CREG: 1\r\n\r\n+CEREG: 1,"00C3","0A1B2C3D",7\r\n\r\nRING\r\n\r\n+CPIN: READY\r\n',
      )
      settle(dce, clock)
    }
  })
})

test('command exchanges: 50 audits of ten links', () => {
  const { dce, clock, modem } = rig(10)
  expectNothing(() => {
    const before = modem.counters.commands
    for (let i = 0; i < 50; i++) {
      clock.time = (clock.time + 60000) | 0
      settle(dce, clock)
    }
    expect(modem.counters.commands - before).toBe(50 * 11)
  })
})

test('10,000 idle polls', () => {
  const { clock } = rig(1, 0)
  expectNothing(() => {
    for (let i = 0; i < 10000; i++) {
      clock.time = (clock.time + 10) | 0
      clock.onWake?.()
    }
  })
})

test('ten links receive and send together', () => {
  const it = rig(10)
  const { dce, clock, sockets } = it
  expectNothing(() => {
    for (let i = 0; i < 10; i++) {
      dce.waiting[i] = 4000
      dce.put(`\r\n+CIPRXGET: 1,${i}\r\n`)
      ;(sockets[i] as TCP).writeFrom(block, 0, 1000)
    }
    settle(dce, clock)
    expect(dce.waiting.every((count) => count === 0)).toBe(true)
  })
})

test('negative controls are caught', () => {
  let kept: unknown
  const object = measureAllocation(() => {
    for (let i = 0; i < 1000; i++) kept = { i }
  }, here)
  const string = measureAllocation(() => {
    for (let i = 0; i < 1000; i++) kept = `number ${i}`
  }, here)
  const rare = measureAllocation(() => {
    for (let i = 0; i < 1000; i++) if (i % 100 === 0) kept = { i }
  }, here)
  expect(kept).toBeDefined()
  expect(object.bytes).toBeGreaterThan(10000)
  expect(string.bytes).toBeGreaterThan(10000)
  expect(rare.bytes).toBeGreaterThan(100)
  expect(rare.bytes).toBeLessThan(object.bytes / 50)
})

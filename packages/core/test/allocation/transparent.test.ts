/**
 * The online data state allocates nothing while data flows: received lines that might be the modem's
 * last words, pluses, escapes and returns. See engine.test.ts for how that is measured.
 */

import { Modem, type Transparent } from '@atlink/core'
import { expect, test } from 'vitest'
import { a76xx } from '../../src/dialects/a76xx.ts'
import { AnsweringDce, ManualClock, settle } from './dce.ts'
import { measureAllocation } from './sampler.ts'

const owns = (url: string): boolean => url.includes('/packages/core/src/')
const target = new Uint8Array(2048)
const block = new Uint8Array(1000).fill(0x55)
const pluses = new Uint8Array(3).fill(0x2b)

/** Says CONNECT, takes payload until the escape sequence, and is silent about all else. */
class PipedDce extends AnsweringDce {
  piped = 0
  #online = false
  #line = ''

  override write(view: Uint8Array): void {
    if (this.#online && view.length === 3 && view[0] === 0x2b) this.#online = false
    else if (this.#online) this.piped += view.length
    else this.#take(String.fromCharCode(...view))
  }

  #take(text: string): void {
    this.#line += text
    if (!text.endsWith('\r')) return
    const line = this.#line
    this.#line = ''
    this.#online = line === 'ATO\r' || line.startsWith('AT+CIPOPEN=0')
    this.open[0] ||= this.#online
    if (this.#online) this.put('\r\nCONNECT 115200\r\n')
    else super.write(Uint8Array.from(line, (character) => character.charCodeAt(0)))
  }
}

interface Rig {
  dce: PipedDce
  clock: ManualClock
  socket: Transparent
}

function rig(): Rig {
  const dce = new PipedDce()
  const clock = new ManualClock()
  const modem = new Modem({ dialect: a76xx, serial: dce, clock, transparent: true })
  modem.open()
  const socket = new modem.Transparent({
    host: 'example.com',
    port: 80,
    onReadable() {
      while (this.readInto(target, 0, target.length) > 0);
    },
    onWritable() {},
  })
  settle(dce, clock)
  if (!socket.online) throw new Error('not online')
  return { dce, clock, socket }
}

function pass({ dce, clock }: Rig, ms: number): void {
  for (let i = 0; i < ms; i += 10) {
    clock.time = (clock.time + 10) | 0
    settle(dce, clock)
  }
}

function expectNothing(run: () => void): void {
  const { bytes, sites } = measureAllocation(run, owns)
  expect({ bytes, sites }).toEqual({ bytes: 0, sites: [] })
}

test('received, with lines that are looked into', () => {
  const it = rig()
  expectNothing(() => {
    for (let i = 0; i < 100; i++) {
      it.dce.put('some text\r\nGET / HTTP/1.1\r\n\r\n\r\nCLO')
      settle(it.dce, it.clock)
      it.dce.put('\r\nCLOSED\r\n\r\n+IPCLOSE: 0,1\r\nx\r\n')
      pass(it, 100)
    }
  })
  expect(it.socket.online).toBe(true)
})

test('sent, in blocks and with pluses', () => {
  const it = rig()
  expectNothing(() => {
    const before = it.dce.piped
    for (let i = 0; i < 60; i++) {
      expect(it.socket.writeFrom(block, 0, 1000)).toBe(1000)
      settle(it.dce, it.clock)
      it.socket.writeFrom(pluses, 0, 3)
      it.socket.writeFrom(block, 0, 20)
      pass(it, 600)
    }
    expect(it.dce.piped - before).toBe(60 * 1023)
  })
})

test('escape and return', () => {
  const it = rig()
  const done = (): void => {}
  expectNothing(() => {
    for (let i = 0; i < 10; i++) {
      it.socket.escape(done)
      pass(it, 2300)
      it.dce.put('\r\nOK\r\n')
      pass(it, 500)
      expect(it.socket.online).toBe(false)
      it.socket.resume(done)
      settle(it.dce, it.clock)
      expect(it.socket.online).toBe(true)
    }
  })
})

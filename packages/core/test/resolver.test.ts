/** `modem.Resolver` against the simulated modem, and what is refused before anything is sent. */

import { ErrorBase, ErrorCode, Modem, PassThroughResolver } from '@atlink/core'
import { MemoryNetwork, MockModem, MockSerial, VirtualClock, VirtualTime } from '@atlink/mock-modem'
import { expect, test } from 'vitest'
import { a76xx } from '../src/dialects/a76xx.ts'

function rig() {
  const time = new VirtualTime()
  const network = new MemoryNetwork(time)
  const dce = new MockModem({ time, network })
  const downs: number[] = []
  const modem = new Modem({
    dialect: a76xx,
    serial: new MockSerial(dce.port),
    clock: new VirtualClock(time),
    onDown: (code) => downs.push(code),
  })
  const answers: string[] = []
  const resolver = new modem.Resolver()
  const ask = (host: string): void =>
    resolver.resolve({
      host,
      onResolved: (name, address) => answers.push(`${name} ${address}`),
      onError: (name, code) => answers.push(`${name} error ${code}`),
    })
  return { time, network, dce, modem, downs, resolver, answers, ask }
}

test('names are asked for in turn, once the network is up', () => {
  const { time, network, dce, modem, answers, ask } = rig()
  network.forget('nowhere.example')
  modem.open()
  ask('example.com')
  ask('nowhere.example')
  ask('example.org')
  expect(answers).toEqual([])
  time.advance(30_000)
  expect(answers).toEqual([
    expect.stringMatching(/^example\.com 198\.51\.100\.\d+$/),
    `nowhere.example error ${ErrorBase.cip + 11}`,
    expect.stringMatching(/^example\.org 198\.51\.100\.\d+$/),
  ])
  const asked = dce.takeCommands().filter((line) => line.startsWith('AT+CDNSGIP'))
  expect(asked).toHaveLength(3)
})

test('an address is its own answer, outside the call and without a command', () => {
  const { time, dce, modem, answers, ask } = rig()
  modem.open()
  ask('10.1.2.3')
  ask('2001:db8::1')
  expect(answers).toEqual([])
  time.advance(30_000)
  expect(answers).toEqual(['10.1.2.3 10.1.2.3', '2001:db8::1 2001:db8::1'])
  expect(dce.takeCommands().some((line) => line.startsWith('AT+CDNSGIP'))).toBe(false)
})

test('what is no host name throws at once', () => {
  const { modem, ask } = rig()
  modem.open()
  const label = 'a'.repeat(64)
  for (const host of ['', '.', 'a..b', '-a.b', 'a"b', 'a b', 'a\rb', 'ä.de', `${label}.de`]) {
    expect(() => ask(host), host).toThrow(RangeError)
  }
  expect(() => ask(`${'a.'.repeat(130)}de`)).toThrow(RangeError)
  expect(() => ask(7 as unknown as string)).toThrow(TypeError)
})

test('a question that cannot be answered is told so', () => {
  const { time, dce, modem, answers, ask } = rig()
  ask('early.example')
  modem.open()
  time.advance(30_000)
  dce.set('silent', true)
  ask('silent.example')
  ask('queued.example')
  time.advance(60_000)
  expect(answers).toEqual([
    `early.example error ${ErrorCode.notReady}`,
    `silent.example error ${ErrorCode.modemSilent}`,
    `queued.example error ${ErrorCode.modemSilent}`,
  ])
})

test('closing the modem answers what waits; a closed resolver is silent and refuses', () => {
  const { time, modem, answers, resolver, ask } = rig()
  modem.open()
  time.advance(30_000)
  ask('one.example')
  modem.close()
  time.advance(30_000)
  expect(answers).toEqual([`one.example error ${ErrorCode.closed}`])
  resolver.close()
  expect(() => ask('two.example')).toThrow(SyntaxError)
})

test('an OK that belongs to an earlier command is no answer', () => {
  const { time, dce, modem, answers, ask } = rig()
  modem.open()
  time.advance(30_000)
  dce.set('latency', { '+CDNSGIP': 500 })
  ask('example.com')
  time.advance(100)
  dce.urc('OK')
  time.advance(5000)
  expect(answers).toHaveLength(1)
  expect(answers[0]).toMatch(/^example\.com 198/)
})

test('the pass-through resolver hands the name on', () => {
  const answers: string[] = []
  const resolver = new PassThroughResolver()
  resolver.resolve({
    host: 'a.example',
    onResolved: (host, address) => answers.push(host, address),
  })
  resolver.close()
  expect(answers).toEqual(['a.example', 'a.example'])
})

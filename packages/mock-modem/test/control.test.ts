/** Control lines: what they do, and what they refuse without doing anything. */
import { describe, expect, test } from 'vitest'
import { control, controlHelp, type Network } from '../src/index.ts'
import { Bench, info, OK } from './bench.ts'

const lost = '\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n'

/** A modem with an open network, and what it says while it is told these lines. */
function told(...lines: readonly string[]): [Bench, string] {
  const bench = new Bench({ knobs: { bootMs: 100 } })
  bench.run('AT+NETOPEN', 'AT+CREG=1')
  bench.heard()
  for (const line of lines) control(bench, line)
  return [bench, bench.say('', 1000)]
}

test.each<[readonly string[], string]>([
  [['urc +CMTI: "SM", 10'], '\r\n+CMTI: "SM", 10\r\n'],
  [['drop-context'], lost],
  [['drop-registration'], `${lost}\r\n+CREG: 2\r\n`],
  [['drop-registration', 'return-registration'], `${lost}\r\n+CREG: 2\r\n\r\n+CREG: 1\r\n`],
  [['knob muteUrc=RI', 'urc RING'], ''],
  [['drop to-dte 2 1', 'urc RING'], '\r\nING\r\n'],
  [['duplicate to-dte 2 1', ' urc  RING '], '\r\nRRING\r\n'],
  [['after to-dte 3 power off', 'urc RING'], '\r\nR'],
  [['after to-dte 3 after to-dte 2 power off', 'urc RING'], '\r\nRIN'],
])('%j', (lines, said) => {
  expect(told(...lines)[1]).toBe(said)
})

test('corrupt changes a byte', () => {
  const said = told('corrupt to-dte 0 1', 'urc RING')[1]
  expect(said.slice(1)).toBe('\nRING\r\n')
  expect(said[0]).not.toBe('\r')
})

test('power, reset', () => {
  const [bench] = told('power off')
  expect(bench.modem.port.powered).toBe(false)
  control(bench, 'power on')
  expect(bench.say('', 2000)).toContain('*ATREADY: 1')
  control(bench, 'reset')
  expect(bench.say('', 2000)).toContain('*ATREADY: 1')
})

test('lines: DTR and RTS', () => {
  const bench = new Bench()
  bench.online('AT&D1', 'AT+IFC=2,2')
  control(bench, 'lines off on')
  expect(bench.say('')).toBe(OK)
  control(bench, 'lines on off')
  expect(bench.run('AT')).toBe('')
  control(bench, 'lines on on')
  expect(bench.say('')).toBe(OK)
})

test('drop-network lasts until return-network', () => {
  const [bench] = told('drop-network')
  expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 1\r\n`)
  control(bench, 'return-network')
  expect(bench.run('AT+NETOPEN')).toBe(`${OK}\r\n+NETOPEN: 0\r\n`)
})

test('clients and datagrams of the network in memory', () => {
  const [bench] = told()
  bench.run('AT+SERVERSTART=8080,0', 'AT+CIPOPEN=5,"UDP",,,5000')
  control(bench, 'client 9999')
  control(bench, 'client 8080')
  expect(bench.say('')).toMatch(/^\r\n\+CLIENT: 0,0,/)
  bench.run('AT+CIPSEND=0,4')
  expect(bench.say('echo')).toMatch(/\+IPD4\r\necho$/)
  control(bench, 'datagram 5000 192.0.2.1 7 two  words')
  expect(bench.say('')).toBe('\r\nRECV FROM:192.0.2.1:7\r\n+IPD9\r\ntwo words')
  expect(bench.run('AT+CIPCLOSE=0')).toContain('+CIPCLOSE: 0,0')
})

describe('refused, and nothing is done', () => {
  test.each([
    ['', 'is not one of: power off; power on; reset;'],
    ['power', 'is not one of'],
    ['power offs', 'is not one of'],
    ['resets', 'is not one of'],
    ['reset now', 'it must be: reset'],
    ['urc', 'it must be: urc TEXT'],
    ['knob', 'it must be: knob NAME=VALUE'],
    ['knob none=1', 'No knob is called "none"'],
    ['knob rssi=100', 'it takes 0 to 99'],
    ['drop to-dte 1', 'it must be: drop to-dte|to-dce AFTER COUNT'],
    ['drop up 1 1', 'a direction is to-dte or to-dce, not up'],
    ['corrupt to-dce 1 x', 'a whole number from 0 is wanted, not x'],
    ['after to-dte 0 reset', 'a whole number from 1 is wanted, not 0'],
    ['after to-dte 5', 'it must be: after to-dte|to-dce COUNT LINE'],
    ['after to-dte 5 knob none=1', 'No knob is called "none"'],
    ['lines on', 'it must be: lines DTR RTS'],
    ['lines on yes', 'a line is on or off, not yes'],
    ['client 0', 'a whole number from 1'],
    ['datagram 5000 192.0.2.1 7', 'it must be: datagram'],
  ])('%s', (line, why) => {
    const bench = new Bench()
    expect(() => control(bench, line)).toThrow(why)
    expect(bench.run('AT+CSQ')).toBe(info('+CSQ: 23,0'))
  })

  test('clients of another network', () => {
    const { modem } = new Bench()
    const network = {} as Network
    expect(() => control({ modem, network }, 'client 80')).toThrow(/--network memory/)
    expect(() => control({ modem, network }, 'after to-dte 1 client 80')).toThrow(/memory/)
  })
})

test('the help has a line for each', () => {
  for (const verb of ['power on', 'after to-dte', 'client PORT'])
    expect(controlHelp).toContain(verb)
})

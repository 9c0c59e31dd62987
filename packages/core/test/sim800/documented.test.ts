/**
 * What the SIM800 note has that needs an option of the driver's, or that the driver has no use for and
 * `modem.command` says: each against the simulated modem.
 */
import { describe, expect, test } from 'vitest'
import { type CommandResult, ModemState } from '../../src/index.ts'
import { bytesOf, textOf } from '../support/bytes.ts'
import { type Pair, Rig, type RigOptions } from '../support/rig.ts'

const FAMILY = { family: 'sim800', baud: 115_200 } as const

function up(count: number, modem: RigOptions['modem'] = {}): { rig: Rig; pairs: Pair[] } {
  return Rig.up(count, { ...FAMILY, modem })
}

function asked(rig: Rig, line: string): CommandResult {
  const results: CommandResult[] = []
  rig.modem.command(line, (result) => results.push(result))
  rig.until(line, () => results.length > 0)
  return results[0] as CommandResult
}

/** Says something to the peer, and waits until it is there. */
function hello(rig: Rig, pair: Pair): void {
  pair.send(bytesOf('hello'))
  rig.until('it has arrived', () => pair.arrived.length === 5)
  rig.settle()
}

describe.each([false, true])('single: %s', (single) => {
  const link = single ? '' : '0'
  const first = single ? '' : '0,'
  const equals = single ? '' : '='

  test('a send that waits for the peer, and how much it has acknowledged', () => {
    const { rig, pairs } = up(1, { single, waitForPeer: true })
    const [pair] = pairs as [Pair]
    hello(rig, pair)
    const counts: number[] = []
    pair.socket.acknowledged((unacknowledged) => counts.push(unacknowledged))
    rig.until('it is known', () => counts.length > 0)
    expect(counts).toEqual([0])
    expect(rig.commands).toContain('AT+CIPQSEND=0')
    expect(rig.commands).toContain(`AT+CIPACK${equals}${link}`)
  })

  test('the end, by the driver, by the application, and by the peer', () => {
    const { rig, pairs } = up(1, { single, quickClose: true })
    const [pair] = pairs as [Pair]
    pair.socket.close()
    rig.until('it is closed', () => pair.peer?.ended === true)
    expect(rig.commands).toContain(`AT+CIPCLOSE=${first}1`)
    const other = up(1, { single })
    const [socket] = other.pairs as [Pair]
    const line = `AT+CIPCLOSE${equals}${link}`
    expect(asked(other.rig, line)).toMatchObject({ ok: true })
    other.rig.until('its socket is told', () => socket.failed)
    const third = up(1, { single })
    third.pairs[0]?.peer?.end()
    third.rig.until('its socket is told', () => third.pairs[0]?.failed === true)
  })

  test('data that is pushed', () => {
    const { rig, pairs } = up(1, { single, receive: 'push' })
    const [pair] = pairs as [Pair]
    pair.peer?.write(bytesOf('hello'))
    rig.until('it is read', () => pair.read.length === 5)
    expect(textOf(Uint8Array.from(pair.read))).toBe('hello')
  })

  test('a server and who has come', () => {
    const { rig } = up(0, { single })
    let clients = 0
    new rig.modem.Listener({ port: 8888, onReadable: (count) => (clients += count) })
    rig.settle()
    rig.network.dial(8888, () => undefined, { address: '10.78.103.220', port: 2020 })
    rig.until('a client is there', () => clients === 1)
    expect(rig.commands).toContain('AT+CIPSERVER=1,8888')
  })

  test('the network is lost', () => {
    const { rig, pairs } = up(1, { single })
    rig.mock.dropContext()
    rig.until('it is told', () => rig.events.some((event) => event.startsWith('down')))
    expect(pairs[0]?.failed).toBe(true)
  })
})

describe('one connection', () => {
  test('a send that ends with Ctrl-Z', () => {
    const { rig } = up(0, { single: true })
    let arrived = 0
    rig.network.listen(1000, (peer) => {
      peer.onData = (bytes) => {
        arrived += bytes.length
      }
    })
    const socket = new rig.modem.TCP({
      host: 'peer.example',
      port: 1000,
      sending: 'variable',
      onWritable: () => socket.writeFrom(bytesOf('hi')),
    })
    rig.until('it has arrived', () => arrived >= 2)
    expect(rig.commands).toContain('AT+CIPSEND')
  })

  test('a header that tells the protocol', () => {
    const { rig, pairs } = up(1, { single: true, receive: 'push' })
    const [pair] = pairs as [Pair]
    expect(asked(rig, 'AT+CIPSHOWTP=1').ok).toBe(true)
    pair.peer?.write(bytesOf('hello'))
    rig.until('it is read', () => pair.read.length === 5)
  })

  test('DTR leads out of the transparent mode', () => {
    const { rig } = up(0, { transparent: true, dtr: true })
    const told: string[] = []
    rig.network.listen(2000, () => undefined)
    const pipe = new rig.modem.Transparent({
      host: 'peer.example',
      port: 2000,
      onWritable: () => told.push('writable'),
    })
    rig.until('it is online', () => told.length > 0)
    pipe.escape((code) => told.push(`escaped ${code}`))
    rig.until('it is in command state', () => told.includes('escaped 0'))
    expect(rig.commands).toContain('AT&D1')
  })
})

describe('settings', () => {
  test('by options', () => {
    const { rig } = up(0, {
      flowControl: true,
      dtr: true,
      sendTimer: 5,
      tuning: { retransmissions: 4 },
    })
    expect(rig.commands).toEqual(expect.arrayContaining(['AT+IFC=2,2', 'AT&D1', 'AT+CIPATS=1,5']))
    expect(rig.commands.some((line) => line.startsWith('AT+CIPCCFG=4'))).toBe(true)
    const codes: number[] = []
    rig.modem.sleep((code) => codes.push(code))
    rig.until('it sleeps', () => codes.length > 0)
    expect([codes, rig.commands.at(-1)]).toEqual([[0], 'AT+CSCLK=1'])
  })

  test.each([
    ['AT+CIPSEND?', {}],
    ['AT+CIPHEAD=0', {}],
    ['AT+CIPRXGET=0', {}],
    ['AT+CLPORT="TCP",6000', { single: true }],
    ['AT+CLPORT="UDP",6000', { single: true }],
    ['AT+CIPUDPMODE?', { single: true }],
  ] as const)('%s by modem.command', (line, modem) => {
    expect(asked(up(0, modem).rig, line)).toMatchObject({ ok: true, final: 'OK' })
  })
})

test('a call and a message disturb nothing', () => {
  const { rig, pairs } = up(1)
  for (const line of ['RING', '+CMTI: "SM", 10']) rig.mock.urc(line)
  hello(rig, pairs[0] as Pair)
  expect(rig.modem.state).toBe(ModemState.ready)
  expect(rig.modem.counters.resyncs).toBe(0)
})

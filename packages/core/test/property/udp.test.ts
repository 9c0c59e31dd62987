/**
 * Datagrams on a line that loses bytes. Toward the DTE: what is delivered is a datagram that was sent,
 * with its sender, in order, or none. Toward the DCE: what arrives is a datagram that was written, or
 * nothing, and no text of the driver's. What cannot be seen is left out: see `isHidden` and `sent`.
 */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { bytesOf, show, textOf } from '../support/bytes.ts'
import { foreignCommands, isPrefix, Rig, replayable } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

const PORT = 5000

interface Scenario {
  readonly datagrams: readonly string[]
  readonly version: 4 | 6
  readonly form: 'RECV FROM:' | 'RECV FROM: ' | '+RECV FROM:' | 'RCV FROM:'
  readonly after: number
  readonly count: number
}

/** Datagram `i` comes from here. */
function peerOf({ version }: Scenario, i: number): [address: string, port: number] {
  return [version === 4 ? `10.20.30.4${i}` : `2001:db8::4${i}`, 6001 + i]
}

function opened(scenario: Scenario): {
  rig: Rig
  socket: InstanceType<Rig['modem']['UDP']>
  got: string[]
} {
  const { version, form } = scenario
  const rig = new Rig({
    knobs: { recvFromForm: form },
    modem: { receive: 'push', receiveSize: 4096, auditMs: 0, ipVersion: version },
  })
  const got: string[] = []
  rig.modem.open()
  rig.until('the modem is up', () => rig.events.includes('ready'))
  const socket = new rig.modem.UDP({
    port: PORT,
    onReadable: () => {
      for (let data = socket.read(); data !== undefined; data = socket.read()) {
        const datagram = data as ArrayBuffer & { address: string; port: number }
        got.push(`${datagram.address} ${datagram.port} ${textOf(new Uint8Array(datagram))}`)
      }
    },
    onError: (code) => got.push(`error ${code}`),
  })
  rig.settle()
  return { rig, socket, got }
}

const nasty = [
  '\r\n+IPCLOSE: 0,1\r\n',
  '\r\n+RECEIVE,0,4\r\nEVIL',
  '\r\n',
  'AT+NETCLOSE\r',
  '>',
  '\x1a\x1b\x03',
]
const piece = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ minLength: 1, maxLength: 20, unit: 'binary-ascii' }),
)
const data = fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => all.join(''))

function scenarios(most: number): fc.Arbitrary<Scenario> {
  return fc.record({
    datagrams: fc.array(data, { minLength: 1, maxLength: 4 }),
    version: fc.constantFrom(4 as const, 6 as const),
    form: fc.constantFrom('RECV FROM:', 'RECV FROM: ', '+RECV FROM:', 'RCV FROM:'),
    after: fc.nat(600),
    count: fc.integer({ min: 1, max: most }),
  })
}

/** What the line says for datagram `i`. */
function wireOf(scenario: Scenario, i: number): string {
  const [address, port] = peerOf(scenario, i)
  const text = scenario.datagrams[i] as string
  return `\r\n${scenario.form}${address}:${port}\r\n+RECEIVE,0,${text.length}\r\n${text}`
}

/** The one place that nothing protects: characters of the sender's address and port, and lengths. */
function isHidden(scenario: Scenario): boolean {
  const { after, count, form } = scenario
  let at = 0
  for (let i = 0; i < scenario.datagrams.length; i++) {
    const wire = wireOf(scenario, i)
    const sender = 2 + form.length
    const header = wire.indexOf('\r\n', 2) + 2
    const length = wire.indexOf(',', header + 9) + 1
    const end = length + String(scenario.datagrams[i]?.length).length + 2
    const from = after - at
    const to = from + count
    if (to > sender && from < header) return true
    if (to > length && from < end) return true
    at += wire.length
  }
  return false
}

test('bytes lost toward the DTE: a datagram is delivered as it was sent, or not at all', () => {
  check(
    fc.property(scenarios(4), (each) => {
      const total = each.datagrams.reduce((sum, _, i) => sum + wireOf(each, i).length, 0)
      const scenario = { ...each, after: each.after % (total - each.count) }
      fc.pre(!isHidden(scenario))
      const { rig, got } = opened(scenario)
      rig.mock.drop('to-dte', scenario.after, scenario.count)
      const all = scenario.datagrams.map((text, i) => {
        const [address, port] = peerOf(scenario, i)
        rig.network.sendDatagram(PORT, bytesOf(text), address, port)
        return `${address} ${port} ${text}`
      })
      rig.pass(10_000)
      rig.network.sendDatagram(PORT, bytesOf('last'), ...peerOf(scenario, 0))
      rig.pass(10_000)
      replayable(
        rig,
        () => JSON.stringify(scenario),
        () => {
          const [address, port] = peerOf(scenario, 0)
          expect(got.pop(), 'the socket goes on').toBe(`${address} ${port} last`)
          let from = 0
          for (const one of got) {
            const found = all.indexOf(one, from)
            expect(found, `${show(one)} was sent, after the one before`).toBeGreaterThanOrEqual(0)
            from = found + 1
          }
          expect(foreignCommands(rig.commands)).toEqual([])
          expect(rig.events.filter((event) => !event.startsWith('line'))).toEqual(['ready'])
        },
      )
    }),
    300,
  )
})

test('a digit of a length lost: the datagram is dropped, unless its next bytes are CR LF', () => {
  const scenario: Scenario = {
    datagrams: ['x'.repeat(123)],
    version: 4,
    form: 'RECV FROM:',
    after: 0,
    count: 1,
  }
  const digits = wireOf(scenario, 0).indexOf('123')
  for (let after = digits; after < digits + 3; after++) {
    const { rig, got } = opened(scenario)
    rig.mock.drop('to-dte', after, 1)
    rig.network.sendDatagram(PORT, bytesOf(scenario.datagrams[0] as string), ...peerOf(scenario, 0))
    rig.pass(10_000)
    expect(got).toEqual([])
  }
})

/** Datagrams that a loss of one byte can turn `text` into: without that byte, or with Ctrl-Z lost, longer. */
function sent(text: string, arrived: string): boolean {
  if (arrived === text) return true
  for (let at = 0; at <= text.length; at++) {
    if (arrived === text.slice(0, at) + text.slice(at + 1)) return true
    // An ETX lost before Ctrl-Z or ESC, or a byte lost after an ETX, ends, cancels or turns there.
    if (arrived === text.slice(0, at) || arrived === `${text.slice(0, at)}${text.slice(at + 1)}`)
      return true
  }
  return false
}

test('a byte lost toward the DCE: nothing but the application’s bytes ever arrives, and no command runs', () => {
  check(
    fc.property(scenarios(1), (each) => {
      const { rig, socket, got } = opened(each)
      const arrived: string[] = []
      for (let i = 0; i < 4; i++) {
        rig.network.onDatagram(6001 + i, ({ bytes }) => arrived.push(textOf(bytes)))
      }
      const total = each.datagrams.reduce((sum, text) => sum + text.length + 34, 0)
      rig.mock.drop('to-dce', each.after % total, 1)
      each.datagrams.forEach((text, i) => {
        socket.write(bytesOf(text), ...peerOf(each, i))
      })
      rig.pass(600_000)
      socket.write(bytesOf('last'), ...peerOf(each, 0))
      rig.pass(20_000)
      replayable(
        rig,
        () => JSON.stringify(each),
        () => {
          expect(arrived.pop(), 'the socket goes on').toBe('last')
          let from = 0
          for (const one of arrived) {
            const found = each.datagrams.findIndex((text, i) => i >= from && sent(text, one))
            expect(found, `${show(one)} was written`).toBeGreaterThanOrEqual(0)
            from = found
          }
          expect(arrived.length).toBeGreaterThanOrEqual(each.datagrams.length - 2)
          expect(got).toEqual([])
          const foreign = foreignCommands(rig.commands).filter(
            (line) => !/^AT.*CIPSEND|^~/.test(line),
          )
          expect(foreign.filter((line) => isPrefix(bytesOf('AT+NETCLOSE'), bytesOf(line)))).toEqual(
            [],
          )
        },
      )
    }),
    200,
  )
})

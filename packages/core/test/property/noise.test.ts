/** Nonsense on the line: nothing throws, and when it is over everything works again. */
import { MemoryNetwork, MockModem, type MockModemOptions, VirtualTime } from '@atlink/mock-modem'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type CommandResult, ModemState } from '../../src/index.ts'
import { bytesOf, show } from '../support/bytes.ts'
import { Pair, Rig, replayable } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

/** Half of it is bytes, half of it what the modem might have said. */
const fragment = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes)),
  fc.constantFrom(
    '\r\n',
    'OK\r\n',
    'ERROR\r\n',
    '+CME ERROR: 10\r\n',
    '+CIPRXGET: 1,0\r\n',
    '+CIPRXGET: 2,0,1500,0\r\n',
    '+CIPRXGET: 4,0,99\r\n',
    '+CIPOPEN: 3,0\r\n',
    '+CIPCLOSE: 1,1,1,1,1,1,1,1,1,1\r\n',
    '+CIPSEND: 0,5,5\r\n',
    '+CIPCLOSE: 99,0\r\n',
    '+NETOPEN: 1\r\n',
    '+CREG: 0,3\r\n',
    '+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n',
    '*ATREADY: 1\r\n',
    'x'.repeat(600),
  ),
)

/** Without `>`: a prompt that nobody sent is the one word that must be believed. */
const noise = fc
  .array(fragment, { minLength: 1, maxLength: 10 })
  .map((all) => bytesOf(all.join('').replaceAll('>', '?')))

/** A while into the life of a modem with one connection. */
const moment = fc.oneof(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 80, max: 3000 }))

function disturbed(bursts: readonly (readonly [number, Uint8Array])[], sends: boolean): void {
  const rig = new Rig({ modem: { auditMs: 10_000 } })
  rig.modem.open()
  const pair = new Pair(rig, 1000)
  if (sends) pair.send(bytesOf('something to be sent\r\n'))
  for (const [ms, bytes] of bursts) {
    rig.pass(ms)
    pair.peer?.write(bytesOf('something to be read\r\n'))
    rig.pass(ms % 7)
    rig.inject(bytes)
  }
  const what = (): string => bursts.map(([ms, bytes]) => `${ms} ms, then ${show(bytes)}`).join('; ')
  replayable(rig, what, () => {
    rig.pass(400_000)
    rig.modem.open()
    rig.until('the modem is up', () => rig.modem.state === ModemState.ready, 120_000)
    const results: CommandResult[] = []
    rig.modem.command('AT+CGMI', (result) => results.push(result))
    rig.until('a command has its result', () => results.length === 1)
    expect(results[0]?.ok).toBe(true)
    // What was left of the noise may be a line before it.
    expect(results[0]?.lines.at(-1)).toBe('SIMCOM INCORPORATED')
    const fresh = new Pair(rig, 1001)
    rig.until('a new socket is connected', () => fresh.connected)
    fresh.send(bytesOf('ping'))
    fresh.peer?.write(bytesOf('pong'))
    rig.pass(5000)
    expect([show(fresh.arrived), show(fresh.read)]).toEqual(["'ping'", "'pong'"])
    expect(rig.events.some((event) => event.startsWith('fault'))).toBe(false)
  })
}

test('noise to the DTE, whatever it is doing', () => {
  const bursts = fc.array(fc.tuple(moment, noise), { minLength: 1, maxLength: 4 })
  check(fc.property(bursts, fc.boolean(), disturbed), 200)
})

test('wrong bits in both directions for a while', () => {
  check(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.constantFrom(500, 5000, 50_000),
      (seed, rate) => {
        const rig = new Rig({ seed, modem: { auditMs: 10_000 } })
        rig.modem.open()
        const pair = new Pair(rig, 1000)
        rig.mock.set('noiseToDte', rate)
        rig.mock.set('noiseToDce', rate)
        for (let i = 0; i < 20; i++) {
          pair.send(bytesOf('up and away\r\n'))
          pair.peer?.write(bytesOf('down the line\r\n'))
          rig.pass(1500)
        }
        rig.mock.set('noiseToDte', 0)
        rig.mock.set('noiseToDce', 0)
        replayable(
          rig,
          () => `seed ${seed}, ${rate} of a million`,
          () => {
            rig.pass(400_000)
            // A prompt that was forged by a wrong bit may have stuck: the module is reset then.
            if (rig.events.includes('down promptStuck')) {
              rig.mock.powerOff()
              rig.mock.powerOn()
              rig.pass(20_000)
            }
            rig.modem.open()
            rig.until('the modem is up', () => rig.modem.state === ModemState.ready, 120_000)
          },
        )
      },
    ),
    40,
  )
})

const typed = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes)),
  fc.constantFrom('AT', 'A/', '\r', '\n', '\b', ';', '"', '=?', '?', '=', ',', '1', '\x1a', '\x1b'),
  fc.constantFrom(
    '+CIPSEND',
    '+CIPOPEN',
    '+CIPCLOSE',
    '+NETOPEN',
    '+NETCLOSE',
    '+CIPRXGET',
    'E1',
    'V0',
  ),
  fc.constantFrom(
    'AT+NETOPEN\r',
    'AT+CIPOPEN=0,"TCP","h",1000\r',
    'AT+CIPSEND=0,5\r',
    'AT+CIPSEND=0,\r',
  ),
  fc.constantFrom('AT+CFUN=1,1\r', 'AT+IPR=9600\r', 'AT&F\r', 'ATZ\r', 'AT+CRESET\r', 'AT+CPOF\r'),
)

test('noise to the modem: it never throws', () => {
  check(
    fc.property(
      fc.array(fc.tuple(typed, fc.nat(200)), { maxLength: 60 }),
      fc.nat(1000),
      (all, seed) => {
        const time = new VirtualTime()
        const network = new MemoryNetwork(time)
        network.listen(1000, (peer) => peer.write(bytesOf('welcome')))
        const options: MockModemOptions = { time, network, seed }
        const modem = new MockModem(options)
        const view = new Uint8Array(512)
        modem.port.onReceive = () => {
          while (modem.port.read(view) > 0);
        }
        for (const [text, ms] of all) {
          const bytes = bytesOf(text)
          modem.port.write(bytes, 0, bytes.length)
          time.advance(ms)
        }
        time.advance(200_000)
      },
    ),
    200,
  )
})

/**
 * The online data state over the simulated modem: any payload arrives byte-exact in both directions,
 * whatever it looks like and however it is cut, and no command line is ever said to the peer.
 */
import type { Knobs } from '@atlink/mock-modem'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { bytesOf, show } from '../support/bytes.ts'
import { longPayload } from '../support/payloads.ts'
import { Pipe } from '../support/pipe.ts'
import { ONE_SECOND_BEFORE_THE_WRAP, replayable } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: 4 * PATIENCE_MS })

/** What either side could take for something else, in pieces that are put together. */
const tricky = fc.constantFrom(
  '\r\nCLOSED\r\n',
  '\r\nCLOSED\r\n\r\n+IPCLOSE: 0,1\r\n',
  '\r\nNO CARRIER\r\n',
  '\r\n+IPCLOSE: 0,1\r\n',
  '\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n',
  '\r\n*ATREADY: 1\r\n',
  '\r\nOK\r\n',
  '\r\nCONNECT 115200\r\n',
  '\r\nCLO',
  '\r\n',
  '\r',
  'SED\r\n',
  '+++',
  '+',
  '++',
  'ATH\r',
  'x',
  'GET / HTTP/1.1\r\n\r\n',
  '\x00\xff',
)

/** A payload that comes in bursts, with pauses between them. */
const bursts = fc.array(
  fc.tuple(
    fc.array(tricky, { minLength: 1, maxLength: 5 }).map((all) => all.join('')),
    fc.constantFrom(0, 5, 60, 450, 950, 1200, 2600),
  ),
  { minLength: 1, maxLength: 5 },
)

type Bursts = readonly (readonly [text: string, pauseMs: number])[]

const firmware: fc.Arbitrary<Partial<Knobs>> = fc.record({
  splitWrites: fc.constantFrom('run', 'byte', 'random'),
  remoteCloseInDataMode: fc.constantFrom('CLOSED+IPCLOSE', 'CLOSED', 'NO CARRIER'),
  transparentClosedLine: fc.constantFrom('tcp', 'always', 'never'),
  echo: fc.constantFrom('command', 'command', 'stuck-on'),
})

const host = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  baud: fc.constantFrom(9600, 115_200, 921_600),
  transmitSize: fc.constantFrom(3, 64, 2048),
  startMs: fc.constantFrom(ONE_SECOND_BEFORE_THE_WRAP, 0, -500),
  windowSize: fc.constantFrom(64, 512),
  bufferSize: fc.constantFrom(64, 300, 2048),
  carrier: fc.boolean(),
})

type Host = { windowSize: number; bufferSize: number; carrier: boolean; baud: number }

function pipeOf(knobs: Partial<Knobs>, made: Host, more: object = {}): Pipe {
  const { windowSize, bufferSize: size, ...options } = made
  return Pipe.up({
    knobs,
    modem: { windowSize, receiveSize: size, transmitSize: size, ...more },
    ...options,
  })
}

/** The driver's own lines in data state's neighbourhood; nothing else may have been run. */
const OWN =
  /^AT($|E0|O|&C1|\+(CMEE=1|CIPCFG="DATAECHO",OFF|CPIN\?|CSQ|C(|G|E)REG\?|NETOPEN\??|CIPMODE=1|CIPRXGET=(1|4,0)|IPADDR|CIPCLOSE(\?|=0)|CIPOPEN=0,"TCP","peer\.example",1000))$/

function exchange(knobs: Partial<Knobs>, made: Host, forth: Bursts, back: Bursts): void {
  const pipe = pipeOf(knobs, made)
  const { rig } = pipe
  const up = forth.map(([text]) => text).join('')
  const down = back.map(([text]) => text).join('')
  replayable(
    rig,
    () => `up ${show(up)}, down ${show(down)}`,
    () => {
      for (let i = 0; i < Math.max(forth.length, back.length); i++) {
        const [text = '', pauseMs = 0] = forth[i] ?? []
        const [answer = '', pause2Ms = 0] = back[i] ?? []
        pipe.send(bytesOf(text))
        pipe.peer?.write(bytesOf(answer))
        rig.pass(pauseMs + pause2Ms)
      }
      rig.until(
        'all has arrived',
        () => pipe.arrived.length >= up.length && pipe.read.length >= down.length,
        120_000,
      )
      rig.pass(10_000)
      expect(show(pipe.arrived), 'up').toBe(show(up))
      expect(show(pipe.read), 'down').toBe(show(down))
      expect(pipe.errors).toEqual([])
      pipe.peer?.end()
      rig.until('the end is told', () => pipe.errors.length > 0)
      rig.settle()
      expect(show(pipe.read), 'down, at the end').toBe(show(down))
      expect(show(pipe.arrived), 'up, at the end').toBe(show(up))
      expect(pipe.errors).toEqual([1])
      expect(rig.commands.filter((line) => !OWN.test(line))).toEqual([])
      expect(rig.events).toEqual(['ready'])
    },
  )
}

test('any payload, both ways', () => {
  check(
    fc.property(firmware, host, bursts, bursts, (knobs, made, forth, back) => {
      exchange(knobs, made as Host, forth, back)
    }),
    80,
  )
})

test('a payload that ends with the connection', () => {
  check(
    fc.property(firmware, host, bursts, (knobs, made, back) => {
      const pipe = pipeOf(knobs, made as Host)
      const down = back.map(([text]) => text).join('')
      replayable(
        pipe.rig,
        () => `down ${show(down)}`,
        () => {
          pipe.peer?.write(bytesOf(down))
          pipe.peer?.end()
          pipe.rig.until('the end is told', () => pipe.errors.length > 0)
          expect(show(pipe.read), 'down').toBe(show(down))
          expect(pipe.errors).toEqual([1])
          expect(pipe.arrived.length).toBe(0)
        },
      )
    }),
    60,
  )
})

test('escape, commands and return at any time lose nothing', () => {
  check(
    fc.property(firmware, host, bursts, bursts, fc.boolean(), (knobs, made, forth, back, dtr) => {
      const pipe = pipeOf(knobs, made as Host, { dtr })
      const { rig } = pipe
      const up = forth.map(([text]) => text).join('')
      const down = back.map(([text]) => text).join('')
      replayable(
        rig,
        () => `up ${show(up)}, down ${show(down)}`,
        () => {
          for (let i = 0; i < Math.max(forth.length, back.length); i++) {
            const [text = '', pauseMs = 0] = forth[i] ?? []
            pipe.send(bytesOf(text))
            pipe.peer?.write(bytesOf(back[i]?.[0] ?? ''))
            pipe.escape()
            const lines: string[] = []
            rig.modem.command('AT+CSQ', (result) => lines.push(...result.lines))
            rig.until('the command is answered', () => lines.length > 0)
            expect(lines).toEqual(['+CSQ: 23,0'])
            rig.pass(pauseMs)
            pipe.resume()
          }
          rig.pass(10_000)
          expect(show(pipe.arrived), 'up').toBe(show(up))
          expect(show(pipe.read), 'down').toBe(show(down))
          expect(pipe.errors).toEqual([])
          pipe.send(bytesOf('last'))
          pipe.socket.close()
          rig.until('the peer sees the end', () => pipe.peer?.ended === true)
          expect(show(pipe.arrived), 'up, at the end').toBe(show(`${up}last`))
          rig.settle()
          expect(
            rig.commands.filter((line) => !OWN.test(line) && !/^AT(&D1|\+CSQ)$/.test(line)),
          ).toEqual([])
        },
      )
    }),
    40,
  )
})

test('long payloads', () => {
  check(
    fc.property(firmware, host, longPayload(6000), longPayload(6000), (knobs, made, up, down) => {
      const pipe = pipeOf(knobs, made as Host)
      replayable(
        pipe.rig,
        () => `up ${show(up)}, down ${show(down)}`,
        () => {
          pipe.send(up)
          pipe.peer?.write(down)
          pipe.rig.pass(40_000)
          expect(show(pipe.arrived), 'up').toBe(show(up))
          expect(show(pipe.read), 'down').toBe(show(down))
          expect(pipe.errors).toEqual([])
        },
      )
    }),
    25,
  )
})

/**
 * Bytes of a send lost on the way, in either direction: what the peer gets is always a prefix of what
 * the application wrote, all of it unless an error was told, and no payload is ever run as a command.
 */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { bytesOf, show } from '../support/bytes.ts'
import { payload } from '../support/payloads.ts'
import { foreignCommands, isPrefix, type Pair, Rig, replayable } from '../support/rig.ts'
import { check, PATIENCE_MS } from '../support/seed.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

type Place = 'command' | 'prompt' | 'payload' | 'answer'

interface Scenario {
  /** What is written at once, and what is written while the send is on its way. */
  readonly text: string
  readonly more: string
  /** The link it is sent on. */
  readonly link: number
  readonly place: Place
  readonly after: number
  readonly count: number
  readonly promptForm: '\r\n>' | '\r\n> ' | '\r\n>\r\n' | '>'
  /** What each other link sends meanwhile. */
  readonly others: string
}

function describeScenario(scenario: Scenario): string {
  const { text, more, link, place, after, count, promptForm, others } = scenario
  const what = `${show(text)} and ${show(more)} on link ${link}, ${show(others)} on the others`
  return `${what}, prompt ${show(promptForm)}: ${count} bytes of the ${place} lost after ${after}`
}

/** The send command as long as no block is cut. */
function command({ link, text }: Scenario): string {
  return `AT+CIPSEND=${link},${String(text.length).padStart(2, '0')}\r`
}

function lose(rig: Rig, scenario: Scenario): void {
  const { place, after, count, link } = scenario
  const send = new RegExp(`^AT\\+CIPSEND=${link},`)
  if (place === 'command') rig.loseToDce(send, after, count)
  else if (place === 'payload') rig.loseToDce(send, command(scenario).length + after, count)
  else if (place === 'prompt') rig.loseToDte(send, after, count)
  else rig.loseToDte(send, 3 + after, count)
}

/** The driver's own send command without one or two of its bytes, or with text in the place of its CR. */
function isDamagedSend(line: string): boolean {
  if (/^AT\+CIPSEND=\d,/.test(line)) return true
  const own = 'AT+CIPSEND='
  const name = line.replace(/[\d,]+$/, '')
  let at = 0
  for (const character of own) if (character === name[at]) at++
  return at === name.length && name.length >= own.length - 2
}

/** A send that is disturbed; others are open meanwhile and must not notice. */
function play(scenario: Scenario): void {
  const { text, more, link, promptForm } = scenario
  const { rig, pairs } = Rig.up(6, { knobs: { promptForm }, modem: { auditMs: 0 } })
  const pair = pairs[link] as Pair
  const others = pairs.filter((each) => each !== pair)
  lose(rig, scenario)
  pair.send(bytesOf(text))
  for (const other of others) other.send(bytesOf(scenario.others))
  rig.pass(100)
  pair.send(bytesOf(more))
  rig.pass(400_000)
  const whole = bytesOf(text + more)
  replayable(
    rig,
    () => describeScenario(scenario),
    () => {
      expect(rig.losing).toBe(false)
      expect(isPrefix(pair.arrived, whole), `${show(pair.arrived)} is a prefix`).toBe(true)
      if (!pair.failed) expect(show(pair.arrived)).toBe(show(whole))
      expect(foreignCommands(rig.commands).filter((line) => !isDamagedSend(line))).toEqual([])
      const stuck = rig.events.includes('down promptStuck')
      for (const other of others) {
        const { arrived } = other
        expect(isPrefix(arrived, bytesOf(scenario.others)), `another link: ${show(arrived)}`).toBe(
          true,
        )
        if (!stuck) expect([show(arrived), other.errors]).toEqual([show(scenario.others), []])
      }
      // A prompt that may not be filled is the one thing that ends everything.
      if (stuck) {
        expect(pair.failed).toBe(true)
        return
      }
      const [other] = others as [Pair]
      other.send(bytesOf('still there'))
      rig.pass(1000)
      expect(show(other.arrived)).toBe(show(`${scenario.others}still there`))
    },
  )
}

const base = { more: '', link: 0, promptForm: '\r\n>', count: 1, others: '' } as const

const nasty: readonly string[] = [
  'hello, world',
  '12345',
  '1',
  '5\r12345',
  '00\r',
  '\r',
  '\r\n',
  'AT+CIPCLOSE=1\r',
  'x\rAT+CIPCLOSE=1\r\n',
  'A/',
  'A\rA/A\r',
  ';+CIPCLOSE=1\r',
  '0;+CIPCLOSE=1\r',
  '\b\b\b\b\b\b\b\b\bCLOSE=1\rx',
  ',\r\n',
  ',"1.2.3.4",80\r',
  '\x1a\x1b',
  'abc\x1adef',
  'ab\x1acd',
  'abc\x1bAT+CIPCLOSE=1\r',
  '\x1aAT+CIPCLOSE=1\r',
  '>OK\r\n',
  `${'z'.repeat(30)}\r\nAT\r`,
]

describe('each byte of the send command lost in turn', () => {
  for (const text of nasty) {
    test(JSON.stringify(text), () => {
      for (const link of [0, 1, 5]) {
        for (let after = 0; after < 16; after++) {
          play({ ...base, text, link, place: 'command', after })
          play({ ...base, text, link, place: 'command', after, more: 'and more\r\n' })
          if (link === 0)
            play({ ...base, text, link, place: 'command', after, others: 'meanwhile' })
        }
      }
    })
  }
})

describe('each byte of the prompt lost in turn', () => {
  for (const promptForm of ['\r\n>', '\r\n> ', '\r\n>\r\n', '>'] as const) {
    test(JSON.stringify(promptForm), () => {
      for (const text of nasty) {
        for (let after = 0; after < promptForm.length; after++) {
          play({ ...base, text, promptForm, place: 'prompt', after })
        }
      }
    })
  }
})

test('each byte of the payload lost in turn', () => {
  for (const text of nasty) {
    for (let after = 0; after < text.length; after++) {
      play({ ...base, text, place: 'payload', after, more: 'and more' })
    }
  }
})

test('each byte of the answer lost in turn', () => {
  const { length } = '\r\nOK\r\n\r\n+CIPSEND: 0,12,12\r\n'
  for (let after = 0; after < length; after++) {
    for (const count of [1, 4])
      play({ ...base, text: 'hello, world', place: 'answer', after, count })
  }
})

test('anything lost anywhere', () => {
  const text = payload(120).map((bytes) => String.fromCharCode(...bytes))
  const scenario: fc.Arbitrary<Scenario> = fc.record({
    text,
    more: fc.oneof(fc.constant(''), text),
    link: fc.constantFrom(0, 0, 1, 5),
    place: fc.constantFrom<Place>('command', 'command', 'prompt', 'payload', 'answer'),
    after: fc.nat(18),
    count: fc.integer({ min: 1, max: 2 }),
    promptForm: fc.constantFrom('\r\n>', '\r\n> ', '\r\n>\r\n', '>'),
    others: fc.oneof(fc.constant(''), text),
  })
  check(
    fc.property(scenario, (each) => {
      play(inside(each))
    }),
    300,
  )
})

/** The same loss, moved to lie inside its place; of the command only one byte is lost. */
function inside(scenario: Scenario): Scenario {
  const { place, text, promptForm } = scenario
  const lengths = {
    command: command(scenario).length,
    prompt: promptForm.length,
    payload: text.length,
    answer: 30,
  }
  const after = scenario.after % lengths[place]
  const count = place === 'command' ? 1 : Math.min(scenario.count, lengths[place] - after)
  return { ...scenario, after, count }
}

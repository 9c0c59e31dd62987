/** What the recorder notes of a simulated modem, and what it does not. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Bench } from './bench.ts'
import { Recorder } from './recorder/recorder.ts'
import { writeRecords } from './recorder/write.ts'

const recorder = new Recorder()
recorder.attach()

function has(kind: string, text: string): boolean {
  return [...recorder.records].some((json) => {
    const noted = JSON.parse(json) as { profile: string; kind: string; text: string }
    return noted.profile === 'a76xx' && noted.kind === kind && noted.text === text
  })
}

test('a command that is run is noted by its form; one that is refused is not', () => {
  const bench = new Bench()
  bench.say(
    'AT+NETOPEN?\rAT+CIPTIMEOUT=9000,,120000\rAT+CSQ;+CIPHEAD=?\rAT+CIPMODE=7\rAT+NETCLOSE\rAT+NOSUCH\r',
    2000,
  )
  expect(has('ran', 'AT+NETOPEN?')).toBe(true)
  expect(has('ran', 'AT+CIPTIMEOUT=10,,10')).toBe(true)
  expect(has('ran', 'AT+CSQ')).toBe(true)
  expect(has('ran', 'AT+CIPHEAD=?')).toBe(true)
  expect(has('answered', '+NETOPEN: 0')).toBe(true)
  const ran = [...recorder.records].filter((json) => json.includes('"ran"'))
  expect(ran.some((json) => /CIPMODE|NETCLOSE|NOSUCH/.test(json))).toBe(false)
})

test('a command that ends later is noted when it has ended well', () => {
  const bench = new Bench()
  bench.connect(0)
  bench.run('AT+CIPSEND=0,5')
  expect(has('ran', 'AT+CIPSEND=0,5')).toBe(false)
  bench.say('hello')
  expect(has('ran', 'AT+CIPOPEN=0,"TCP","s",10')).toBe(true)
  expect(has('ran', 'AT+CIPSEND=0,5')).toBe(true)
  expect(has('said', '+CIPOPEN: 0,0')).toBe(true)
  expect(has('said', '+CIPSEND: 0,5,5')).toBe(true)
})

test('the escape sequence and DTR are told apart', () => {
  const bench = new Bench()
  bench.online('AT&D1')
  bench.modem.port.setLines(false, true)
  bench.time.advance(100)
  expect([has('ran', 'DTR'), has('ran', '+++')]).toEqual([true, false])
  bench.modem.port.setLines(true, true)
  bench.run('ATO')
  bench.escape()
  expect(has('ran', '+++')).toBe(true)
})

test('what the modem says before anybody has spoken is noted, too', () => {
  const bench = new Bench({ echo: true })
  bench.modem.urc('RING')
  bench.say('AT\r')
  expect(has('said', 'RING')).toBe(true)
})

test('a file of a test has its records, sorted; without records there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atlink-records-'))
  try {
    const path = import.meta.filename
    writeRecords(folder, path, ['"b"', '"a"'])
    const [file = ''] = readdirSync(folder)
    expect(readFileSync(join(folder, file), 'utf8')).toBe(
      '{"test":"packages/mock-modem/test/recorder.test.ts"}\n"a"\n"b"\n',
    )
    writeRecords(folder, path, [])
    expect(readdirSync(folder)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Every bad option is named at once; good ones become command lines. */
import { describe, expect, test } from 'vitest'
import { a76xx } from '../src/dialects/a76xx.ts'
import { type ModemOptions, settingsOf } from '../src/options.ts'
import { textOf } from './support/bytes.ts'
import { ManualClock } from './support/manual-clock.ts'
import { ScriptedSerial } from './support/scripted-dce.ts'

const needed = { dialect: a76xx, serial: new ScriptedSerial(10), clock: new ManualClock() }

function settings(options: Partial<ModemOptions> = {}): ReturnType<typeof settingsOf> {
  return settingsOf({ ...needed, ...options })
}

function text(line: Uint8Array | null): string | null {
  return line === null ? null : textOf(line)
}

test('the defaults', () => {
  const made = settings()
  expect(made).toMatchObject({
    dialect: a76xx,
    links: 10,
    receiveSize: 2048,
    transmitSize: 2048,
    windowSize: 512,
    lineSize: 384,
    auditMs: 60_000,
    startBaud: 115_200,
    baud: 0,
    flowControl: false,
    ipVersion: 0,
    pinLine: null,
    contextLine: null,
    authLine: null,
  })
  expect(Object.isFrozen(made)).toBe(true)
})

test('command lines', () => {
  expect(text(settings({ pin: '12345678' }).pinLine)).toBe('AT+CPIN="12345678"\r')
  expect(text(settings({ apn: 'a b' }).contextLine)).toBe('AT+CGDCONT=1,"IP","a b"\r')
  expect(text(settings({ apn: 'x', ipVersion: 6 }).contextLine)).toBe('AT+CGDCONT=1,"IPV6","x"\r')
  expect(text(settings({ user: 'u', password: 'p' }).authLine)).toBe('AT+CGAUTH=1,1,"p","u"\r')
})

describe('numbers', () => {
  const ranges: readonly (readonly [name: keyof ModemOptions, low: number, high: number])[] = [
    ['links', 1, 10],
    ['receiveSize', 64, 65_536],
    ['transmitSize', 64, 65_536],
    ['windowSize', 64, 4096],
    ['lineSize', 320, 4096],
    ['auditMs', 0, 86_400_000],
    ['startBaud', 300, 4_000_000],
    ['baud', 300, 4_000_000],
  ]
  for (const [name, low, high] of ranges) {
    test(`${name}: ${low} to ${high}`, () => {
      expect(settings({ [name]: low })[name as 'links']).toBe(low)
      expect(settings({ [name]: high })[name as 'links']).toBe(high)
      for (const bad of [
        low - 1,
        high + 1,
        low + 0.5,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        '9',
        null,
      ]) {
        expect(() => settings({ [name]: bad as never }), String(bad)).toThrow(
          new RegExp(`^${name}: `),
        )
      }
    })
  }

  test('windowSize: a power of two', () => {
    for (const bad of [65, 96, 4095]) {
      expect(() => settings({ windowSize: bad })).toThrow(
        `windowSize: ${bad} is not a power of two`,
      )
    }
  })

  test('links: no more than the family has', () => {
    const dialect = { ...a76xx, limits: { ...a76xx.limits, links: 2 } }
    expect(settings({ dialect }).links).toBe(2)
    expect(() => settings({ dialect, links: 3 })).toThrow(
      'links: 3 is not a whole number from 1 to 2',
    )
  })

  test('receive: pull or push, and with RTS/CTS push without being asked', () => {
    const size = (options: object): number => settings(options).receiveSize
    expect([size({ receive: 'pull' }), size({ receive: 'push' })]).toEqual([2048, 4096])
    expect(size({ receive: 'pull', flowControl: true })).toBe(2048)
    expect(size({ flowControl: true })).toBe(4096)
    expect(() => settings({ receive: 'poll' as never })).toThrow(
      "receive: poll is not 'pull' or 'push'",
    )
  })

  test('ipVersion: 4 or 6', () => {
    for (const bad of [5, '4', null]) {
      if (bad === null) continue
      expect(() => settings({ ipVersion: bad as never })).toThrow('ipVersion: 4 or 6')
    }
  })
})

describe('texts', () => {
  for (const bad of ['123', '123456789', '12a4', '1234\n', ' 1234', '']) {
    test(`pin: ${JSON.stringify(bad)}`, () => {
      expect(() => settings({ pin: bad })).toThrow('pin: 4 to 8 digits are needed')
    })
  }

  for (const name of ['apn', 'user', 'password'] as const) {
    test(name, () => {
      const others = name === 'apn' ? {} : { user: 'u', password: 'p' }
      for (const bad of ['', 'a"b', 'a\rb', 'caf\xe9', 'x'.repeat(100)]) {
        expect(() => settings({ ...others, [name]: bad })).toThrow(new RegExp(`^${name}: `))
      }
      expect(() => settings({ ...others, [name]: 5 as never })).toThrow(`${name}: must be a string`)
    })
  }

  test('user and password: both or none', () => {
    expect(() => settings({ user: 'u' })).toThrow('password')
    expect(() => settings({ password: 'p' })).toThrow('user')
  })
})

test('serial and clock are needed', () => {
  expect(() => settingsOf(undefined as never)).toThrow('serial: a Serial is needed')
  expect(() => settingsOf({} as never)).toThrow('serial: a Serial is needed')
  expect(() => settingsOf({ serial: needed.serial } as never)).toThrow('clock: a Clock is needed')
  const { serial, clock } = needed
  expect(() => settingsOf({ serial, clock } as never)).toThrow('dialect: ')
})

test('power: one of the two hands at least', () => {
  for (const power of [{}, { reset: 5 }, null]) {
    expect(() => settings({ power: power as never })).toThrow('power: a ModulePower')
  }
  for (const power of [{ reset() {} }, { powerOn() {} }]) settings({ power })
})

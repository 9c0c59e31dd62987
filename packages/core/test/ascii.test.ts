/** What may stand in a command line, and what not. */
import { describe, expect, test } from 'vitest'
import { ascii, checkCommandLine, checkQuoted, decode, encode } from '../src/ascii.ts'
import { bytesOf } from './support/bytes.ts'

describe('a quoted value', () => {
  test('every character: printable ASCII but the quote', () => {
    for (let code = 0; code < 0x180; code++) {
      const text = `a${String.fromCharCode(code)}b`
      const allowed = code >= 0x20 && code <= 0x7e && code !== 0x22
      if (allowed) expect(checkQuoted('apn', text, 9)).toBe(text)
      else expect(() => checkQuoted('apn', text, 9), `code ${code}`).toThrow(/^apn: character 2 /)
    }
  })

  test('the message shows what was wrong', () => {
    expect(() => checkQuoted('host', 'a"b', 9)).toThrow('host: character 2 (") cannot stand')
    expect(() => checkQuoted('host', 'a\rb', 9)).toThrow('host: character 2 (code 13) cannot stand')
    expect(() => checkQuoted('host', 'a\u20ac', 9)).toThrow('host: character 2 (code 8364)')
  })

  test('its length', () => {
    expect(checkQuoted('x', 'abc', 3)).toBe('abc')
    expect(() => checkQuoted('x', 'abcd', 3)).toThrow('x: 4 characters, at most 3 are allowed')
    expect(() => checkQuoted('x', '', 3)).toThrow('x: is empty')
  })

  test('only strings', () => {
    for (const value of [undefined, null, 5, {}, ['a']]) {
      expect(() => checkQuoted('x', value as never, 3)).toThrow(TypeError)
    }
  })
})

describe('a command line', () => {
  test('may hold quotes, must begin with AT in any case', () => {
    for (const text of ['AT', 'at', 'At', 'aT+X="y"']) expect(checkCommandLine(text, 20)).toBe(text)
    for (const text of ['', 'A', 'A/', ' AT', 'TA']) {
      expect(() => checkCommandLine(text, 20)).toThrow('command: must begin with AT')
    }
  })

  test('its length and characters', () => {
    expect(() => checkCommandLine('AT+CSQ', 5)).toThrow('command: 6 characters, at most 5')
    for (const text of ['AT\r', 'AT\nX', 'AT\x1a', 'AT\x1b', 'AT\x80']) {
      expect(() => checkCommandLine(text, 20)).toThrow('cannot stand in a command line')
    }
  })
})

test('there and back', () => {
  expect(encode('AT')).toEqual(bytesOf('AT'))
  expect(encode('AT', true)).toEqual(bytesOf('AT\r'))
  expect(decode(bytesOf('xAT\xffy'), 1, 4)).toBe('AT\xff')
  expect(ascii('AT\r')).toEqual([65, 84, 13])
  expect(Object.isFrozen(ascii('AT'))).toBe(true)
})

/** Addresses as the DCE writes them. */
import { expect, test } from 'vitest'
import { formatAddress, lastColon, parseAddress, parsePort } from '../src/address.ts'
import { encode } from '../src/ascii.ts'

function parsed(text: string): string {
  const into = new Uint8Array(16).fill(0xee)
  const bytes = encode(`xx${text}yy`)
  const family = parseAddress(bytes, 2, 2 + text.length, into)
  return family === 0 ? 'none' : formatAddress(into, family)
}

test.each([
  ['192.168.108.5', '192.168.108.5'],
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  ['2001:DB8:0:0:0:0:0:17', '2001:db8::17'],
  ['2001:db8::17', '2001:db8::17'],
  ['[2001:db8::17]', '2001:db8::17'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:0:0:2:0:0:3:4', '1::2:0:0:3:4'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4:5:6:c000:201'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ['fe80::1%2', 'fe80::1'],
  ['32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.23', '2001:db8::17'],
])('%s is %s', (text, canonical) => {
  expect(parsed(text)).toBe(canonical)
})

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.4.',
  '.1.2.3.4',
  '1..2.3',
  '256.1.1.1',
  '1.2.3.0004',
  '1.2.3.x',
  'host.example',
  '1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17',
  ':',
  ':1',
  '1:',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  '1:::2',
  '::1:2:3:4:5:6:7:8',
  '12345::',
  'g::1',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::1.2.3',
  '::1.2.3.4.5',
  '::1.2.3.256',
  '[::1',
  '1::x',
])('%s is no address', (text) => {
  expect(parsed(text)).toBe('none')
})

test('every address comes back as it was', () => {
  let seed = 7
  const next = (): number => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return seed >> 16
  }
  for (let round = 0; round < 500; round++) {
    const bytes = new Uint8Array(16)
    for (let i = 0; i < 16; i++) bytes[i] = next() % 3 === 0 ? next() & 255 : 0
    const text = encode(formatAddress(bytes, 6))
    const again = new Uint8Array(16)
    expect(parseAddress(text, 0, text.length, again)).toBe(6)
    expect(again).toEqual(bytes)
  }
})

test.each([
  ['57202', 57202],
  ['0', 0],
  ['65535', 65535],
  ['65536', -1],
  ['99999999999999999999', -1],
  ['', -1],
  ['8o', -1],
  ['-1', -1],
])('port %s is %i', (text, port) => {
  const bytes = encode(`:${text}`)
  expect(parsePort(bytes, 1, bytes.length)).toBe(port)
})

test('the last colon is the one before the port', () => {
  const bytes = encode('fe80::1:80,')
  expect(lastColon(bytes, 0, 10)).toBe(7)
  expect(lastColon(bytes, 8, 10)).toBe(-1)
  expect(lastColon(bytes, 5, 5)).toBe(-1)
})

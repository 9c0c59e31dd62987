/** The line that tells a datagram's sender, in every spelling, and what is none. */
import { describe, expect, test } from 'vitest'
import { formatAddress } from '../src/address.ts'
import { Arena } from '../src/arena.ts'
import { FAMILY, keepSender, PORT } from '../src/datagram.ts'
import { bytesOf } from './support/bytes.ts'

/** What is kept of `text`, as `family address port`; '' when it says no sender. */
function kept(text: string): string {
  const arena = new Arena(384, 512, 1, 64, 64)
  arena.bytes.set(bytesOf(`:${text}:9`), arena.window)
  const start = arena.window + 1
  if (!keepSender(arena, start, start + text.length)) return ''
  const family = arena.bytes[arena.datagram + FAMILY] as number
  const port = arena.words.getUint16(arena.datagram + PORT)
  return `${family} ${formatAddress(arena.datagramAddress, family)} ${port}`
}

describe('a sender', () => {
  const senders: readonly (readonly [text: string, found: string])[] = [
    ['1.2.3.4:5', '4 1.2.3.4 5'],
    [' 1.2.3.4 : 5', '4 1.2.3.4 5'],
    ['0.0.0.0:1', '4 0.0.0.0 1'],
    ['255.255.255.255:65535', '4 255.255.255.255 65535'],
    ['2001:DB8:0:0:0:0:0:7:8', '6 2001:db8::7 8'],
    ['::1:8', '6 ::1 8'],
    ['2001:db8::1: 65535', '6 2001:db8::1 65535'],
  ]
  for (const [text, found] of senders) test(text, () => expect(kept(text)).toBe(found))
})

describe('no sender', () => {
  const others: readonly string[] = [
    '',
    ':',
    '1.2.3.4',
    '1.2.3.4:',
    '1.2.3.4:x',
    '1.2.3.4:5x',
    '1.2.3.4:65536',
    '1.2.3:5',
    '1.2.3.4.5:5',
    '1.2.3.256:5',
    ':5',
    'peer.example:5',
    '2001:db8::1::5:6',
    '1.2.3.4 5',
  ]
  for (const text of others) test(JSON.stringify(text), () => expect(kept(text)).toBe(''))
})

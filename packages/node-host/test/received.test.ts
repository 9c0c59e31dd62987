// How the terminal cuts up what the modem sends.
import { describe, expect, it } from 'vitest'
import { Received } from '../src/cli/terminal/received.ts'

function make() {
  const seen: string[] = []
  const received = new Received({
    onLine: (kind, text) => seen.push(`${kind} ${text}`),
    onPayload: (bytes) => seen.push(`payload ${Buffer.from(bytes).toString('latin1')}`),
    onOnline: (online) => seen.push(online ? 'online' : 'offline'),
  })
  const feed = (text: string) => received.feed(Buffer.from(text, 'latin1'))
  const ask = (line: string) => {
    received.sent(line)
    received.expect()
  }
  return { received, feed, ask, seen }
}

describe('in command state', () => {
  it('tells answers from what comes by itself', () => {
    const { feed, ask, seen, received } = make()
    feed('\r\nRING\r\n')
    ask('AT+CSQ')
    feed('AT+CSQ\r\r\n+CSQ: 23,0\r\n\r\n+CIPRXGET: 1,0\r\n\r\nO')
    expect(received.waiting).toBe(true)
    feed('K\r\n')
    expect(received.waiting).toBe(false)
    feed('\r\n+CIPOPEN: 0,0\r\n\r\nOK\r\n')
    expect(seen).toEqual([
      'unsolicited RING',
      'answer +CSQ: 23,0',
      'unsolicited +CIPRXGET: 1,0',
      'final OK',
      'unsolicited +CIPOPEN: 0,0',
      'unsolicited OK',
    ])
  })

  it.each(['ERROR', '+CME ERROR: 10', '+CMS ERROR: 500', 'NO CARRIER', 'BUSY', 'CONNECT FAIL'])(
    '%s is final and no data state',
    (text) => {
      const { feed, ask, seen, received } = make()
      ask('AT+X')
      feed(`\r\n${text}\r\n`)
      expect(seen).toEqual([`final ${text}`])
      expect([received.waiting, received.online]).toEqual([false, false])
    },
  )

  it('sees the prompt, which has no line end', () => {
    const { feed, ask, seen } = make()
    feed('>\r\n')
    ask('AT+CIPSEND=0,5')
    feed('\r\n> ')
    feed('HELLO\r\nOK\r\n')
    expect(seen).toEqual(['unsolicited >', 'prompt >', 'answer HELLO', 'final OK'])
  })

  it('does not take an answer for the echo of the same words', () => {
    const { feed, ask, seen } = make()
    ask('OK')
    feed('OK\r\n')
    expect(seen).toEqual(['final OK'])
  })

  it.each(['+CIPRXGET: 2,0,6,0', '+IPD6', '+RECEIVE,0,6', '+RECEIVE,0,6:'])(
    'after %s so many bytes are payload',
    (header) => {
      const { feed, ask, seen } = make()
      ask('AT+CIPRXGET=2,0')
      feed(`\r\n${header}\r\n\r\nO`)
      feed('K\r\n\r\nOK\r\n')
      expect(seen.filter((piece) => piece.startsWith('payload')).join('')).toBe(
        'payload \r\nOpayload K\r\n',
      )
      expect(seen.at(-1)).toBe('final OK')
    },
  )

  it('shows an unfinished line when it is told that nothing follows', () => {
    const { received, feed, seen } = make()
    feed('half')
    expect(seen).toEqual([])
    received.flush()
    received.flush()
    expect(seen).toEqual(['unsolicited half'])
  })
})

describe('in the online data state', () => {
  function online() {
    const made = make()
    made.ask('ATO')
    made.feed('\r\nCONNECT 115200\r\n')
    expect(made.seen.splice(0)).toEqual(['final CONNECT 115200', 'online'])
    return made
  }

  it('everything is payload, as it came', () => {
    const { received, feed, seen } = online()
    feed('\r\nOK\r\nRING\r\n> +CIPRXGET: 1,0\r\n')
    received.flush()
    const payload = seen.map((piece) => piece.replace('payload ', '')).join('')
    expect(payload).toBe('\r\nOK\r\nRING\r\n> +CIPRXGET: 1,0\r\n')
  })

  it.each([1, 2, 3, 5, 100])('ends at CLOSED, in pieces of %i', (size) => {
    const { feed, seen, received } = online()
    const text = 'so\r\nCLOSE\r\nlong\r\n\r\nCLOSED\r\n\r\n+IPCLOSE: 0,1\r\n'
    for (let at = 0; at < text.length; at += size) feed(text.slice(at, at + size))
    const payload = seen.filter((piece) => piece.startsWith('payload '))
    expect(payload.map((piece) => piece.slice(8)).join('')).toBe('so\r\nCLOSE\r\nlong\r\n')
    expect(seen.slice(-3)).toEqual(['offline', 'unsolicited CLOSED', 'unsolicited +IPCLOSE: 0,1'])
    expect(received.online).toBe(false)
  })

  it('shows the beginning of an end that does not come', () => {
    const { received, feed, seen } = online()
    feed('x\r\nCLO')
    expect(seen).toEqual(['payload x'])
    received.flush()
    expect(seen).toEqual(['payload x', 'payload \r\nCLO'])
    expect(received.online).toBe(true)
  })

  it('OK ends it only while an escape is under way', () => {
    const { received, feed, seen } = online()
    received.leave()
    feed('tail\r\nOK\r\n')
    expect(seen).toEqual(['payload tail', 'offline', 'final OK'])
    received.setOnline(true)
    feed('\r\nOK\r\n')
    expect(received.online).toBe(true)
  })

  it('an escape that is given up ends nothing', () => {
    const { received, feed } = online()
    received.leave()
    received.giveUp()
    feed('\r\nOK\r\n')
    expect(received.online).toBe(true)
  })
})

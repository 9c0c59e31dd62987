/** Payloads that try to be taken for something else. */
import fc from 'fast-check'
import { bytesOf } from './bytes.ts'

/** What a DTE could take for the modem's words. */
const toDte = fc.constantFrom(
  '\r\nOK\r\n',
  '\r\n\r\nOK\r\n',
  '\r\nERROR\r\n',
  '\r\n+CIPRXGET: 1,0\r\n',
  '\r\n+CIPRXGET: 2,0,5,0\r\n',
  '\r\n+IPCLOSE: 0,1\r\n',
  '\r\n+IPCLOSE: 1,1\r\n',
  '\r\n+CIPCLOSE: 1,0\r\n',
  '\r\n+CIPSEND: 0,5,5\r\n',
  '\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n',
  '\r\n*ATREADY: 1\r\n',
  '\r\n>',
  '>',
)

/** What a DCE could take for commands, and what ends a prompt. */
const toDce = fc.constantFrom(
  'AT+CIPCLOSE=1\r',
  'at+netclose\r',
  'ATE1\r',
  'A/',
  'AT\r',
  '\r',
  '\r\n',
  '+++',
  '\x1a',
  '\x1b',
  '\x03\x1a',
  '1',
  '00\r',
  '5\r',
  ';+CIPCLOSE=1\r',
  '\b\b\b\b\b\b\b\b\bCLOSE=1\r',
  ',"1.2.3.4",80\r',
)

const plain = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => String.fromCharCode(...bytes)),
  fc.constantFrom('x', 'A', 'T', 'GET / HTTP/1.1\r\nHost: peer.example\r\n\r\n', '\x00', '\xff'),
)

const piece = fc.oneof(toDte, toDce, plain)

/** Up to `most` bytes, at least one. */
export function payload(most: number): fc.Arbitrary<Uint8Array> {
  return fc
    .array(fc.tuple(piece, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 12 })
    .map((all) =>
      bytesOf(
        all
          .map(([text, times]) => text.repeat(times))
          .join('')
          .slice(0, most),
      ),
    )
}

/** A long one, of which `payload` is a part. */
export function longPayload(most: number): fc.Arbitrary<Uint8Array> {
  return fc.tuple(payload(500), fc.integer({ min: 1, max: most })).map(([part, length]) => {
    return Uint8Array.from({ length }, (_, i) => part[i % part.length] as number)
  })
}

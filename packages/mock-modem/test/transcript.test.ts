/**
 * The documented TCP exchange in buffer mode (A76XX TCP/IP application note, 3.2.2), byte for byte.
 */
import { expect, test } from 'vitest'
import { Bench, bytesOf, textOf } from './bench.ts'

test('TCP in buffer mode, byte for byte', () => {
  const bench = new Bench()
  let received = ''
  bench.network.listen(5253, (peer) => {
    peer.onData = (bytes) => {
      received += textOf(bytes)
      peer.write(bytesOf('data from server'))
    }
  })
  const exchange = (typed: string, answer: string): void => {
    expect(bench.say(typed), JSON.stringify(typed)).toBe(answer)
  }
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+IPADDR\r', '\r\n+IPADDR: 10.148.0.17\r\n\r\nOK\r\n')
  exchange('AT+CIPRXGET=1\r', '\r\nOK\r\n')
  exchange('AT+CIPOPEN=1,"TCP","117.131.85.139",5253\r', '\r\nOK\r\n\r\n+CIPOPEN: 1,0\r\n')
  exchange('AT+CIPSEND=1,5\r', '\r\n>')
  exchange('hello', '\r\nOK\r\n\r\n+CIPSEND: 1,5,5\r\n\r\n+CIPRXGET: 1,1\r\n')
  expect(received).toBe('hello')
  exchange('AT+CIPRXGET=4,1\r', '\r\n+CIPRXGET: 4,1,16\r\n\r\nOK\r\n')
  exchange('AT+CIPRXGET=2,1,5\r', '\r\n+CIPRXGET: 2,1,5,11\r\ndata \r\nOK\r\n')
  exchange('AT+CIPRXGET=3,1,5\r', '\r\n+CIPRXGET: 3,1,5,6\r\n66726F6D20\r\nOK\r\n')
  exchange('AT+CIPRXGET=2,2\r', '\r\n+IP ERROR: No data\r\n\r\nERROR\r\n')
  exchange('AT+CIPCLOSE=1\r', '\r\nOK\r\n\r\n+CIPCLOSE: 1,0\r\n')
  exchange('AT+NETCLOSE\r', '\r\nOK\r\n\r\n+NETCLOSE: 0\r\n')
})

test('the same with the echo on: each answer is preceded by exactly what was typed', () => {
  const bench = new Bench({ echo: true })
  bench.network.listen(5253, (peer) => {
    peer.onData = () => peer.write(bytesOf('data from server'))
  })
  const exchange = (typed: string, answer: string): void => {
    expect(bench.say(typed), JSON.stringify(typed)).toBe(typed + answer)
  }
  exchange('AT+CIPRXGET=1\r', '\r\nOK\r\n')
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+CIPOPEN=0,"TCP","117.131.85.139",5253\r', '\r\nOK\r\n\r\n+CIPOPEN: 0,0\r\n')
  exchange('AT+CIPSEND=0,5\r', '\r\n>')
  exchange('HELLO', '\r\nOK\r\n\r\n+CIPSEND: 0,5,5\r\n\r\n+CIPRXGET: 1,0\r\n')
  exchange('AT+CIPRXGET=2,0\r', '\r\n+CIPRXGET: 2,0,16,0\r\ndata from server\r\nOK\r\n')
})

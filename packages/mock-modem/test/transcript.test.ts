/**
 * The documented exchanges (A76XX TCP/IP application note, chapter 3), byte for byte.
 */
import { expect, test } from 'vitest'
import type { MemoryPeer } from '../src/index.ts'
import { Bench, type BenchOptions, bytesOf, textOf } from './bench.ts'

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

/** A bench, and a check of one exchange after another. */
function transcript(options: BenchOptions = {}): [Bench, (typed: string, answer: string) => void] {
  const bench = new Bench(options)
  return [bench, (typed, answer) => expect(bench.say(typed), JSON.stringify(typed)).toBe(answer)]
}

test('UDP with direct push, byte for byte', () => {
  const [bench, exchange] = transcript()
  bench.network.onDatagram(5254, ({ bytes, reply }) => {
    if (bytes.length === 5) reply(bytesOf('HELLO CLIENT\r\n'))
  })
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+CIPOPEN=1,"UDP",,,5000\r', '\r\n+CIPOPEN: 1,0\r\n\r\nOK\r\n')
  exchange('AT+CIPSEND=1,,"117.131.85.139",5254\r', '\r\n>')
  exchange('HELLOSERVER\x1a', '\r\nOK\r\n\r\n+CIPSEND: 1,11,11\r\n')
  exchange('AT+CIPSEND=1,5,"117.131.85.139",5254\r', '\r\n>')
  exchange(
    'HELLO',
    '\r\nOK\r\n\r\n+CIPSEND: 1,5,5\r\n' +
      '\r\nRECV FROM:117.131.85.139:5254\r\n+IPD14\r\nHELLO CLIENT\r\n',
  )
  exchange('AT+CIPCLOSE=1\r', '\r\n+CIPCLOSE: 1,0\r\n\r\nOK\r\n')
})

test('UDP in buffer mode, byte for byte', () => {
  const [bench, exchange] = transcript()
  bench.network.onDatagram(5254, ({ bytes, reply }) => {
    if (bytes.length === 5) reply(bytesOf('data from server'))
  })
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+CIPRXGET=1\r', '\r\nOK\r\n')
  exchange('AT+CIPOPEN=1,"UDP",,,5000\r', '\r\n+CIPOPEN: 1,0\r\n\r\nOK\r\n')
  exchange('AT+CIPSEND=1,,"117.131.85.139",5254\r', '\r\n>')
  exchange('HELLOSERVER\x1a', '\r\nOK\r\n\r\n+CIPSEND: 1,11,11\r\n')
  exchange('AT+CIPSEND=1,5,"117.131.85.139",5254\r', '\r\n>')
  exchange('HELLO', '\r\nOK\r\n\r\n+CIPSEND: 1,5,5\r\n\r\n+CIPRXGET: 1,1\r\n')
  exchange('AT+CIPRXGET=4,1\r', '\r\n+CIPRXGET: 4,1,16\r\n\r\nOK\r\n')
  exchange('AT+CIPRXGET=2,1,5\r', '\r\n+CIPRXGET: 2,1,5,11\r\ndata \r\nOK\r\n')
  exchange('AT+CIPRXGET=3,1,5\r', '\r\n+CIPRXGET: 3,1,5,6\r\n66726F6D20\r\nOK\r\n')
  exchange('AT+CIPRXGET=4,1\r', '\r\n+CIPRXGET: 4,1,6\r\n\r\nOK\r\n')
  exchange('AT+CIPRXGET=2,2\r', '\r\n+IP ERROR: No data\r\n\r\nERROR\r\n')
  exchange('AT+CIPRXGET=2,1\r', '\r\n+CIPRXGET: 2,1,6,0\r\nserver\r\nOK\r\n')
  exchange('AT+CIPRXGET=4,1\r', '\r\n+CIPRXGET: 4,1,0\r\n\r\nOK\r\n')
  exchange('AT+CIPCLOSE=1\r', '\r\n+CIPCLOSE: 1,0\r\n\r\nOK\r\n')
})

test('TCP with direct push, and the state of the links, byte for byte', () => {
  const [bench, exchange] = transcript()
  bench.network.listen(5253, (peer) => {
    peer.onData = () => peer.write(bytesOf('data from server'))
  })
  const others = Array.from({ length: 8 }, (_, n) => `+CIPOPEN: ${n + 2}\r\n`).join('')
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+CIPOPEN=1,"TCP","117.131.85.139",5253\r', '\r\nOK\r\n\r\n+CIPOPEN: 1,0\r\n')
  exchange('AT+CIPSEND=1,5\r', '\r\n>')
  exchange(
    'HELLO',
    '\r\nOK\r\n\r\n+CIPSEND: 1,5,5\r\n' +
      '\r\nRECV FROM:117.131.85.139:5253\r\n+IPD16\r\ndata from server',
  )
  exchange(
    'AT+CIPOPEN?\r',
    `\r\n+CIPOPEN: 0\r\n+CIPOPEN: 1,"TCP","117.131.85.139",5253,-1\r\n${others}\r\nOK\r\n`,
  )
  exchange('AT+CIPCLOSE?\r', '\r\n+CIPCLOSE: 0,1,0,0,0,0,0,0,0,0\r\n\r\nOK\r\n')
  exchange('AT+CIPCLOSE=1\r', '\r\nOK\r\n\r\n+CIPCLOSE: 1,0\r\n')
  exchange('AT+CIPCLOSE?\r', '\r\n+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0\r\n\r\nOK\r\n')
})

test('the network and its address, byte for byte', () => {
  const [bench, exchange] = transcript({ knobs: { address6: '2409:8960:1e64:94d8:1:0:3b3b:7118' } })
  exchange('AT+CSQ\r', '\r\n+CSQ: 23,0\r\n\r\nOK\r\n')
  exchange('AT+CREG?\r', '\r\n+CREG: 0,1\r\n\r\nOK\r\n')
  exchange('AT+CGREG?\r', '\r\n+CGREG: 0,1\r\n\r\nOK\r\n')
  exchange('AT+CGDCONT=1,"IPV6","CMNET"\r', '\r\nOK\r\n')
  exchange('AT+CSOCKSETPN=1,6\r', '\r\nOK\r\n')
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+IPADDR\r', '\r\n+IPADDR: 2409:8960:1e64:94d8:1:0:3b3b:7118\r\n\r\nOK\r\n')
  exchange('AT+NETCLOSE\r', '\r\nOK\r\n\r\n+NETCLOSE: 0\r\n')
  exchange('AT+IPADDR\r', '\r\n+IP ERROR: Network not opened\r\n\r\nERROR\r\n')
  expect(bench.modem.takeCommands().length).toBe(9)
})

test('a TCP server, byte for byte', () => {
  const [bench, exchange] = transcript()
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+SERVERSTART=8080,0\r', '\r\nOK\r\n')
  bench.network.dial(8080, () => {}, { address: '192.168.108.5', port: 57_202 })
  exchange('', '\r\n+CLIENT: 0,0,192.168.108.5:57202\r\n')
  exchange('AT+SERVERSTOP=0\r', '\r\n+SERVERSTOP: 0,9\r\n\r\nERROR\r\n')
  exchange('AT+CIPCLOSE=0\r', '\r\nOK\r\n\r\n+CIPCLOSE: 0,0\r\n')
  exchange('AT+SERVERSTOP=0\r', '\r\n+SERVERSTOP: 0,0\r\n\r\nOK\r\n')
})

// The document never closes its client, stops its server all the same, counts that server from one
// in CIPOPEN?, and has no word of the link in NETCLOSE: three knobs.
test('four TCP servers, byte for byte', () => {
  const [bench, exchange] = transcript({
    knobs: {
      serverStopRequiresClosedClients: false,
      acceptedIndexForm: 'plus-one',
      netcloseForm: 'bare',
    },
  })
  let received = ''
  const others = Array.from({ length: 9 }, (_, n) => `+CIPOPEN: ${n + 1}\r\n`).join('')
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+SERVERSTART=8080,0\r', '\r\nOK\r\n')
  exchange('AT+SERVERSTART=9090,1\r', '\r\nOK\r\n')
  exchange('AT+SERVERSTART=7070,2\r', '\r\nOK\r\n')
  exchange('AT+SERVERSTART=6060,3\r', '\r\nOK\r\n')
  bench.network.dial(
    8080,
    (peer) => {
      if (peer === null) return
      peer.onData = (bytes) => {
        received += textOf(bytes)
      }
    },
    { address: '192.168.108.5', port: 57_202 },
  )
  exchange('', '\r\n+CLIENT: 0,0,192.168.108.5:57202\r\n')
  exchange('AT+CIPOPEN?\r', `\r\n+CIPOPEN: 0,"TCP","192.168.108.5",57202,1\r\n${others}\r\nOK\r\n`)
  exchange('AT+CIPSEND=0,5\r', '\r\n>')
  exchange('HELLO', '\r\nOK\r\n\r\n+CIPSEND: 0,5,5\r\n')
  expect(received).toBe('HELLO')
  for (const index of [0, 1, 2, 3]) {
    exchange(`AT+SERVERSTOP=${index}\r`, `\r\n+SERVERSTOP: ${index},0\r\n\r\nOK\r\n`)
  }
  exchange('AT+NETCLOSE\r', '\r\nOK\r\n\r\n+NETCLOSE: 0\r\n')
})

const emptyLinks = Array.from({ length: 9 }, (_, n) => `+CIPOPEN: ${n + 1}\r\n`).join('')

test('transparent TCP, byte for byte', () => {
  const [bench, exchange] = transcript()
  let peer: MemoryPeer | undefined
  bench.network.listen(5253, (made) => {
    peer = made
  })
  exchange('AT+CIPMODE=1\r', '\r\nOK\r\n')
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+CIPOPEN=0,"TCP","117.131.85.139",5253\r', '\r\nCONNECT 115200\r\n')
  exchange('All data got from com port', '')
  expect(textOf(peer?.received ?? new Uint8Array())).toBe('All data got from com port')
  peer?.write(bytesOf('DATA FROM SERVERDATA FROM SERVER'))
  exchange('', 'DATA FROM SERVERDATA FROM SERVER')
  expect(bench.escape()).toBe('\r\nOK\r\n')
  exchange(
    'AT+CIPOPEN?\r',
    `\r\n+CIPOPEN: 0,"TCP","117.131.85.139",5253,-1\r\n${emptyLinks}\r\nOK\r\n`,
  )
  exchange('ATO\r', '\r\nCONNECT 115200\r\n')
  peer?.write(bytesOf('HELLO CLIENT'))
  exchange('', 'HELLO CLIENT')
  expect(bench.escape()).toBe('\r\nOK\r\n')
  exchange('AT+CIPCLOSE=0\r', '\r\nOK\r\n\r\nCLOSED\r\n\r\n+CIPCLOSE: 0,0\r\n')
})

test('transparent UDP, byte for byte', () => {
  const [bench, exchange] = transcript()
  const got: string[] = []
  bench.network.onDatagram(5254, ({ bytes, reply }) => {
    got.push(textOf(bytes))
    reply(bytesOf('HELLO CLIENT'))
    reply(bytesOf('HELLO CLIENT'))
  })
  exchange('AT+CIPMODE=1\r', '\r\nOK\r\n')
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+CIPOPEN=0,"UDP","117.131.85.139",5254,5000\r', '\r\nCONNECT 115200\r\n')
  exchange('All data got from com port', 'HELLO CLIENTHELLO CLIENT')
  expect(got).toEqual(['All data got from com port'])
  expect(bench.escape()).toBe('\r\nOK\r\n')
  exchange(
    'AT+CIPOPEN?\r',
    `\r\n+CIPOPEN: 0,"UDP","117.131.85.139",5254,-1\r\n${emptyLinks}\r\nOK\r\n`,
  )
  exchange('AT+CIPCLOSE=0\r', '\r\n+CIPCLOSE: 0,0\r\n\r\nOK\r\n')
})

test('a transparent TCP server, byte for byte', () => {
  const [bench, exchange] = transcript()
  exchange('AT+CIPMODE=1\r', '\r\nOK\r\n')
  exchange('AT+NETOPEN\r', '\r\nOK\r\n\r\n+NETOPEN: 0\r\n')
  exchange('AT+SERVERSTART=8080,0\r', '\r\nOK\r\n')
  bench.network.dial(8080, () => {}, { address: '192.168.108.5', port: 57_202 })
  exchange('', '\r\n+CLIENT: 0,0,192.168.108.5:57202\r\n\r\nCONNECT 115200\r\n')
  expect(bench.escape()).toBe('\r\nOK\r\n')
  exchange('AT+CIPCLOSE=0\r', '\r\nOK\r\n\r\nCLOSED\r\n\r\n+CIPCLOSE: 0,0\r\n')
  exchange('AT+SERVERSTOP=0\r', '\r\n+SERVERSTOP: 0,0\r\n\r\nOK\r\n')
})

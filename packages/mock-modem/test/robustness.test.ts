/** Bytes from the line never throw, and never leave the modem in a state that nothing gets it out of. */
import { describe, expect, test } from 'vitest'
import { type Knobs, Random } from '../src/index.ts'
import { Bench, bytesOf, OK } from './bench.ts'

/**
 * What a driver can do that knows nothing: fill a payload, cancel a prompt, leave online data state, end
 * a line, start afresh.
 */
function recover(bench: Bench): string {
  bench.say(`${' '.repeat(1500)}\x1b\r`, 1500)
  bench.say('+++', 1500)
  bench.say('\r', 1000)
  bench.say('ATE0Q0V1\r', 1000)
  bench.heard()
  return bench.say('AT\r', 1000)
}

const seeds = Array.from({ length: 20 }, (_, n) => 1000 + n)

test.each(seeds)('random bytes, seed %d', (seed) => {
  const random = new Random(seed)
  const bench = new Bench({ seed })
  bench.connect(0, 1)
  for (let i = 0; i < 50; i++) {
    const bytes = Uint8Array.from({ length: random.between(1, 200) }, () => random.byte())
    bench.say(bytes, random.between(0, 20))
  }
  expect(recover(bench), `seed ${seed}`).toBe(OK)
})

test.each(seeds)('random bytes in online data state, seed %d', (seed) => {
  const random = new Random(seed)
  const bench = new Bench({ seed })
  const peer = bench.online('AT&D2', 'AT+CIPTIMEOUT=,,3000')
  for (let i = 0; i < 50; i++) {
    bench.say(
      Uint8Array.from({ length: random.between(1, 200) }, () => random.byte()),
      5,
    )
    if (random.chance(1, 3)) bench.say('+'.repeat(random.between(1, 4)), random.between(0, 1200))
    if (random.chance(1, 5)) peer.write(new Uint8Array(random.between(1, 3000)))
    if (random.chance(1, 20)) bench.modem.port.setLines(random.chance(1, 2), true)
    if (random.chance(1, 40)) bench.modem.reset()
  }
  bench.modem.port.setLines(true, true)
  bench.time.advance(10_000)
  expect(recover(bench), `seed ${seed}`).toBe(OK)
})

const words = [
  'AT',
  'at',
  'A/',
  '+',
  '=',
  '?',
  ',',
  ';',
  '"',
  '&',
  '\r',
  '\r',
  '\r\n',
  '\x1a',
  '\x1b',
  '\x03',
  '\b',
  ' ',
  '0',
  '1',
  '9',
  '10',
  '1500',
  '65536',
  'E1',
  'V0',
  'Q1',
  'X4',
  '&D1',
  '&W',
  'Z',
  'I',
  '+CIPSEND',
  '+CIPSEND=0',
  '+CIPSEND=1,20',
  '+CIPOPEN',
  '+CIPOPEN=2,"TCP","a.example",5253',
  '+CIPMODE=1',
  '+CIPOPEN=0,"TCP","a.example",5253',
  '+CIPOPEN=0,"UDP","192.0.2.1",7,5001',
  'O',
  '&D2',
  '&C1',
  '+++',
  '+CIPOPEN=3,"UDP",,,5000',
  '+CIPSEND=3,5,"192.0.2.1",7',
  '+CIPSEND=3,,"a.example",7',
  '+CIPCLOSE=3',
  '+SERVERSTART=8080,0',
  '+SERVERSTART=8081,1,1',
  '+SERVERSTART?',
  '+SERVERSTOP',
  '+SERVERSTOP=1',
  '+CIPCLOSE=0',
  '+CIPCLOSE?',
  '+CIPRXGET=2,0',
  '+CIPRXGET=0',
  '+CIPRXGET=1',
  '+CIPRXGET=4,1',
  '+NETOPEN',
  '+NETCLOSE',
  '+CREG=2',
  '+CREG?',
  '+CGATT=0',
  '+CGATT=1',
  '+CFUN=0',
  '+CFUN=1',
  '+CIPACK=0',
  '+CDNSGIP="a.example"',
  '+CGDCONT=1,"IP","x"',
  '+CIPTIMEOUT=,,3000',
  '+CIPCCFG=,,,,1',
  '+CPIN?',
  '+CIPSENDMODE=1',
  '+CMEE=2',
  '+IPADDR',
  'x'.repeat(3100),
]

const variants: readonly Partial<Knobs>[] = [
  {},
  { openOrder: 'result-first', closeOrder: 'result-first', sendOrder: 'result-first' },
  { splitWrites: 'random', garbage: 20, noiseToDce: 2000, dteFifo: 128 },
  { transparentLinks: 'any' },
  { transparentLinks: 'any', sendBuffer: 50, receiveBuffer: 50, urcInjectPoints: 'after' },
  { urcInjectPoints: 'between', sendBuffer: 50, receiveBuffer: 50, netAfterLoss: 'open' },
]

describe.each(variants)('%j', (knobs) => {
  test.each(seeds)('words of the language in any order, seed %d', (seed) => {
    const random = new Random(seed)
    const bench = new Bench({ seed, net: { windowSize: 100 } })
    const peers = bench.connect(0, 1)
    if (knobs.transparentLinks !== undefined) {
      bench.run('AT+NETCLOSE', 'AT+CIPMODE=1', 'AT+NETOPEN', 'AT+CIPOPEN=0,"TCP","1.2.3.4",5253')
    }
    bench.network.onDatagram(7, ({ bytes, reply }) => reply(bytes))
    bench.turn(knobs)
    for (let i = 0; i < 150; i++) {
      bench.type(words[random.between(0, words.length - 1)] as string)
      if (random.chance(1, 3)) bench.type('\rAT')
      if (random.chance(1, 10)) peers[i % peers.length]?.write(new Uint8Array(300))
      if (random.chance(1, 30)) peers[i % peers.length]?.stall(random.chance(1, 2))
      if (random.chance(1, 60)) peers[i % peers.length]?.end()
      if (random.chance(1, 40)) bench.modem.dropContext()
      if (random.chance(1, 20)) bench.modem.port.setLines(random.chance(1, 2), true)
      if (random.chance(1, 20)) {
        bench.time.advance(1001)
        bench.say('+++', 1001)
      }
      if (random.chance(1, 10)) bench.modem.urc('RING')
      if (random.chance(1, 10)) {
        bench.network.dial(8080 + (i % 2), (peer) => {
          if (peer !== null) peers.push(peer)
        })
      }
      if (random.chance(1, 10)) bench.network.sendDatagram(5000, bytesOf('hi'), '192.0.2.1', 7)
      bench.time.advance(random.between(0, 200))
    }
    bench.modem.port.setLines(true, true)
    bench.turn({ noiseToDce: 0, garbage: 0, urcInjectPoints: 'any' })
    // Whatever is still under way comes to its end: CIPTIMEOUT is two minutes.
    bench.time.advance(300_000)
    expect(recover(bench), `seed ${seed}`).toBe(OK)
  })
})

test('a line that is too long is got rid of by its end', () => {
  const bench = new Bench()
  bench.say(`AT${'x'.repeat(100_000)}`, 20_000)
  expect(bench.say('\r')).toBe('\r\nERROR\r\n')
  expect(bench.run('AT')).toBe(OK)
})

test('a day of traffic costs little', () => {
  const bench = new Bench({ baud: 921_600 })
  bench.modem.port.setBaud(921_600)
  bench.network.listen(7, (peer) => {
    peer.onData = (bytes) => peer.write(bytes)
  })
  bench.run('AT+CIPRXGET=1', 'AT+NETOPEN', 'AT+CIPOPEN=0,"TCP","1.2.3.4",7')
  const payload = new Uint8Array(1500).fill(0x41)
  for (let i = 0; i < 350; i++) {
    bench.say('AT+CIPSEND=0,1500\r', 20)
    bench.say(payload, 100)
    expect(bench.say('AT+CIPRXGET=2,0\r', 100).length).toBeGreaterThan(1500)
    bench.time.advance(240_000)
  }
  expect(bench.run('AT+CIPACK=0')).toContain(`+CIPACK: ${350 * 1500},${350 * 1500},${350 * 1500}`)
})

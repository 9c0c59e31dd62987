/** A7600 and SIM7028: what they are told and not told, and what they lack, in one sentence each. */
import { describe, expect, test } from 'vitest'
import { a7600 } from '../../src/dialects/a7600.ts'
import { sim7028 } from '../../src/dialects/sim7028.ts'
import { ModemState } from '../../src/index.ts'
import { type ModemOptions, settingsOf } from '../../src/options.ts'
import { Bench, info, line, OK } from '../support/bench.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { ScriptedSerial } from '../support/scripted-dce.ts'

const AUDIT_MS = 60_000
const dial = { serial: new ScriptedSerial(10), clock: new ManualClock() }

function refusal(options: Partial<ModemOptions>): () => unknown {
  return () => settingsOf({ ...dial, ...options } as ModemOptions)
}

/** `AT+CIPOPEN?` of two links. */
function links(first: string, second: string): string {
  return `${line(`+CIPOPEN: 0${first}`)}${line(`+CIPOPEN: 1${second}`)}${OK}`
}

const PEER = ',"TCP","192.0.2.7",7,-1'

class Bench7028 extends Bench {
  constructor(transparent = false) {
    super({ modem: { dialect: sim7028, auditMs: AUDIT_MS, transparent } })
    this.modem.open()
    this.dce.play(['AT\r', OK], ['ATE0\r', OK], ['AT+CMEE=1\r', OK])
    this.dce.play(['AT+CIPCFG="DATAECHO",OFF\r', OK], ['AT+CPIN?\r', info('+CPIN: READY')])
    this.dce.play(['AT+CSQ\r', info('+CSQ:23,0')], ['AT+CEREG?\r', info('+CEREG: 0,2')])
    this.dce.play(['AT+CEREG?\r', info('+CEREG: 0,1'), 1000])
    this.dce.play(['AT+NETOPEN?\r', info('+NETOPEN: 0')])
    if (transparent) this.dce.play(['AT+CIPMODE=1\r', OK])
    this.dce.play(['AT+CIPRXGET=1\r', OK])
    this.dce.play(['AT+NETOPEN\r', OK + line('+NETOPEN: 0')])
    this.dce.play(['AT+IPADDR\r', info('+IPADDR: 10.1.2.3')])
    this.dce.play(['AT+CIPOPEN?\r', links('', '')])
  }
}

test.each([
  [{ dialect: a7600, ipVersion: 6 }, 'ipVersion: the a7600'],
  [{ dialect: a7600, keepAlive: false }, 'keepAlive: the a7600'],
  [{ dialect: a7600, dns: { primary: '192.0.2.1' } }, 'dns: the a7600'],
  [{ dialect: sim7028, stack: { mss: 1000 } }, 'stack: the sim7028'],
  [{ dialect: sim7028, links: 3 }, 'links: 3 is not a whole number from 1 to 2'],
] as const)('%o is refused', (options, sentence) => {
  expect(refusal(options)).toThrow(sentence)
})

describe('SIM7028', () => {
  test('the link of a transparent client that is gone is closed', () => {
    const bench = new Bench7028(true)
    const listener = bench.listening('t', 0, { transparent: true })
    bench.client(0).dce.answer(line('CONNECT 115200'))
    const from = listener.read() as unknown as InstanceType<typeof bench.modem.Transparent>
    new bench.modem.Transparent({ from })
    bench.dce.answer(line('CLOSED') + line('+IPCLOSE: 0,1'))
    bench.dce
      .expect('+++', 5000)
      .play(['\r', '', 5000], ['AT\r', OK, 5000], ['AT+CIPOPEN?\r', links('', '')])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
  })

  test('is registered in its one domain, and has two links and servers', () => {
    const bench = new Bench7028()
    expect(bench.modem.state).toBe(ModemState.ready)
    const { Listener, TCP } = bench.modem
    const peer = { host: 'h', port: 7 }
    expect(() => new TCP({ ...peer, unacknowledgedLimit: 5 })).toThrow('unacknowledgedLimit: the')
    for (let i = 0; i < 2; i++) new TCP(peer)
    expect(() => new TCP(peer)).toThrow('all 2')
    for (let i = 0; i < 2; i++) new Listener({ port: 80 + i })
    expect(() => new Listener({ port: 90 })).toThrow('all 2')
  })

  test('a link that the list shows as gone is told as lost', () => {
    const bench = new Bench7028()
    const socket = bench.connected('a')
    const other = bench.connected('b')
    expect([socket.link, other.link]).toEqual([0, 1])
    bench.told()
    bench.dce.play(['AT+CIPOPEN?\r', links('', PEER), AUDIT_MS])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    expect(bench.told()).toEqual(['a error linkLost'])
  })

  test('a list of which a line is lost says nothing, and neither does a result in it', () => {
    const bench = new Bench7028()
    bench.connected('a')
    bench.told()
    const damaged = `${line('+CIPOPEN: 0,1')}${line('+CIPOPEN: 7')}${line('+CIPOPEN: 1')}${OK}`
    bench.dce.play(['AT+CIPOPEN?\r', damaged, AUDIT_MS])
    bench.dce.play(['AT+CIPRXGET=4,0\r', info('+CIPRXGET: 4,0,0')])
    expect(bench.told()).toEqual([])
  })

  test('RDY says that the module has restarted; a line as long does not', () => {
    const bench = new Bench7028()
    bench.told()
    bench.dce.answer(line('RDX'))
    expect(bench.modem.state).toBe(ModemState.ready)
    bench.dce.answer(line('RDY'))
    expect(bench.modem.state).toBe(ModemState.starting)
  })
})

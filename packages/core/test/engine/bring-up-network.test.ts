/** The bring-up from the registration on: domains, context, network and address; silence in the middle. */
import { describe, expect, test } from 'vitest'
import { errorName } from '../../src/errors.ts'
import { ModemState } from '../../src/index.ts'
import { ERROR, goOn, info, line, MODEL, OK, upTo } from '../support/bench.ts'

describe('registration', () => {
  const round = (circuit: string, packet: string, eps: string, withinMs = 0) =>
    [
      ['AT+CREG?\r', circuit, withinMs],
      ['AT+CGREG?\r', packet],
      ['AT+CEREG?\r', eps],
    ] as const

  test('all three domains are asked until one packet domain is there', () => {
    const bench = upTo('AT+CREG?')
    const none = round(info('+CREG: 0,2'), info('+CGREG: 0,0'), info('+CEREG: 0,2'))
    bench.dce.play(...none)
    bench.dce.play(...round(info('+CREG: 0,1'), ERROR, line('+CME ERROR: 100'), 1000))
    bench.dce.play(
      ...round(ERROR, info('+CGREG: 2,2,"1A2B","0"'), info('+CEREG: 2,5,"1A2B","01"'), 1000),
    )
    goOn(bench, 'AT+NETOPEN?')
  })

  test('URCs of the same name are not the answer', () => {
    const bench = upTo('AT+CREG?')
    const urcs =
      line('+CREG: 1') +
      line('+CREG: 1,"1A2B","0001"') +
      line('+CREG: 5,1234') +
      line('+CREG: 1,0005')
    bench.dce.play(
      ...round(urcs + OK, line('+CGREG: 1') + info('+CGREG: 0,2'), info('+CEREG: 0,2')),
    )
    bench.dce.play(...round(info('+CREG: 0,2'), info('+CGREG: 0,1'), info('+CEREG: 0,2'), 1000))
    goOn(bench, 'AT+NETOPEN?')
  })

  for (const [stat, told] of [
    [2, 'notRegistered'],
    [3, 'registrationDenied'],
  ] as const) {
    test(`after 90 s: ${told}`, () => {
      const bench = upTo('AT+CREG?')
      const answers = round(
        info(`+CREG: 0,${stat}`),
        info('+CGREG: 0,0'),
        info('+CEREG: 0,0'),
        1000,
      )
      for (let i = 0; i < 90; i++) bench.dce.play(...answers)
      bench.dce.pass(999).clock.step(1)
      if (told === 'notRegistered') bench.dce.play(MODEL)
      expect(bench.told()).toEqual([`down ${told}`])
    })
  }
})

describe('the network', () => {
  test('a context that is refused ends it', () => {
    const bench = upTo('AT+NETOPEN?', { modem: { apn: 'x' } })
    bench.dce.play(['AT+CGDCONT=1,"IP","x"\r', line('+CME ERROR: 50')])
    expect(bench.told()).toEqual([`down ${errorName(1050)}`])
  })

  const opened = [
    ['OK, then the result', OK + line('+NETOPEN: 0')],
    ['the result, then OK', line('+NETOPEN: 0') + OK],
    ['with a second field', OK + line('+NETOPEN: 0,1')],
    ['open already', line('+IP ERROR: Network is already opened') + ERROR],
    ['open already, as a number', line('+IP ERROR: 4') + ERROR],
  ] as const
  for (const [name, answer] of opened) {
    test(name, () => {
      const bench = upTo('AT+NETOPEN')
      bench.dce.play(['AT+NETOPEN\r', answer])
      goOn(bench, 'AT+IPADDR')
    })
  }

  test('the result a minute later, with other lines before it', () => {
    const bench = upTo('AT+NETOPEN')
    bench.dce.play(['AT+NETOPEN\r', OK]).pass(60_000)
    bench.dce.answer(line('+NETCLOSE: 0') + line('+CREG: 1') + line('+NETOPEN:')).pass(1000)
    bench.dce.answer(line('+NETOPEN: 0'))
    goOn(bench, 'AT+IPADDR')
  })

  const failures = [
    ['+NETOPEN: 1', OK + line('+NETOPEN: 1'), 3001],
    ['+NETOPEN: 1, then OK', line('+NETOPEN: 1') + OK, 3001],
    ['+NETOPEN: 1, then ERROR', line('+NETOPEN: 1') + ERROR, 3001],
    ['+CME ERROR: 148', line('+CME ERROR: unspecified GPRS error'), 1148],
    ['+IP ERROR: 8', line('+IP ERROR: 8') + ERROR, 2008],
  ] as const
  for (const [name, answer, code] of failures) {
    test(name, () => {
      const bench = upTo('AT+NETOPEN')
      bench.dce.play(['AT+NETOPEN\r', answer])
      expect(bench.told()).toEqual([`down ${errorName(code)}`])
    })
  }

  test('a bare ERROR, as while it is closing, is asked again, four times in all', () => {
    const bench = upTo('AT+NETOPEN')
    for (let i = 0; i < 4; i++) bench.dce.play(['AT+NETOPEN\r', ERROR, 1000])
    bench.dce.play(MODEL)
    expect(bench.told()).toEqual(['down commandFailed'])
  })

  test('a module that says more than its model is known by it all the same', () => {
    const bench = upTo('AT+NETOPEN')
    for (let i = 0; i < 4; i++) bench.dce.play(['AT+NETOPEN\r', ERROR, 1000])
    bench.dce.play(['AT+CGMM\r', line('A7670E-FASE') + line('SIMCOM') + OK])
    expect(bench.told()).toEqual(['down commandFailed'])
  })

  test('a module of another family is told as that', () => {
    const bench = upTo('AT+NETOPEN')
    for (let i = 0; i < 4; i++) bench.dce.play(['AT+NETOPEN\r', ERROR, 1000])
    bench.dce.play(['AT+CGMM\r', info('SIMCOM_SIM800')])
    expect(bench.told()).toEqual(['down wrongFamily'])
  })

  test('no result in two minutes', () => {
    const bench = upTo('AT+NETOPEN')
    bench.dce.play(['AT+NETOPEN\r', OK]).pass(119_999).clock.step(1)
    expect(bench.told()).toEqual([`down ${errorName(3010)}`])
  })

  test('open already from an earlier run: opened all the same, and that is no error', () => {
    const bench = upTo('AT+NETOPEN?', { modem: { ipVersion: 6 } })
    bench.dce.play(['AT+NETOPEN?\r', info('+NETOPEN: 1')])
    bench.dce.play(['AT+CIPMODE?\r', info('+CIPMODE: 0')])
    bench.dce.play(['AT+CSOCKSETPN?\r', info('+CSOCKSETPN: 1,6')], ['AT+CIPRXGET=1\r', OK])
    bench.dce.play(['AT+NETOPEN\r', line('+IP ERROR: Network is already opened') + ERROR])
    goOn(bench, 'AT+IPADDR')
  })

  for (const [wanted, has, sent] of [
    [6, 1, 6],
    [4, 6, 1],
  ] as const) {
    test(`open already from an earlier run, but not in IPv${wanted}: it is closed first`, () => {
      const bench = upTo('AT+NETOPEN?', { modem: { ipVersion: wanted } })
      bench.dce.play(['AT+NETOPEN?\r', info('+NETOPEN: 1')])
      bench.dce.play(['AT+CIPMODE?\r', info('+CIPMODE: 0')])
      bench.dce.play(['AT+CSOCKSETPN?\r', line('+CSOCKSETPN:') + info(`+CSOCKSETPN: 1,${has}`)])
      bench.dce.play(['AT+NETCLOSE\r', OK])
      // Not before it is closed.
      bench.dce.play([`AT+CSOCKSETPN=1,${sent}\r`, ERROR]).answer(line('+NETCLOSE: 0'))
      bench.dce.play([`AT+CSOCKSETPN=1,${sent}\r`, OK, 1000])
      goOn(bench, 'AT+CIPRXGET=1')
    })
  }

  test('the IP version is refused: at once, or again and again while the network closes', () => {
    const bench = upTo('AT+CIPRXGET=1', { modem: { ipVersion: 6 } })
    bench.dce.play(['AT+CSOCKSETPN=1,6\r', ERROR], MODEL)
    expect(bench.told()).toEqual(['down commandFailed'])
    const other = upTo('AT+NETOPEN?', { modem: { ipVersion: 6 } })
    other.dce.play(['AT+NETOPEN?\r', info('+NETOPEN: 1')])
    other.dce.play(['AT+CIPMODE?\r', info('+CIPMODE: 0')])
    other.dce.play(['AT+CSOCKSETPN?\r', info('+CSOCKSETPN: 1,1')], ['AT+NETCLOSE\r', OK])
    for (let i = 0; i < 4; i++) other.dce.play(['AT+CSOCKSETPN=1,6\r', ERROR, i === 0 ? 0 : 1000])
    other.dce.play(MODEL)
    expect(other.told()).toEqual(['down commandFailed'])
  })

  test('the question is not answered properly', () => {
    const bench = upTo('AT+NETOPEN?')
    bench.dce.play(['AT+NETOPEN?\r', line('+NETOPEN:') + OK])
    goOn(bench, 'AT+CIPRXGET=1')
  })

  const addresses = [
    ['none', OK, 26],
    ['a text behind the tag', info('+IPADDR: Network not opened'), 26],
    ['an empty one', info('+IPADDR: ""'), 26],
    ['an error', line('+IP ERROR: Network not opened') + ERROR, 2008],
    ['a text behind the tag, and ERROR', line('+IPADDR: Network not opened') + ERROR, 13],
  ] as const
  for (const [name, answer, code] of addresses) {
    test(`no address: ${name}`, () => {
      const bench = upTo('AT+IPADDR')
      bench.dce.play(['AT+IPADDR\r', answer])
      if (code === 13) bench.dce.play(MODEL)
      expect(bench.told()).toEqual([`down ${errorName(code)}`])
    })
  }

  test('an address in quotes, and one that is too long', () => {
    for (const [text, address] of [
      ['"10.0.0.1"', '10.0.0.1'],
      ['  10.0.0.1', '10.0.0.1'],
      ['1'.repeat(60), '1'.repeat(48)],
    ] as const) {
      const bench = upTo('AT+IPADDR')
      bench.dce.play(['AT+IPADDR\r', info(`+IPADDR: ${text}`)])
      expect(bench.modem.address).toBe(address)
    }
  })
})

describe('silence in the middle', () => {
  test('is asked again after the channel was won back', () => {
    const bench = upTo('AT+CSQ')
    bench.dce.expect('AT+CSQ\r').play(['~\r', ERROR, 9000], ['AT\r', OK, 100])
    goOn(bench, 'AT+CSQ')
  })

  test('three times: the modem is silent', () => {
    const bench = upTo('AT+CSQ')
    for (let i = 0; i < 2; i++) {
      bench.dce.expect('AT+CSQ\r').play(['~\r', ERROR, 9000], ['AT\r', OK, 100])
    }
    bench.dce.expect('AT+CSQ\r').pass(8999).clock.step(1)
    expect(bench.told()).toEqual(['down modemSilent'])
  })

  test('AT is not answered any more', () => {
    const bench = upTo('AT+CSQ')
    bench.dce.expect('AT+CSQ\r').expect('~\r', 9000)
    for (let i = 0; i < 6; i++) {
      bench.dce.expect('AT\r', 100)
      if (i < 5) bench.dce.expect('~\r', 1000)
    }
    bench.dce.pass(999).clock.step(1)
    expect(bench.told()).toEqual(['down modemSilent'])
    expect(bench.modem.state).toBe(ModemState.failed)
  })

  test('a line of nonsense as signal', () => {
    const bench = upTo('AT+CSQ')
    bench.dce.play(['AT+CSQ\r', info('+CSQ: strong')])
    goOn(bench, 'AT+CREG?')
    expect(bench.modem.signal).toBe(99)
  })
})

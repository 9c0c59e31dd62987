/** The small settings of the TCP/IP stack, and CDNSGIP. */
import { describe, expect, test } from 'vitest'
import { Bench, ERROR, failure, info, OK } from './bench.ts'

describe.each([
  ['+CIPHEAD', 1],
  ['+CIPSRIP', 1],
  ['+CIPSENDMODE', 0],
] as const)('AT%s', (name, standard) => {
  test('its forms', () => {
    const bench = new Bench()
    expect(bench.run(`AT${name}?`)).toBe(info(`${name}: ${standard}`))
    expect(bench.run(`AT${name}=?`)).toBe(info(`${name}: (0-1)`))
    for (const value of [0, 1]) {
      expect(bench.run(`AT${name}=${value}`)).toBe(OK)
      expect(bench.run(`AT${name}?`)).toBe(info(`${name}: ${value}`))
    }
    for (const wrong of ['=2', '=', '=1,1', '=x'])
      expect(bench.run(`AT${name}${wrong}`)).toBe(ERROR)
  })
})

test('AT+CIPHEAD and AT+CIPSRIP alone set 1, AT+CIPSENDMODE alone is wrong', () => {
  const bench = new Bench()
  bench.run('AT+CIPHEAD=0;+CIPSRIP=0', 'AT+CIPHEAD', 'AT+CIPSRIP')
  expect(bench.run('AT+CIPHEAD?;+CIPSRIP?')).toBe(`\r\n+CIPHEAD: 1\r\n\r\n+CIPSRIP: 1\r\n${OK}`)
  expect(bench.run('AT+CIPSENDMODE')).toBe(ERROR)
})

test('AT+CIPMODE: only while the network is closed', () => {
  const bench = new Bench()
  expect(bench.run('AT+CIPMODE?')).toBe(info('+CIPMODE: 0'))
  expect(bench.run('AT+CIPMODE=?')).toBe(info('+CIPMODE: (0-1)'))
  expect(bench.run('AT+CIPMODE=1')).toBe(OK)
  expect(bench.run('AT+CIPMODE?')).toBe(info('+CIPMODE: 1'))
  expect(bench.run('AT+CIPMODE')).toBe(OK)
  expect(bench.run('AT+CIPMODE?')).toBe(info('+CIPMODE: 0'))
  for (const wrong of ['AT+CIPMODE=2', 'AT+CIPMODE=', 'AT+CIPMODE=1,1']) {
    expect(bench.run(wrong), wrong).toBe(ERROR)
  }
  bench.run('AT+CIPMODE=1', 'AT+NETOPEN')
  expect(bench.run('AT+CIPMODE=0')).toBe(ERROR)
  expect(bench.run('AT+CIPMODE')).toBe(ERROR)
  expect(bench.run('AT+CIPMODE?')).toBe(info('+CIPMODE: 1'))
  bench.run('AT+NETCLOSE')
  expect(bench.run('AT+CIPMODE=0')).toBe(OK)
})

describe('AT+CIPTIMEOUT', () => {
  test('takes each of its three values, or leaves it', () => {
    const bench = new Bench()
    expect(bench.run('AT+CIPTIMEOUT?')).toBe(info('+CIPTIMEOUT: 120000,120000,120000'))
    expect(bench.run('AT+CIPTIMEOUT=3000,4000,5000')).toBe(OK)
    expect(bench.run('AT+CIPTIMEOUT=,,6000')).toBe(OK)
    expect(bench.run('AT+CIPTIMEOUT=3001')).toBe(OK)
    expect(bench.run('AT+CIPTIMEOUT?')).toBe(info('+CIPTIMEOUT: 3001,4000,6000'))
  })

  test.each(['=2999', '=120001', '=,2999', '=3000,3000,3000,3000', '=x', '=?', ''])(
    'AT+CIPTIMEOUT%s is wrong',
    (tail) => {
      expect(new Bench().run(`AT+CIPTIMEOUT${tail}`)).toBe(ERROR)
    },
  )
})

describe('AT+CIPCCFG', () => {
  test('takes some or all of its values; alone it restores them', () => {
    const bench = new Bench()
    const standard = info('+CIPCCFG: 10,0,0,1,0,0,500')
    expect(bench.run('AT+CIPCCFG?')).toBe(standard)
    expect(bench.run('AT+CIPCCFG=2')).toBe(OK)
    expect(bench.run('AT+CIPCCFG?')).toBe(info('+CIPCCFG: 2,0,0,1,0,0,500'))
    expect(bench.run('AT+CIPCCFG=10,0,0,0,1,0,75000')).toBe(OK)
    expect(bench.run('AT+CIPCCFG=,1000,,,,1')).toBe(OK)
    expect(bench.run('AT+CIPCCFG?')).toBe(info('+CIPCCFG: 10,1000,0,0,1,1,75000'))
    expect(bench.run('AT+IPADDR')).toBe(failure('+IP ERROR: 8'))
    expect(bench.run('AT+CIPCCFG')).toBe(OK)
    expect(bench.run('AT+CIPCCFG?')).toBe(standard)
    expect(bench.run('AT+CIPCCFG=?')).toBe(
      info('+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)'),
    )
  })

  test.each(['11', ',1001', ',,1', ',,,2', ',,,,2', ',,,,,2', ',,,,,,499', ',,,,,,,0'])(
    '=%s is wrong, and changes nothing',
    (values) => {
      const bench = new Bench()
      expect(bench.run(`AT+CIPCCFG=${values}`)).toBe(ERROR)
      expect(bench.run('AT+CIPCCFG?')).toBe(info('+CIPCCFG: 10,0,0,1,0,0,500'))
    },
  )
})

describe('AT+CIPCFG', () => {
  test('its forms', () => {
    const bench = new Bench()
    bench.run('AT+CIPCFG="DATAECHO",OFF', 'AT+CIPCFG="transwaittm",5')
    expect(bench.run('AT+CIPCFG?')).toBe(
      `\r\n+CIPCFG: "DATAECHO",OFF\r\n+CIPCFG: "transwaittm",5\r\n${OK}`,
    )
    for (const wrong of [
      '="DATAECHO",2',
      '="transwaittm",4',
      '="transwaittm",1001',
      '="x",1',
      '=DATAECHO,ON',
      '=',
    ]) {
      expect(bench.run(`AT+CIPCFG${wrong}`), wrong).toBe(ERROR)
    }
  })

  test('does not exist in older firmware', () => {
    const bench = new Bench({ knobs: { cipcfg: false } })
    expect(bench.run('AT+CIPCFG="DATAECHO",OFF')).toBe(ERROR)
    expect(bench.run('AT+CIPCFG?')).toBe(ERROR)
  })
})

test('AT+CSOCKSETPN: only while the network is closed', () => {
  const bench = new Bench()
  expect(bench.run('AT+CSOCKSETPN?')).toBe(info('+CSOCKSETPN: 1,1'))
  expect(bench.run('AT+CSOCKSETPN=?')).toBe(info('+CSOCKSETPN: 1,(1,6)'))
  expect(bench.run('AT+CSOCKSETPN=1,6')).toBe(OK)
  expect(bench.run('AT+CSOCKSETPN?')).toBe(info('+CSOCKSETPN: 1,6'))
  expect(bench.run('AT+CSOCKSETPN=1')).toBe(OK)
  for (const wrong of ['=2', '=1,2', '=', '=1,1,1']) {
    expect(bench.run(`AT+CSOCKSETPN${wrong}`), wrong).toBe(ERROR)
  }
  bench.run('AT+NETOPEN')
  expect(bench.run('AT+CSOCKSETPN=1,1')).toBe(ERROR)
  expect(bench.run('AT+CSOCKETPN=1,1')).toBe(ERROR)
})

test('AT+CTCPKA: only while the network is open', () => {
  const bench = new Bench()
  expect(bench.run('AT+CTCPKA?')).toBe(info('+CTCPKA: 1,2,5,1'))
  expect(bench.run('AT+CTCPKA=?')).toBe(OK)
  expect(bench.run('AT+CTCPKA=1,2,5,1')).toBe(ERROR)
  bench.run('AT+NETOPEN')
  expect(bench.run('AT+CTCPKA=0,120,10,100')).toBe(OK)
  expect(bench.run('AT+CTCPKA?')).toBe(info('+CTCPKA: 0,120,10,100'))
  for (const wrong of [
    '2,2,5,1',
    '1,0,5,1',
    '1,121,5,1',
    '1,2,11,1',
    '1,2,5,101',
    '1,2',
    '1,2,5',
    '1,2,5,0',
  ]) {
    expect(bench.run(`AT+CTCPKA=${wrong}`), wrong).toBe(ERROR)
  }
})

test('AT+CDNSCFG', () => {
  const bench = new Bench()
  const ranges = '+CDNSCFG: (Primary DNS),(Secondary DNS),(0-1)'
  expect(bench.run('AT+CDNSCFG=?')).toBe(info(ranges))
  expect(bench.run('AT+CDNSCFG=183.230.126.224,183.230.126.225,0')).toBe(OK)
  expect(bench.run('AT+CDNSCFG="2409:8060:20EA:101::1",,1')).toBe(OK)
  expect(bench.run('AT+CDNSCFG=8.8.8.8')).toBe(OK)
  expect(bench.run('AT+CDNSCFG?')).toBe(
    '\r\nPrimary IPv4 DNS: 8.8.8.8,Secondary IPv4 DNS: 183.230.126.225\r\n' +
      `Primary IPv6 DNS: 2409:8060:20EA:101::1,Secondary IPv6 DNS: ::\r\n${OK}`,
  )
  for (const wrong of ['=1.2.3', '=1.2.3.256', '=1.2.3.4,x', '=1.2.3.4,,2', '=::1', '=']) {
    expect(bench.run(`AT+CDNSCFG${wrong}`), wrong).toBe(ERROR)
  }
})

test('AT+CSOC', () => {
  const bench = new Bench()
  expect(bench.run('AT+CSOC="Mss",1400')).toBe(OK)
  expect(bench.run('AT+CSOC?')).toBe(
    '\r\n+CSOC: "Tcp srxt",3\r\n+CSOC: "Tcp rxt",12\r\n+CSOC: "Mss",1400\r\n' +
      `+CSOC: "RecvWin",16384\r\n+CSOC: "DnsTmr",6\r\n${OK}`,
  )
  for (const wrong of ['="Mss",639', '="Mss",1501', '="mss",1400', '=Mss,1400', '="Mss"']) {
    expect(bench.run(`AT+CSOC${wrong}`), wrong).toBe(ERROR)
  }
})

describe('AT+CDNSGIP', () => {
  test('gives the result before OK', () => {
    const bench = new Bench()
    bench.run('AT+NETOPEN')
    expect(bench.run('AT+CDNSGIP="www.example.com"')).toMatch(
      /^\r\n\+CDNSGIP: 1,"www\.example\.com","198\.51\.100\.\d+"\r\n\r\nOK\r\n$/,
    )
    bench.network.forget('nowhere.example')
    expect(bench.run('AT+CDNSGIP="nowhere.example"')).toBe(failure('+CDNSGIP: 0,10'))
    expect(bench.run('AT+CDNSGIP=?')).toBe(OK)
  })

  test('gives the address of the family that is set', () => {
    const bench = new Bench()
    bench.run('AT+CSOCKSETPN=1,6', 'AT+NETOPEN')
    expect(bench.run('AT+CDNSGIP="www.example.com"')).toMatch(/"2001:DB8:/)
  })

  test('gives up after six seconds', () => {
    const bench = new Bench({ net: { latencyMs: 60_000 } })
    bench.run('AT+NETOPEN', 'AT+CDNSGIP="www.example.com"')
    bench.time.advance(6000)
    expect(bench.heard()).toBe(failure('+CDNSGIP: 0,10'))
    expect(bench.say('AT\r', 200_000)).toBe(OK)
  })

  test.each([
    'www.example.com',
    '"-x.example"',
    '"a..b"',
    '"a_b"',
    '""',
    `"${'x'.repeat(64)}.com"`,
    `"${'abc.'.repeat(64)}com"`,
  ])('=%s is wrong', (name) => {
    expect(new Bench().run('AT+NETOPEN', `AT+CDNSGIP=${name}`)).toBe(ERROR)
  })

  test('without the network', () => {
    expect(new Bench().run('AT+CDNSGIP="a.b"')).toBe(failure('+IP ERROR: Network not opened'))
  })
})

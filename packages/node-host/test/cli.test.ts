// The command without a connection: ports, at, info, and every kind of bad input.
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryNetwork, MockModem } from '@atlink/mock-modem'
import { ptyDoor, RealTime, tcpDoor } from '@atlink/mock-modem/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSerialPort } from '../src/index.ts'
import { inProcess } from './cli-in-process.ts'
import { atlink } from './cli-process.ts'

const mock = 'mock:a76xx?latencyMs=0'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlink-cli-'))
})

afterAll(() => rm(folder, { recursive: true }))

describe.concurrent('misuse ends with 2 and one sentence', () => {
  it.each([
    [['nonsense'], /unknown command 'nonsense'/],
    [['at', 'AT'], /required option '-p, --port <port>'/],
    [['at', '-p', mock], /missing required argument 'command'/],
    [['at', '-p', mock, 'HELLO'], /AT/],
    [['at', '-p', mock, 'AT\rAT'], /command/],
    [['at', '-p', mock, 'AT+CIPSEND=0,5'], /leaves the command state/],
    [['at', '-p', mock, '--baud', 'fast', 'AT'], /such as 115200/],
    [['at', '-p', mock, '--timeout', 'soon', 'AT'], /Give seconds/],
    [
      ['at', '-p', 'mock:nokia', 'AT'],
      /no simulated modem mock:nokia. Known: mock:a7600, mock:a76xx/,
    ],
    [['at', '-p', 'mock:a76xx?colour=red', 'AT'], /No knob is called "colour"/],
    [['at', '-p', 'usb:0', 'AT'], /no kind of port/],
    [['at', '-p', 'tcp://nowhere', 'AT'], /write tcp:\/\/host:port/],
    [
      ['info', '-p', mock, '--dialect', 'hayes'],
      /Allowed choices are a7600, a76xx, sim7028, sim800/,
    ],
    [['info', '-p', mock, '--apn', 'a"b'], /apn/],
    [['info', '-p', mock, '--pin', 'secret'], /pin: 4 to 8 digits/],
    [['connect', '-p', mock, 'example.org', '0'], /port from 1 to 65535/],
    [['connect', '-p', mock, 'example.org', '65536'], /port from 1 to 65535/],
    [['connect', '-p', mock, 'example.org', 'http'], /port from 1 to 65535/],
    [['connect', '-p', mock, 'exa"mple', '80'], /no blanks and no quotes/],
    [['connect', '-p', mock, 'exämple.org', '80'], /ASCII/],
    [['connect', '-p', mock, '', '80'], /host name/],
    [['connect', '-p', mock, '--linger', '-1', 'example.org', '80'], /Give seconds/],
  ])('%j', async (args, expected) => {
    const { code, stdout, stderr } = await inProcess(args)
    expect(stderr).toMatch(expected)
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('without a command it shows what there is', async () => {
    const { code, stdout, stderr } = await inProcess([])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/Usage: atlink/)
  })
})

describe.concurrent('what is not there ends with 1 and one sentence', () => {
  it.each([
    ['a missing port', ['-p', '/dev/no-such-port'], /There is no port \/dev\/no-such-port/],
    ['no terminal', ['-p', '/dev/null'], /\/dev\/null is not a serial port/],
    [
      'a silent port',
      ['-p', 'mock:a76xx?silent=true', '--timeout', '1'],
      /Nothing answers AT at mock:/,
    ],
    [
      'a wrong rate',
      ['-p', mock, '--baud', '9600', '--timeout', '1'],
      /sends bytes but does not answer AT at 9600/,
    ],
    [
      'no SIM',
      ['-p', `${mock}&sim=absent`, '--timeout', '1'],
      /simMissing: No SIM card was found.*Insert one/,
    ],
    ['a PIN is needed', ['-p', `${mock}&sim=pin`], /asks for a PIN: give it with --pin/],
    ['a wrong PIN', ['-p', `${mock}&sim=pin&pin=1111`, '--pin', '2222'], /three wrong tries/],
    ['a locked SIM', ['-p', `${mock}&sim=puk`], /PUK/],
    ['no network', ['-p', `${mock}&regStat=2`, '--timeout', '1'], /No network took the modem in/],
    ['denied', ['-p', `${mock}&regStat=3`, '--timeout', '1'], /refused the SIM/],
    ['a bad APN', ['-p', `${mock}&simApns=internet`, '--apn', 'wrong'], /apn/],
  ])('%s', async (_what, args, expected) => {
    const { code, stderr } = await inProcess(['info', ...args])
    const last = stderr.trim().split('\n').at(-1) ?? ''
    expect(last).toMatch(expected)
    expect(last).toMatch(/^atlink: /)
    expect(code).toBe(1)
  })

  it('a foreign port that talks, but not AT', async () => {
    const server = createServer((peer) => {
      const timer = setInterval(() => peer.write('$GPGGA,1,2,3\r\n'), 20)
      peer.on('error', () => {}).on('close', () => clearInterval(timer))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { code, stderr } = await inProcess(['at', '-p', port, '--timeout', '1', 'AT'])
    server.close()
    expect(stderr).toMatch(/sends bytes but does not answer AT at 115200 bit\/s/)
    expect(code).toBe(1)
  })

  it('a serial server that is not there', async () => {
    const { code, stderr } = await inProcess(['at', '-p', 'tcp://127.0.0.1:1', 'AT'])
    expect(stderr).toMatch(/nothing listens there/)
    expect(code).toBe(1)
  })

  it('a trace that cannot be written', async () => {
    const args = ['at', '-p', mock, '--trace', '/no/such/folder/trace', 'AT']
    const { code, stderr } = await atlink(args)
    expect(stderr).toMatch(/The trace cannot be written/)
    expect(code).toBe(1)
  })
})

describe.concurrent('at', () => {
  it('prints information lines, and nothing else', async () => {
    const { code, stdout, stderr } = await atlink(['at', '-p', mock, 'AT+CSQ', 'AT+CGMM'])
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '+CSQ: 23,0\nA7670E-FASE\n',
      stderr: '',
    })
  })

  it('stops at an error, with the final result code on standard error', async () => {
    const { code, stdout, stderr } = await inProcess([
      'at',
      '-p',
      mock,
      'AT+CGMM',
      'AT+NO',
      'AT+CSQ',
    ])
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: 'A7670E-FASE\n',
      stderr: 'ERROR\n',
    })
  })

  it('says what a number means', async () => {
    const args = ['at', '-p', `${mock}&sim=absent&cmee=1`, 'AT+CMEE=1', 'AT+CPIN?']
    const { code, stderr } = await inProcess(args)
    expect(stderr).toMatch(/^\+CME ERROR: 10 \(.*SIM not inserted/)
    expect(code).toBe(1)
  })

  it('prints JSON', async () => {
    const { code, stdout } = await inProcess(['at', '-p', mock, '--json', 'AT+CSQ', 'AT+NO'])
    expect(code).toBe(1)
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { command: 'AT+CSQ', ok: true, final: 'OK', lines: ['+CSQ: 23,0'] },
      { command: 'AT+NO', ok: false, final: 'ERROR', lines: [] },
    ])
  })

  it('writes a trace of every byte', async () => {
    const file = join(folder, 'trace')
    await inProcess(['at', '-p', mock, '--trace', file, 'AT+CSQ'])
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    expect(lines[0]).toMatch(/^# atlink trace, /)
    for (const line of lines.slice(1)) expect(line).toMatch(/^\d+\.\d{6} [<>] [ -~]+$/)
    // How many pieces an answer arrives in is the machine's doing.
    const said = lines.map((line) => line.replace(/^\S+ /, '')).join('\n')
    const text = said.replace(/(?<=^< .*)\n< /gm, '')
    expect(text).toContain('> AT+CSQ\\r\n< AT+CSQ\\r\\r\\n+CSQ: 23,0\\r\\n\\r\\nOK\\r\\n')
  })
})

describe.concurrent('info', () => {
  it('tells the steps on standard error and the modem on standard output', async () => {
    const { code, stdout, stderr } = await atlink(['info', '-p', mock, '--apn', 'internet'])
    expect(code).toBe(0)
    expect(stderr.trim().split('\n')).toEqual([
      '✓ contact',
      '✓ echo',
      '✓ settings',
      '✓ SIM',
      '✓ signal',
      '✓ registration',
      '✓ PDP context',
      '✓ network',
      '✓ address',
    ])
    expect(stdout).toMatch(/^Model +A7670E-FASE$/m)
    expect(stdout).toMatch(/^Signal +23 of 31 \(-67 dBm\)$/m)
    expect(stdout).toMatch(/^IP address +10\.148\.0\.17$/m)
  })

  it.each([
    ['a7600', 'A7600E-HNVW'],
    ['sim7028', 'SIM7028'],
    ['sim800', 'SIMCOM_SIM800'],
  ])('brings a simulated %s up with its own dialect', async (family, model) => {
    const port = `mock:${family}?latencyMs=0&netOpenMs=0`
    const { code, stdout, stderr } = await inProcess(['info', '-p', port, '--apn', 'internet'])
    expect(stderr).not.toMatch(/[✗]/)
    expect(stdout).toMatch(new RegExp(`^Model +${model}`, 'm'))
    expect(stdout).toMatch(/^IP address +10\./m)
    expect(code).toBe(0)
  })

  it('takes the dialect that it is told, and fails on a modem of another family', async () => {
    const args = ['info', '-p', 'mock:sim800?latencyMs=0', '--dialect', 'a76xx']
    const { code, stderr } = await inProcess(args)
    expect(stderr).toMatch(/wrongFamily/)
    expect(code).toBe(1)
  })

  it('prints JSON, also of a modem that has no network', async () => {
    const { code, stdout, stderr } = await inProcess([
      'info',
      '-p',
      `${mock}&sim=absent`,
      '--timeout',
      '1',
      '--json',
    ])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      model: 'A7670E-FASE',
      signal: { rssi: 23, dBm: -67 },
    })
    expect(stderr).toMatch(/✗ SIM: simMissing: No SIM card.*Insert one/)
  })

  it('colours only where it is wanted', async () => {
    const args = ['info', '-p', mock]
    const csi = String.fromCharCode(27)
    expect((await atlink(args, { FORCE_COLOR: '1' })).stderr).toContain(`${csi}[32m✓`)
    expect((await atlink(args, { FORCE_COLOR: '1', NO_COLOR: '1' })).stderr).not.toContain(csi)
    expect((await atlink(args)).stderr).not.toContain(csi)
  })
})

it('ports prints a list, as text and as JSON', async () => {
  const text = await atlink(['ports'])
  const json = await atlink(['ports', '--json'])
  const ports = JSON.parse(json.stdout) as { path: string }[]
  expect([text.code, json.code]).toEqual([0, 0])
  expect(
    text.stdout
      .split('\n')
      .filter((line) => line)
      .map((line) => line.split(' ')[0]),
  ).toEqual(ports.map((port) => port.path))
})

describe('other ports', () => {
  async function modem() {
    const time = new RealTime()
    const mockModem = new MockModem({ time, network: new MemoryNetwork(time), latencyMs: 0 })
    return { time, mockModem }
  }

  it('a serial server', async () => {
    const { time, mockModem } = await modem()
    const door = await tcpDoor(mockModem)
    const { code, stdout } = await atlink(['at', '-p', `tcp://${door.address}`, 'AT+CGMM'])
    await door.close()
    time.stop()
    expect([code, stdout]).toEqual([0, 'A7670E-FASE\n'])
  })

  it.runIf(process.platform === 'linux')('a device, and one that is in use', async () => {
    const { time, mockModem } = await modem()
    const door = await ptyDoor(mockModem)
    const args = ['at', '-p', door.path, 'AT+CGMM']
    const free = await atlink(args)
    const held = await openSerialPort({ path: door.path })
    const busy = await atlink(args)
    held.close()
    await held.closed
    await door.close()
    time.stop()
    expect([free.code, free.stdout]).toEqual([0, 'A7670E-FASE\n'])
    expect([busy.code, busy.stdout]).toEqual([1, ''])
    expect(busy.stderr).toMatch(new RegExp(`is in use by .*\\(pid ${process.pid}\\)`))
    expect(busy.stderr).toMatch(/ID_MM_DEVICE_IGNORE/)
  })
})

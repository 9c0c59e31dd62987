// `atlink terminal` over the simulated modem: piped, and under a pseudo-terminal.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryNetwork, MockModem } from '@atlink/mock-modem'
import { RealTime, tcpDoor } from '@atlink/mock-modem/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inProcess } from './cli-in-process.ts'
import { atlink, command, start } from './cli-process.ts'
import { bounded, until } from './wait.ts'

const mock = 'mock:a76xx?latencyMs=0&netOpenMs=0'
let server: Server
let open: string

beforeAll(async () => {
  server = createServer((peer) => {
    peer.on('error', () => {})
    peer.on('data', (data) => {
      if (data.toString() === 'bye\r\n') peer.end('so long')
      else peer.write(data)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open = `AT+CIPOPEN=0,"TCP","127.0.0.1",${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.close()
})

/** A line of input; or what must have been printed, since the line before, for the next one to come. */
type Turn = string | { shows: string }

function talk(turns: readonly Turn[], ...args: string[]) {
  return inProcess(['terminal', '-p', mock, ...args], async function* (said) {
    let from = 0
    for (const turn of turns) {
      if (typeof turn === 'string') {
        from = said.stdout.length
        yield `${turn}\n`
      } else await until(turn.shows, () => said.stdout.includes(turn.shows, from))
    }
  })
}

describe.concurrent('piped', () => {
  it('runs each line when the one before has its result, and marks what comes by itself', async () => {
    const { code, stdout, stderr } = await talk([
      'AT+CSQ',
      'AT+NO',
      'AT+NETOPEN',
      { shows: '« +NETOPEN: 0\n' },
      '',
      'ATE0',
      'AT+CGMM',
    ])
    expect(stdout.split('\n')).toEqual([
      '+CSQ: 23,0',
      'OK',
      'ERROR',
      'OK',
      '« +NETOPEN: 0',
      'OK',
      'A7670E-FASE',
      'OK',
      '',
    ])
    expect([code, stderr]).toEqual([0, ''])
  })

  it('the last line needs no line end', async () => {
    const { stdout } = await inProcess(['terminal', '-p', mock], ['AT+CG', 'MM'])
    expect(stdout).toBe('A7670E-FASE\nOK\n')
  })

  it('sends counted payload and payload that Ctrl-Z ends', async () => {
    const { stdout } = await talk([
      'AT+NETOPEN',
      { shows: '« +NETOPEN: 0\n' },
      open,
      { shows: '« +CIPOPEN: 0,0\n' },
      'AT+CIPSEND=0,5',
      'HELLO',
      { shows: '« +IPD5\nHELLO' },
      'AT+CIPSEND=0,8',
      'AB',
      '..D',
      { shows: '« +IPD8\nAB\r\n.D\r\n' },
      'AT+CIPSEND=0',
      'X',
      '.end',
      { shows: '« +IPD3\nX\r\n' },
      'AT+CIPSEND=0',
      'dropped',
      '.cancel',
      'AT',
    ])
    expect(stdout).toContain('« +CIPSEND: 0,5,5\n')
    expect(stdout).toContain('« +IPD5\nHELLO\n')
    expect(stdout).toContain('« +IPD8\nAB\r\n.D\r\n')
    expect(stdout).toContain('« +IPD3\nX\r\n')
    expect(stdout).not.toContain('dropped\r')
    expect(stdout).toMatch(/OK\n$/)
  })

  it('speaks the online data state, leaves it by the escape, and comes back', async () => {
    const { code, stdout, stderr } = await talk([
      'AT+CIPMODE=1',
      'AT+NETOPEN',
      { shows: '« +NETOPEN: 0\n' },
      open,
      'hello',
      'AT+CSQ',
      { shows: 'AT+CSQ\r\n' },
      '.escape',
      'AT+CSQ',
      'ATO',
      'bye',
      { shows: '« +IPCLOSE: 0,1\n' },
      'AT+CGMM',
    ])
    expect(stdout.split('\n').slice(3)).toEqual([
      'CONNECT 115200',
      'hello\r',
      'AT+CSQ\r',
      'OK',
      '+CSQ: 23,0',
      'OK',
      'CONNECT 115200',
      'so long',
      '« CLOSED',
      '« +IPCLOSE: 0,1',
      'A7670E-FASE',
      'OK',
      '',
    ])
    expect([code, stderr]).toEqual([0, ''])
  })

  it('DTR ends the data state as AT&D says', async () => {
    const { stdout } = await talk([
      'AT&D1',
      'AT+CIPMODE=1',
      'AT+NETOPEN',
      { shows: '« +NETOPEN: 0\n' },
      open,
      '.dtr off',
      { shows: 'OK\n' },
      '.dtr on',
      'AT+CGMM',
    ])
    expect(stdout).toMatch(/CONNECT 115200\nOK\nA7670E-FASE\nOK\n$/)
  })

  it('says what it does not understand, and goes on', async () => {
    const { code, stdout, stderr } = await talk([
      '.nonsense',
      '.dtr perhaps',
      '.baud fast',
      '.wait for it',
      '.escape',
      '.cancel',
      '.wait 0.01',
      '.help',
      'AT+CGMM',
      '.quit',
      'AT+CSQ',
    ])
    expect(stderr).toMatch(/There is no \.nonsense; \.help/)
    expect(stderr).toMatch(/Say \.dtr on or \.dtr off/)
    expect(stderr).toMatch(/such as 115200/)
    expect(stderr).toMatch(/Give seconds/)
    expect(stderr).toMatch(/did not answer the escape/)
    expect(stderr).toMatch(/\.dtr on\|off/)
    expect(stdout).toContain('A7670E-FASE\nOK\n')
    expect(stdout).not.toContain('+CSQ')
    expect(code).toBe(0)
  })

  it('goes on when the modem does not answer', async () => {
    const silent = ['terminal', '-p', `${mock}&silent=true`, '--timeout', '0.2']
    const { code, stdout, stderr } = await inProcess(silent, ['AT\nAT\n'])
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toBe('No answer within 0.2 s.\n'.repeat(2))
  })

  it('writes a trace', async () => {
    const file = join(tmpdir(), `atlink-terminal-${process.pid}`)
    await talk(['AT+CGMM'], '--trace', file)
    const text = await readFile(file, 'utf8')
    await rm(file)
    expect(text).toMatch(/ > AT\+CGMM\\r\n\S+ < AT\+CGMM\\r\\r\\nA7670E-FASE/)
  })

  it('misuse ends with 2, a port that is not there with 1', async () => {
    const missing = await inProcess(['terminal'])
    expect([missing.code, missing.stdout]).toEqual([2, ''])
    expect(missing.stderr).toMatch(/required option '-p, --port <port>'/)
    const gone = await inProcess(['terminal', '-p', '/dev/no-such-port'])
    expect([gone.code, gone.stdout]).toEqual([1, ''])
    expect(gone.stderr).toMatch(/There is no port/)
  })

  it('ends with 1 when the port is lost', async () => {
    const time = new RealTime()
    const modem = new MockModem({ time, network: new MemoryNetwork(time), latencyMs: 0 })
    const door = await tcpDoor(modem)
    const running = start(['terminal', '-p', `tcp://${door.address}`])
    running.process.stdin?.write('AT+CGMM\n')
    await until('it answers', () => running.output.stdout.endsWith('OK\n'))
    await door.close()
    time.stop()
    const { code, stderr } = await running.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/^atlink: tcp:.* has gone: .*\n$/)
  })

  it('is ended by a signal', async () => {
    const running = start(['terminal', '-p', mock])
    running.process.stdin?.write('AT+CGMM\n')
    await until('it answers', () => running.output.stdout.endsWith('OK\n'))
    running.process.kill('SIGINT')
    expect(await running.ended).toMatchObject({ code: 130, stderr: '' })
  })

  it('is a process that ends with its input', async () => {
    const { code, stdout } = await atlink(['terminal', '-p', mock])
    expect([code, stdout]).toEqual([0, ''])
  })
})

describe.runIf(process.platform === 'linux')('under a terminal', () => {
  /** script(1) gives the command a pseudo-terminal; what is typed goes in by a pipe. */
  function typing() {
    const line = [...command, 'terminal', '-p', `'${mock}'`].join(' ')
    const child = spawn('script', ['-q', '-f', '-E', 'never', '-e', '-c', line, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, TERM: 'xterm', NO_COLOR: '', FORCE_COLOR: '' },
    })
    const screen = { text: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => {
      screen.text += text
    })
    const ended = bounded<number | null>('the terminal ends', (resolve) =>
      child.on('close', resolve),
    )
    ended.catch(() => child.kill('SIGKILL'))
    const type = async (keys: string, shows: string) => {
      const from = screen.text.length
      child.stdin.write(keys)
      await until(`${JSON.stringify(shows)} is shown`, () => screen.text.includes(shows, from))
      return screen.text.slice(from)
    }
    return { type, ended }
  }

  it('edits lines, remembers them, and shows what comes by itself apart', async () => {
    const { type, ended } = typing()
    const dim = '\u001b[2m'
    await type('', 'at> ')
    await type('AT+CSX\u007fQ\r', '+CSQ: 23,0')
    await type('AT+NETOPEN\r', `${dim}« +NETOPEN: 0`)
    await type('\u001b[A', 'AT+NETOPEN')
    await type('\u001b[A', 'AT+CSQ')
    await type('\r', '+CSQ: 23,0')
    await type('.dt', '.dt')
    await type('\t', 'r')
    await type('\u0003', 'at> ')
    await type(`${open}\r`, `${dim}« +CIPOPEN: 0,0`)
    await type('AT+CIPSEND=0\r', '  > ')
    await type('HELLO\r', 'HELLO')
    await type('\u001a', `${dim}« +IPD7`)
    await type('\u0004', '')
    expect(await ended).toBe(0)
  })

  it('Ctrl-C on an empty line ends it', async () => {
    const { type, ended } = typing()
    await type('', 'at> ')
    await type('\u0003', '')
    expect(await ended).toBe(0)
  })
})

/** The command `atlink-mock` as a child process, as a shell starts it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SerialPort } from 'serialport'
import { afterEach, expect, test } from 'vitest'
import { Conversation, dial, event, listen, within } from './support.ts'

const cli = new URL('../../src/node/cli.ts', import.meta.url).pathname
const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end()
})

/** A run of the command, with what it has written so far. */
class Run {
  out = ''
  err = ''
  readonly child: ChildProcessWithoutNullStreams
  readonly #exit: Promise<unknown[]>

  constructor(args: readonly string[]) {
    const node = ['--conditions=@atlink/source', '--import', 'tsx', cli]
    this.child = spawn(process.execPath, [...node, ...args])
    this.child.stdout.on('data', (bytes: Buffer) => {
      this.out += bytes.toString('latin1')
    })
    this.child.stderr.on('data', (bytes: Buffer) => {
      this.err += bytes
    })
    this.#exit = event(this.child, 'close')
    // A test that fails before it waits for the end is not to fail twice.
    this.#exit.catch(() => {})
    ends.push(() => this.child.kill('SIGKILL'))
  }

  /** The line on standard output that says what to open. */
  async address(): Promise<string> {
    const { stdout } = this.child
    while (!this.out.includes('\n')) {
      const more = Promise.race([event(stdout, 'data'), this.#exit])
      await within(more, () => `no address line; on standard error: ${this.err}`)
      if (this.child.exitCode !== null) throw new Error(`it has ended: ${this.err}`)
    }
    return this.out.trimEnd()
  }

  async complaint(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.err)) await event(this.child.stderr, 'data')
  }

  /** Ends it by a signal, unless it ends by itself; returns the exit code. */
  async end(signal?: NodeJS.Signals): Promise<unknown> {
    if (signal !== undefined) this.child.kill(signal)
    return (await this.#exit)[0]
  }
}

async function talkTo(address: string): Promise<[Conversation, () => Promise<void>]> {
  const socket = await dial(Number(address.split(':')[1]))
  ends.push(() => socket.destroy())
  const left = async (): Promise<void> => {
    socket.end()
    await event(socket, 'close')
  }
  return [new Conversation(socket), left]
}

const withScript = test.runIf(process.platform === 'linux')

withScript(
  '--pty: one line, the path; two programs in turn; SIGINT ends it and its relay',
  async () => {
    const run = new Run(['--pty', '--latency', '0'])
    const path = await run.address()
    expect(path).toMatch(/^\/dev\/pts\/\d+$/)
    for (const expected of ['\r\n+CIPRXGET: 0\r\n', '\r\n+CIPRXGET: 1\r\n']) {
      const port = new SerialPort({ path, baudRate: 115200 })
      await event(port, 'open')
      const talk = new Conversation(port)
      expect(await talk.command('AT+CIPRXGET?')).toContain(expected)
      await talk.command('AT+CIPRXGET=1')
      port.close()
      await event(port, 'close')
    }
    const children = readFileSync(`/proc/${run.child.pid}/task/${run.child.pid}/children`, 'latin1')
    const relays = children.trim().split(' ').map(Number)
    // tsx may have one of its own; the relay is among them.
    expect(relays.length).toBeGreaterThan(0)
    expect(await run.end('SIGINT')).toBe(0)
    for (const pid of relays) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(run.out).toBe(`${path}\n`)
    expect(run.err).toBe('')
  },
)

test('--tcp: two programs in turn, the line in use, SIGTERM', async () => {
  const run = new Run(['--tcp', '127.0.0.1:0', '--latency', '0'])
  const address = await run.address()
  expect(address).toMatch(/^127\.0\.0\.1:\d+$/)
  const [first, leave] = await talkTo(address)
  await first.command('AT+CIPRXGET=1')
  const refused = connect(Number(address.split(':')[1]), '127.0.0.1').resume()
  await event(refused, 'close')
  await run.complaint(/refused a connection from .*: the line is in use by 127\.0\.0\.1:\d+\n/)
  expect(await first.command('AT')).toContain('OK')
  await leave()
  await run.complaint(/has ended/)
  const [second] = await talkTo(address)
  expect(await second.command('AT+CIPRXGET?')).toContain('\r\n+CIPRXGET: 1\r\n')
  expect(await run.end('SIGTERM')).toBe(0)
  expect(run.out).toBe(`${address}\n`)
})

test('--stdio: the line itself, to the input’s end', async () => {
  const run = new Run(['--stdio'])
  run.child.stdin.end('ATE0\rAT+CPIN?\r')
  expect(await run.end()).toBe(0)
  expect(run.out).toBe('ATE0\r\r\nOK\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n')
  expect(run.err).toBe('')
})

test('--stdio: SIGINT ends it while the input is open', async () => {
  const run = new Run(['--stdio'])
  const talk = new Conversation(
    Object.assign(run.child.stdout, {
      write: (text: string) => run.child.stdin.write(text),
    }) as never,
  )
  await talk.command('AT')
  expect(await run.end('SIGINT')).toBe(0)
})

test('--exit-with-stdin: it does not outlive whoever started it', async () => {
  const run = new Run(['--tcp', '127.0.0.1:0', '--exit-with-stdin'])
  const [talk] = await talkTo(await run.address())
  run.child.stdin.write('what comes there is not read')
  await talk.command('AT')
  run.child.stdin.end()
  expect(await run.end()).toBe(0)
  const other = new Run(['--tcp', '127.0.0.1:0', '--exit-with-stdin'])
  await other.address()
  expect(await other.end('SIGTERM')).toBe(0)
})

test('--control: lines of standard input are done, and answered on standard output', async () => {
  const run = new Run(['--tcp', '127.0.0.1:0', '--network', 'memory', '--control'])
  const address = await run.address()
  const [talk] = await talkTo(address)
  const tell = async (line: string): Promise<string> => {
    const { length } = run.out
    run.child.stdin.write(`${line}\n`)
    while (!run.out.slice(length).endsWith('\n')) await event(run.child.stdout, 'data')
    return run.out.slice(length)
  }
  await talk.command('AT+NETOPEN', /\+NETOPEN: 0\r\n/)
  expect(await tell('drop-network')).toBe('ok\n')
  await talk.until(/\+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n/)
  await talk.command('AT+NETOPEN', /\+NETOPEN: 1\r\n/)
  expect(await tell('return-network')).toBe('ok\n')
  await talk.command('AT+NETOPEN', /\+NETOPEN: 0\r\n/)
  expect(await tell('knob none=1')).toMatch(/^error: No knob is called "none"/)
  run.child.stdin.end()
  // The end of the lines is not the end of the modem.
  await talk.command('AT')
  expect(await run.end('SIGTERM')).toBe(0)
  expect(run.err).not.toContain('none')
})

test('--control and --exit-with-stdin together', async () => {
  const run = new Run(['--tcp', '127.0.0.1:0', '--control', '--exit-with-stdin'])
  await run.address()
  run.child.stdin.end('urc RING\n')
  expect(await run.end()).toBe(0)
  expect(run.out).toMatch(/\nok\n$/)
})

test('--autobaud: the first line is swallowed', async () => {
  const run = new Run(['--stdio', '--autobaud'])
  run.child.stdin.end('ATE0\rAT\r')
  expect(await run.end()).toBe(0)
  expect(run.out).toBe('ATE0\rAT\r\r\nOK\r\n')
})

test('the host network reaches a server of this machine', async () => {
  const [server, port] = await listen((socket) => socket.end('from the host'))
  ends.push(() => server.close())
  const run = new Run(['--tcp', '127.0.0.1:0', '--knob', 'netOpenMs=0'])
  const [talk] = await talkTo(await run.address())
  await talk.command('AT+CIPRXGET=1')
  await talk.command('AT+NETOPEN', /\+NETOPEN: 0\r\n/)
  await talk.command(`AT+CIPOPEN=0,"TCP","localhost",${port}`, /\+CIPOPEN: 0,0\r\n/)
  await talk.until(/\+IPCLOSE: 0,1\r\n/)
  expect(await talk.command('AT+CIPRXGET=2,0,100')).toContain('2,0,13,0\r\nfrom the host')
  expect(await run.end('SIGINT')).toBe(0)
})

test('--network memory has a host of its own', async () => {
  const run = new Run(['--tcp', '127.0.0.1:0', '--network', 'memory', '--latency', '0'])
  const [talk] = await talkTo(await run.address())
  await talk.command('ATE0')
  await talk.command('AT+CIPRXGET=1')
  await talk.command('AT+NETOPEN', /\+NETOPEN: 0\r\n/)
  const open = (link: number, port: number): Promise<string> =>
    talk.command(`AT+CIPOPEN=${link},"TCP","any.example",${port}`, /\+CIPOPEN: \d,\d+\r\n/)
  const send = async (link: number, text: string): Promise<void> => {
    await talk.command(`AT+CIPSEND=${link},${text.length}`, /\r\n>/)
    await talk.command(text.slice(0, -1), /\+CIPSEND: .*\r\n/)
  }
  const read = (link: number): Promise<string> => talk.command(`AT+CIPRXGET=2,${link},1500`)

  expect(await open(0, 7)).toContain('+CIPOPEN: 0,0')
  await send(0, 'echo me\r')
  await talk.until(/\+CIPRXGET: 1,0\r\n/)
  expect(await read(0)).toContain('2,0,8,0\r\necho me\r')

  expect(await open(1, 9)).toContain('+CIPOPEN: 1,0')
  await send(1, 'forget me\r')

  expect(await open(2, 13)).toContain('+CIPOPEN: 2,0')
  await talk.until(/\+IPCLOSE: 2,1\r\n/)
  expect(await read(2)).toContain('Thursday, January 1, 1970 00:00:00-UTC\r\n')

  expect(await open(3, 19)).toContain('+CIPOPEN: 3,0')
  await talk.until(/\+CIPRXGET: 1,3\r\n/)
  expect(await read(3)).toContain(' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ')

  expect(await open(4, 80)).toContain('+CIPOPEN: 4,0')
  await send(4, 'GET / HTTP/1.1\r\nHost: any.example\r\n\r\n\r')
  await talk.until(/\+CIPRXGET: 1,4\r\n/)
  expect(await read(4)).toMatch(
    /HTTP\/1\.1 200 OK\r\n(.|\r|\n)*Hello from the simulated network\.\n/,
  )

  expect(await open(5, 4242)).toMatch(/\+CIPOPEN: 5,[1-9]/)
  expect(await run.end('SIGINT')).toBe(0)
})

test('the SIM and the network as asked for, and a trace of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atlink-mock-'))
  ends.push(() => rmSync(folder, { recursive: true }))
  const trace = join(folder, 'trace')
  const run = new Run(['--stdio', '--pin', '4711', '--apn', 'good', '--trace', trace])
  run.child.stdin.end('ATE0\rAT+CPIN?\rAT+CPIN="4711"\rAT+CPIN?\r')
  expect(await run.end()).toBe(0)
  expect(run.out).toContain('\r\n+CPIN: SIM PIN\r\n')
  expect(run.out).toContain('\r\n+CPIN: READY\r\n')
  const text = readFileSync(trace, 'latin1')
  expect(text).toMatch(/^\d+\.\d{6} > ATE0\\rAT\+CPIN\?\\r/m)
  expect(text).toMatch(/^\d+\.\d{6} < .*\\r\\n\+CPIN: SIM PIN\\r\\n/m)

  const without = new Run(['--stdio', '--no-sim', '--knob', 'cmee=2', '--knob', 'rssi=7'])
  without.child.stdin.end('AT+CPIN?\rAT+CSQ\r')
  expect(await without.end()).toBe(0)
  expect(without.out).toMatch(/\+CME ERROR: SIM not inserted/i)
  expect(without.out).toContain('+CSQ: 7,')
})

test('--help is standard output’s and 0, a wrong command line standard error’s and 2', async () => {
  const help = new Run(['--help'])
  expect(await help.end()).toBe(0)
  expect(help.out).toContain('port 19')
  expect(help.err).toBe('')
  const wrong = new Run(['--pty', '--bogus'])
  expect(await wrong.end()).toBe(2)
  expect(wrong.out).toBe('')
  expect(wrong.err).toBe("atlink-mock: unknown option '--bogus'\n")
})

test('what cannot be served is one sentence and exit code 1', async () => {
  const [server, port] = await listen(() => {})
  ends.push(() => server.close())
  const run = new Run(['--tcp', `127.0.0.1:${port}`])
  expect(await run.end()).toBe(1)
  expect(run.err).toMatch(/^atlink-mock: .*EADDRINUSE[^\n]*\n$/)
  const trace = new Run(['--stdio', '--trace', '/nonexistent/folder/trace'])
  expect(await trace.end()).toBe(1)
  expect(trace.err).toMatch(/^atlink-mock: ENOENT[^\n]*\n$/)
})

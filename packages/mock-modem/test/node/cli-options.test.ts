import { expect, test } from 'vitest'
import { knobTable } from '../../src/knobs.ts'
import { Ending, parseCommandLine } from '../../src/node/cli-options.ts'
import { profiles } from '../../src/profile.ts'

/** How the command ends without serving: its exit code and what it says. */
function ending(args: readonly string[]): Ending {
  try {
    parseCommandLine(args)
  } catch (error) {
    if (error instanceof Ending) return error
    throw error
  }
  throw new Error(`${args.join(' ')} is not refused`)
}

test('what is not asked for has a value all the same', () => {
  expect(parseCommandLine(['--pty'])).toEqual({
    profile: 'a76xx',
    door: { kind: 'pty' },
    network: 'host',
    allowAnyAddress: false,
    baud: 115_200,
    seed: 1,
    flowControl: false,
    autobaud: false,
    control: false,
    exitWithStdin: false,
    trace: undefined,
    knobs: {},
  })
})

test('everything that can be asked for', () => {
  const args = ['--profile', 'sim800', '--tcp', '[::1]:2000', '--network', 'host', '--baud', '9600']
  args.push('--allow-any-address', '--latency', '7', '--seed', '4294967295', '--flow-control')
  args.push('--exit-with-stdin', '--autobaud', '--control')
  args.push('--trace', 'file', '--apn', 'internet', '--pin', '0000', '--knob', 'puk=11112222')
  expect(parseCommandLine(args)).toEqual({
    profile: 'sim800',
    door: { kind: 'tcp', host: '::1', port: 2000 },
    network: 'host',
    allowAnyAddress: true,
    baud: 9600,
    seed: 0xffff_ffff,
    flowControl: true,
    autobaud: true,
    control: true,
    exitWithStdin: true,
    trace: 'file',
    knobs: { latencyMs: 7, simApns: 'internet', sim: 'pin', pin: '0000', puk: '11112222' },
  })
})

test.each([
  ['127.0.0.1:0', '127.0.0.1', 0],
  ['127.1.2.3:65535', '127.1.2.3', 65_535],
  ['localhost:80', '127.0.0.1', 80],
])('--tcp %s', (address, host, port) => {
  expect(parseCommandLine(['--tcp', address]).door).toEqual({ kind: 'tcp', host, port })
})

test.each([
  ['cmee=2', 'cmee', 2],
  ['cmeColon=false', 'cmeColon', false],
  ['sim=absent', 'sim', 'absent'],
  ['promptForm=\\r\\n> ', 'promptForm', '\r\n> '],
  ['latency={"+CSQ":200}', 'latency', { '+CSQ': 200 }],
  ['latencyMs=0.5', 'latencyMs', 0.5],
  ['simAuth=user:a=b', 'simAuth', 'user:a=b'],
])('--knob %s', (text, name, value) => {
  expect(parseCommandLine(['--stdio', '--knob', text]).knobs).toEqual({ [name]: value })
})

test('knobs add up, and win over the options that turn the same one', () => {
  const args = ['--stdio', '--knob', 'rssi=5', '--no-sim', '--knob', 'sim=puk', '--knob', 'ber=1']
  expect(parseCommandLine(args).knobs).toEqual({ sim: 'puk', rssi: 5, ber: 1 })
})

/** The knobs as `--list-knobs` shows them. */
function listed(...args: readonly string[]): string[] {
  const list = ending(['--list-knobs', ...args])
  expect(list.exitCode).toBe(0)
  return list.message.match(/^\w+=.*$/gm) as string[]
}

test('--list-knobs needs nothing else, and every knob it shows can be given back', () => {
  const shown = listed()
  expect(shown.length).toBeGreaterThan(40)
  for (const text of shown) parseCommandLine(['--pty', '--knob', text])
})

test.each(Object.values(profiles))(
  '--list-knobs --profile $name shows them as they are in that family',
  (profile) => {
    const shown = listed('--profile', profile.name)
    const given = shown.map((text) => parseCommandLine(['--pty', '--knob', text]).knobs)
    const standard = Object.entries(knobTable).map(([name, row]) => [name, row.default])
    expect(Object.assign({}, ...given)).toEqual({
      ...Object.fromEntries(standard),
      ...profile.knobs,
    })
  },
)

test('--help tells the networks and their ports, and the control lines', () => {
  const help = ending(['--help'])
  expect(help.exitCode).toBe(0)
  for (const port of [7, 9, 13, 19, 80]) expect(help.message).toMatch(new RegExp(`port ${port} `))
  expect(help.message).toContain('  drop-network ')
})

const chooseDoor = 'say how to serve: one of --pty, --tcp or --stdio'

test.each([
  [[], chooseDoor],
  [['--pty', '--stdio'], chooseDoor],
  [['--pty', '--tcp', '127.0.0.1:0'], chooseDoor],
  [['--pty', '--bogus'], "unknown option '--bogus'"],
  [['--pty', 'more'], 'too many arguments.'],
  [['--tcp'], 'argument missing'],
  [['--tcp', '0.0.0.0:5000'], 'It must be 127.0.0.1:PORT'],
  [['--tcp', '127.0.0.1'], 'It must be 127.0.0.1:PORT'],
  [['--tcp', '127.0.0.1:70000'], 'It must be 127.0.0.1:PORT'],
  [['--pty', '--profile', 'none'], 'Allowed choices are a7600, a76xx, sim7028, sim800.'],
  [['--pty', '--network', 'none'], 'Allowed choices are host, memory.'],
  [['--pty', '--baud', '0'], 'It must be a rate from 1'],
  [['--pty', '--baud', '1e3'], 'It must be a rate from 1'],
  [['--pty', '--latency', '-1'], 'It must be milliseconds from 0'],
  [
    ['--pty', '--knob', 'none=1'],
    'No knob is called "none": atlink-mock --list-knobs shows them all.',
  ],
  [['--pty', '--knob', 'toString=1'], 'No knob is called "toString"'],
  [['--pty', '--knob', 'rssi'], 'It must be name=value.'],
  [['--pty', '--knob', 'rssi='], 'it takes 0 to 99.'],
  [['--pty', '--knob', 'rssi=100'], 'it takes 0 to 99.'],
  [['--pty', '--knob', 'sim=lost'], 'it takes "ready", "pin", "puk", "absent".'],
  [['--pty', '--knob', 'latency={'], 'an object of command names and milliseconds'],
  [['--stdio', '--exit-with-stdin'], '--stdio ends by itself'],
  [['--stdio', '--control'], 'with --stdio standard input is the line'],
  [['--pty', '--pin', '12'], 'A PIN has four to eight digits.'],
  [['--pty', '--no-sim', '--pin', '1234'], '--pin needs a SIM'],
  [['--pty', '--network', 'memory', '--allow-any-address'], 'is about --network host'],
])('usage error: %j', (args, sentence) => {
  const { exitCode, message } = ending(args)
  expect(exitCode).toBe(2)
  expect(message).toContain(sentence)
  expect(message).not.toMatch(/\n|^error/)
})

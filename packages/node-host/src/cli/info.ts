/**
 * `atlink info`: brings the modem up, one line for each step on standard error, and prints what it
 * says of itself. What can be asked is also told when the bring-up fails.
 */
import type { Command } from 'commander'
import { ModemError, type NodeModem, type StepReport } from '../modem.ts'
import { type Context, print } from './context.ts'
import { addLineOptions, addNetworkOptions, type LineOptions, withModem } from './line.ts'

interface InfoOptions extends LineOptions {
  json?: boolean
}

interface Question {
  key: string
  label: string
  command: string
  /** Picks the value out of the information line; null when it does not hold one. */
  pick(line: string): string | null
}

const plain = (line: string): string | null => line.trim() || null
const after =
  (tag: string) =>
  (line: string): string | null =>
    line.startsWith(tag) ? line.slice(tag.length).trim() || null : null
const field = (tag: string, pattern: RegExp) => (line: string) =>
  after(tag)(line)?.match(pattern)?.[1] ?? null

const questions: readonly Question[] = [
  { key: 'manufacturer', label: 'Manufacturer', command: 'AT+CGMI', pick: plain },
  { key: 'model', label: 'Model', command: 'AT+CGMM', pick: plain },
  { key: 'revision', label: 'Firmware', command: 'AT+CGMR', pick: revision },
  { key: 'imei', label: 'IMEI', command: 'AT+CGSN', pick: plain },
  { key: 'iccid', label: 'SIM card', command: 'AT+CICCID', pick: after('+ICCID:') },
  { key: 'operator', label: 'Operator', command: 'AT+COPS?', pick: field('+COPS:', /"([^"]+)"/) },
  { key: 'rssi', label: 'Signal', command: 'AT+CSQ', pick: field('+CSQ:', /^(\d+)/) },
]

export function registerInfo(program: Command, context: Context): void {
  const command = program
    .command('info')
    .description('bring the modem up, step by step, and tell about it')
  addNetworkOptions(addLineOptions(command))
    .option('--json', 'print a JSON object')
    .action((options: InfoOptions) => run(context, options))
}

async function run(context: Context, options: InfoOptions): Promise<void> {
  await withModem(context, options, async (modem) => {
    showSteps(context, modem)
    const failure = await modem.whenReady().catch((error: ModemError) => error)
    // Without a network it still answers.
    const known = await ask(modem)
    if (modem.address !== undefined) known.set('address', modem.address)
    if (known.size > 0) show(context, known, options.json === true)
    if (failure instanceof ModemError) throw failure
  })
}

/** One line for each step; on a terminal the step that is under way is shown as well. */
export function showSteps(context: Context, modem: NodeModem): void {
  const { stderr, colors } = context
  const clear = stderr.isTTY ? '\r\x1b[K' : ''
  modem.on('step', (report: StepReport) => {
    const { name, status } = report
    if (status === 'started') {
      if (stderr.isTTY) stderr.write(`${clear}  ${colors.dim(`${name} …`)}`)
    } else if (status === 'done') {
      stderr.write(`${clear}${colors.green('✓')} ${name}\n`)
    } else {
      stderr.write(`${clear}${colors.red('✗')} ${name}: ${report.error ?? ''}\n`)
    }
  })
}

/** Asks everything; what the modem does not know, or will not say, is left out. */
async function ask(modem: NodeModem): Promise<Map<string, string>> {
  const known = new Map<string, string>()
  for (const { key, command, pick } of questions) {
    const { ok, lines } = await modem.command(command)
    if (!ok) continue
    const value = lines.map((line) => pick(line)).find((text) => text !== null)
    if (typeof value === 'string') known.set(key, value)
  }
  return known
}

function revision(line: string): string | null {
  return plain(line.replace(/^\+CGMR:/, ''))
}

function show(context: Context, known: ReadonlyMap<string, string>, json: boolean): void {
  const rssi = Number(known.get('rssi') ?? 99)
  if (json) {
    const signal = { rssi: rssi === 99 ? null : rssi, dBm: dBm(rssi) }
    const { rssi: _, ...rest } = Object.fromEntries(known)
    print(context, `${JSON.stringify({ ...rest, signal }, null, 2)}\n`)
    return
  }
  const labels = [...questions, { key: 'address', label: 'IP address' }]
  const width = Math.max(...labels.map(({ label }) => label.length))
  for (const { key, label } of labels) {
    const value = key === 'rssi' ? signalText(rssi) : known.get(key)
    if (value !== undefined) print(context, `${label.padEnd(width)}  ${value}\n`)
  }
}

/** 3GPP 27.007 section 8.5: 0 is -113 dBm or less, 31 is -51 dBm or more, 99 not known. */
function dBm(rssi: number): number | null {
  return rssi > 31 ? null : 2 * rssi - 113
}

function signalText(rssi: number): string {
  const power = dBm(rssi)
  return power === null ? 'unknown' : `${rssi} of 31 (${power} dBm)`
}

/** What the demo prints: one live line per step, then one table. Colours only where they are wanted. */
import type { NodeModem, StepReport } from '@atlink/node-host'
import pc from 'picocolors'
import type { Done } from './jobs.ts'

export interface Row {
  readonly name: string
  readonly sent: number
  readonly received: number
  readonly ms: number
  readonly note: string
  readonly outcome: Outcome
}

/** `cannot`: the family has no such thing, and the driver has said so. */
export type Outcome = 'ok' | 'failed' | 'cannot'

const MARKS: Readonly<Record<Outcome, string>> = Object.freeze({
  ok: pc.green('ok'),
  failed: pc.red('FAILED'),
  cannot: pc.yellow('n/a'),
})

/** Of a byte on the line: start bit, eight bits, stop bit. */
const BITS = 10
/** Room for the result; it is compared whole. */
const SHOWN = 40

export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function failedRow(name: string, error: unknown, ms: number = 0): Row {
  return { name, sent: 0, received: 0, ms, note: (error as Error).message, outcome: 'failed' }
}

/** Does a job. @param expected - its result; undefined if that is not known. */
export async function timed(
  name: string,
  expected: string | undefined,
  job: () => Promise<Done>,
): Promise<Row> {
  const from = performance.now()
  try {
    const { sent, received, result } = await job()
    const ms = performance.now() - from
    const ok = expected === undefined || result === expected
    const note = ok ? short(result) : `${short(result)} is wrong`
    return { name, sent, received, ms, note, outcome: ok ? 'ok' : 'failed' }
  } catch (error) {
    return failedRow(name, error, performance.now() - from)
  }
}

function short(result: string): string {
  return result.length > SHOWN ? `${result.slice(0, 20)}…` : result
}

/** Prints each step of the bring-up as it happens. */
export function followSteps(modem: NodeModem): void {
  const live = process.stdout.isTTY === true
  const print = (text: string, end: string): void => {
    process.stdout.write(`${live ? '\r\u001b[2K' : ''}${text}${end}`)
  }
  modem.on('step', ({ name, status, error }: StepReport) => {
    if (status === 'started') {
      if (live) print(`  ${pc.dim('…')} ${name}`, '')
    } else if (status === 'done') print(`  ${pc.green('✓')} ${name}`, '\n')
    else print(`  ${pc.red('✗')} ${name}: ${error}`, '\n')
  })
}

export function sayAddress(modem: NodeModem): void {
  const signal = modem.signal === 99 ? 'unknown' : `${modem.signal} of 31`
  say(`  IP address ${pc.bold(modem.address ?? 'unknown')}, signal ${signal}`)
}

/** Bytes, and the rate of the direction that carried more: the line carries both at once. */
function figures({ sent, received, ms }: Row, baud: number): string[] {
  const seconds = ms / 1000
  const rate = Math.max(sent, received) / seconds
  const share = ((rate * BITS * 100) / baud).toFixed(0)
  if (sent + received === 0) return ['', '', seconds.toFixed(2), '', '']
  return [
    String(sent),
    String(received),
    seconds.toFixed(2),
    (rate / 1000).toFixed(1),
    `${share} %`,
  ]
}

export function table(rows: readonly Row[], baud: number): string {
  const cells = rows.map((row) => {
    return [MARKS[row.outcome], row.name, ...figures(row, baud), row.note]
  })
  const head = ['', 'what', 'sent', 'received', 'seconds', 'kB/s', 'of line rate', '']
  const all = [head, ...cells]
  // Colour codes take no room on the screen.
  const plain = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length
  const widths = head.map((_, i) => Math.max(...all.map((row) => plain(row[i] as string))))
  return all
    .map((row) =>
      row
        .map((cell, i) => {
          const pad = ' '.repeat((widths[i] as number) - plain(cell))
          return i >= 2 && i <= 6 ? pad + cell : cell + pad
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

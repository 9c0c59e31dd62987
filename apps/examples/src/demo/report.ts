/** What the demo prints: one live line per step, then one table. Colours only where they are wanted. */
import type { NodeModem, StepReport } from '@atlink/node-host'
import pc from 'picocolors'

export interface Row {
  readonly name: string
  readonly bytes: number
  readonly ms: number
  readonly note: string
  readonly ok: boolean
}

const BITS = 10

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

export function table(rows: readonly Row[], baud: number): string {
  const cells = rows.map(({ name, bytes, ms, note, ok }) => {
    const rate = (bytes / ms) * 1000
    return [
      ok ? pc.green('ok') : pc.red('FAILED'),
      name,
      String(bytes),
      (ms / 1000).toFixed(2),
      (rate / 1000).toFixed(1),
      `${((rate * BITS * 100) / baud).toFixed(0)} %`,
      note,
    ]
  })
  const head = ['', 'what', 'bytes', 'seconds', 'kB/s', 'of line rate', '']
  const all = [head, ...cells]
  // Colour codes take no room on the screen.
  const plain = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length
  const widths = head.map((_, i) => Math.max(...all.map((row) => plain(row[i] as string))))
  return all
    .map((row) =>
      row
        .map((cell, i) => {
          const pad = ' '.repeat((widths[i] as number) - plain(cell))
          return i >= 2 && i <= 5 ? pad + cell : cell + pad
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `atlink ports`: the serial ports of this machine, one a line. */
import type { Command } from 'commander'
import { listPorts, type PortDescription } from '../ports.ts'
import { type Context, print, remark } from './context.ts'

export function registerPorts(program: Command, context: Context): void {
  program
    .command('ports')
    .description('list the serial ports of this machine')
    .option('--json', 'print a JSON array')
    .action((options: { json?: boolean }) => run(context, options.json === true))
}

async function run(context: Context, json: boolean): Promise<void> {
  const ports = await listPorts()
  if (json) {
    print(context, `${JSON.stringify(ports, null, 2)}\n`)
    return
  }
  if (ports.length === 0) {
    remark(context, 'This machine has no serial port. -p mock:a76xx is a simulated modem.')
  }
  const width = Math.max(0, ...ports.map((port) => port.path.length))
  for (const port of ports) print(context, `${lineOf(port, width)}\n`)
}

function lineOf(port: PortDescription, width: number): string {
  const id = port.vendorId === undefined ? '' : `${port.vendorId}:${port.productId}`
  // A modem's ports differ by this number only, and the AT port is often 2 or 4.
  const part = port.interfaceNumber === undefined ? '' : `interface ${port.interfaceNumber}`
  const about = [port.manufacturer, port.product, id, part].filter((text) => text)
  return `${port.path.padEnd(width)}  ${about.join('  ')}`.trimEnd()
}

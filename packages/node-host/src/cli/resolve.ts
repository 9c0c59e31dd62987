/**
 * `atlink resolve`: asks the modem for the addresses of a name. All of them go to standard output,
 * one a line, in the order in which the modem gave them.
 */
import { describeError, ErrorBase } from '@atlink/core'
import type { Command } from 'commander'
import type { NodeModem } from '../modem.ts'
import { parseName } from './arguments.ts'
import { CliError, type Context, print } from './context.ts'
import { showSteps } from './info.ts'
import { addLineOptions, addNetworkOptions, type LineOptions, withModem } from './line.ts'

interface ResolveOptions extends LineOptions {
  quiet?: boolean
}

const unknownName = ErrorBase.cip + 11

export function registerResolve(program: Command, context: Context): void {
  const command = program
    .command('resolve')
    .description('print the addresses of a host name, as the modem finds them')
    .argument('<name>', 'host name; an address is its own answer', parseName)
  addNetworkOptions(addLineOptions(command))
    .option('-q, --quiet', 'do not show the steps of the bring-up')
    .action((name: string, options: ResolveOptions) => run(context, name, options))
}

async function run(context: Context, name: string, options: ResolveOptions): Promise<void> {
  await withModem(context, options, async (modem) => {
    if (!options.quiet) showSteps(context, modem)
    await modem.whenReady()
    for (const address of await ask(modem, name)) print(context, `${address}\n`)
  })
}

function ask(modem: NodeModem, name: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    new modem.core.Resolver().resolve({
      host: name,
      onResolved: (_host, _address, addresses) => resolve(addresses),
      onError: (_host, code) => reject(new CliError(whyNot(name, code))),
    })
  })
}

function whyNot(name: string, code: number): string {
  // The modem says the same for a name that does not exist and for DNS servers it cannot reach.
  if (code === unknownName) return `The modem found no address for ${name}: is it spelled right?`
  return `The modem was not able to look ${name} up. ${describeError(code)}`
}

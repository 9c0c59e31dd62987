/**
 * `atlink at`: runs command lines and prints what the modem answers. It brings nothing up that is
 * not up, and leaves the modem's network as it was.
 */
import { type CommandResult, describeError, ErrorBase } from '@atlink/core'
import type { Command } from 'commander'
import type { NodeModem } from '../modem.ts'
import { CliError, type Context, print } from './context.ts'
import { addLineOptions, describeDown, type LineOptions, withModem } from './line.ts'

interface AtOptions extends LineOptions {
  json?: boolean
}

export function registerAt(program: Command, context: Context): void {
  const command = program
    .command('at')
    .description('run AT commands; information lines go to standard output')
    .argument('<command...>', "command lines, run in order up to the first error: 'AT+CSQ'")
  addLineOptions(command)
    .option('--json', 'print one JSON object for each command')
    .action((lines: string[], options: AtOptions) => run(context, lines, options))
}

async function run(context: Context, lines: string[], options: AtOptions): Promise<void> {
  const work = (modem: NodeModem) => runAll(context, modem, lines, options)
  await withModem(context, options, work, true)
}

function runAll(
  context: Context,
  modem: NodeModem,
  lines: readonly string[],
  options: AtOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (index: number) => {
      const line = lines[index]
      if (line === undefined) {
        void modem.release().then(resolve)
        return
      }
      modem.core.command(line, (result) => {
        report(context, line, result, options.json === true)
        if (result.ok) return next(index + 1)
        // Released in this very turn: the bring-up, which goes on meanwhile, gets no further.
        void modem.release()
        if (result.final !== '') return reject(new FinalResult(result))
        const { code } = result
        reject(new CliError(describeDown(code, describeError(code), options, modem)))
      })
    }
    next(0)
  })
}

/** The modem said no: its own words are the message, and the number's meaning if it gave one. */
class FinalResult extends CliError {
  override readonly prefix: string = ''

  constructor({ code, final }: CommandResult) {
    super(code < ErrorBase.cme ? final : `${final} (${describeError(code)})`)
  }
}

function report(context: Context, command: string, result: CommandResult, json: boolean): void {
  const { ok, final, lines } = result
  if (json) print(context, `${JSON.stringify({ command, ok, final, lines })}\n`)
  else for (const line of lines) print(context, `${line}\n`)
}

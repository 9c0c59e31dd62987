/** The command `atlink` without the process around it: arguments and streams in, exit code out. */
import { Command, CommanderError } from 'commander'
import { registerAt } from './at.ts'
import { registerConnect } from './connect.ts'
import { CliError, type Context, remark } from './context.ts'
import { registerInfo } from './info.ts'
import { registerListen } from './listen.ts'
import { registerPorts } from './ports.ts'
import { registerResolve } from './resolve.ts'
import { registerTerminal } from './terminal/terminal.ts'

function build(context: Context): Command {
  const program = new Command('atlink')
    .description('TCP and UDP through the TCP/IP stack of a SIMCom modem')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    })
  registerPorts(program, context)
  registerAt(program, context)
  registerTerminal(program, context)
  registerInfo(program, context)
  registerResolve(program, context)
  registerConnect(program, context)
  registerListen(program, context)
  return program
}

/** @returns 0, 1 when something went wrong, 2 for misuse, 130 or 143 after a signal. */
export async function run(context: Context, args: readonly string[]): Promise<number> {
  try {
    await build(context).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    // commander has printed its own message already; what is not help is misuse.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof CliError)) throw error
    if (error.message !== '') remark(context, `${error.prefix}${error.message}`)
    return error.exitCode
  }
}

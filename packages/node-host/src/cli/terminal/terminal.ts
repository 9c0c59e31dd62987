/**
 * `atlink terminal`: a conversation with a modem in whatever state it is. It speaks to the port
 * itself and brings nothing up. On a terminal lines are edited and remembered for as long as it runs,
 * and not beyond: a PIN is typed here too.
 */
import { createInterface, type Interface } from 'node:readline'
import type { Command } from 'commander'
import { parseSeconds } from '../arguments.ts'
import { CliError, type Context } from '../context.ts'
import { addPortOptions, interrupted, type PortChoice, withPort } from '../line.ts'
import { PlainScreen, TerminalScreen } from './screens.ts'
import { dotNames, Session } from './session.ts'

interface TerminalOptions extends PortChoice {
  timeout: number
}

const help = `
Input that is not typed at a terminal is taken line by line: the next line waits for the result of
the one before, and the end of input ends the command.`

export function registerTerminal(program: Command, context: Context): void {
  const command = program
    .command('terminal')
    .description('talk to the modem by hand; .help in it tells what it can do')
  addPortOptions(command)
    .option(
      '--timeout <seconds>',
      'how long a line of piped input waits for its result',
      parseSeconds,
      10,
    )
    .addHelpText('after', help)
    .action((options: TerminalOptions) => run(context, options))
}

async function run(context: Context, options: TerminalOptions): Promise<void> {
  const isTerminal = isTTY(context.stdin) && isTTY(context.stdout)
  await withPort(context, options, async (serial, trace) => {
    const editor = createInterface({
      input: context.stdin,
      ...(isTerminal ? { output: context.stdout, completer } : {}),
      terminal: isTerminal,
      historySize: 500,
      removeHistoryDuplicates: true,
    })
    const screen = isTerminal ? new TerminalScreen(context, editor) : new PlainScreen(context)
    const session = new Session(serial, screen, {
      baud: options.baud,
      resultMs: isTerminal ? 0 : options.timeout * 1000,
      trace,
    })
    try {
      if (isTerminal)
        screen.remark(`${options.port}, ${options.baud} bit/s. Ctrl-D ends, .help helps.`)
      const talk = Promise.race([converse(editor, session), session.ended])
      await Promise.race([talk, interrupted(context.signal)])
    } catch (error) {
      throw error instanceof CliError ? error : new CliError((error as Error).message)
    } finally {
      editor.close()
      await session.close()
    }
  })
}

/** Gives the session line by line, in order, until the input ends. */
function converse(editor: Interface, session: Session): Promise<void> {
  return new Promise((resolve, reject) => {
    let turn = Promise.resolve()
    const take = (line: string) => {
      turn = turn.then(() => session.input(line))
      turn.catch(reject)
    }
    editor.on('line', take)
    editor.on('close', () => void turn.then(resolve))
    // Ctrl-Z is a key of the modem's; Ctrl-C drops what was typed, and ends when nothing was.
    editor.on('SIGTSTP', () => take('.end'))
    editor.on('SIGINT', () => {
      if (editor.line === '') editor.close()
      else editor.write(null, { ctrl: true, name: 'u' })
    })
  })
}

function completer(line: string): [string[], string] {
  return [line.startsWith('.') ? dotNames.filter((name) => name.startsWith(line)) : [], line]
}

function isTTY(stream: unknown): boolean {
  return (stream as { isTTY?: boolean }).isTTY === true
}

/**
 * Where a conversation is shown: on a terminal, around the line that is being edited, or as plain
 * text for another program. Answers and payload are results, remarks go to standard error.
 */
import { clearLine, cursorTo, type Interface } from 'node:readline'
import { type Context, print, remark } from '../context.ts'
import type { LineKind } from './received.ts'
import type { Mode, Screen } from './session.ts'

const LF = 0x0a

/** Lines and payload as they come; what nobody asked for is marked. */
export class PlainScreen implements Screen {
  readonly #context: Context
  #column = 0

  constructor(context: Context) {
    this.#context = context
  }

  line(kind: LineKind, text: string): void {
    if (kind === 'prompt') return
    const fresh = this.#column > 0 ? '\n' : ''
    this.#column = 0
    print(this.#context, `${fresh}${kind === 'unsolicited' ? '« ' : ''}${text}\n`)
  }

  payload(bytes: Uint8Array): void {
    this.#column = bytes.at(-1) === LF ? 0 : 1
    this.#context.stdout.write(Buffer.from(bytes))
  }

  remark(text: string): void {
    remark(this.#context, text)
  }

  mode(): void {}
}

const prompts: Readonly<Record<Mode, string>> = { command: 'at> ', prompt: '  > ', data: 'data> ' }

/** On a terminal: everything goes above the line that is being edited. */
export class TerminalScreen implements Screen {
  readonly #context: Context
  readonly #editor: Interface

  constructor(context: Context, editor: Interface) {
    this.#context = context
    this.#editor = editor
    this.mode('command')
  }

  line(kind: LineKind, text: string): void {
    if (kind === 'prompt') return
    const { dim, red, green } = this.#context.colors
    if (kind === 'unsolicited') this.#above(dim(`« ${text}`))
    else if (kind === 'answer') this.#above(text)
    else this.#above(/ERROR|^NO |FAIL|^BUSY/.test(text) ? red(text) : green(text))
  }

  payload(bytes: Uint8Array): void {
    this.#above(Buffer.from(bytes).toString().replace(/\n$/, ''))
  }

  remark(text: string): void {
    this.#above(this.#context.colors.dim(text))
  }

  mode(mode: Mode): void {
    this.#editor.setPrompt(prompts[mode])
    this.#editor.prompt(true)
  }

  #above(text: string): void {
    const { stdout } = this.#context
    cursorTo(stdout, 0)
    clearLine(stdout, 0)
    stdout.write(`${text}\n`)
    this.#editor.prompt(true)
  }
}

/**
 * The command interpreter: from received bytes to command lines and payloads, one at a time, and from
 * their commands to one answer, one turn after the CR (ITU-T V.250 clauses 5.2 and 5.7). It knows no
 * command; those are rows of the command table.
 */
import { LF } from './ascii.ts'
import { ByteQueue } from './byte-queue.ts'
import type {
  Call,
  CommandRow,
  CommandTable,
  Final,
  OnPayload,
  PayloadEnd,
  Piece,
} from './command.ts'
import { type ParsedCommand, type ParsedLine, parseLine } from './command-line.ts'
import type { Device } from './device.ts'
import { FixedPayload, type Input, LineInput, VariablePayload } from './input.ts'
import { Parameters, WrongParameter } from './parameters.ts'

export class Interpreter {
  /** Bytes lost because more came than the DCE holds while it is busy. */
  lost = 0
  readonly #device: Device
  readonly #table: CommandTable
  readonly #lineInput: LineInput
  #input: Input
  /** Bytes that came while a command was being executed. */
  readonly #queue = new ByteQueue()
  #isBusy = false
  /** Ends a payload whose time is limited. */
  #payloadTimer = 0
  /** The last byte was the CR that made it busy: an LF right after it belongs to that line. */
  #isAfterCr = false
  #previousBody = ''
  /** Counts resets, so that whatever an older life has started comes to nothing. */
  #life = 0

  constructor(device: Device, table: CommandTable) {
    this.#device = device
    this.#table = table
    this.#lineInput = new LineInput(device.profile.lineLimit, {
      onLine: (body) => this.#takeLine(body),
      onRepeat: () => this.#takeLine(this.#previousBody),
    })
    this.#input = this.#lineInput
  }

  /** Nothing is being executed, and no payload is open. */
  get isIdle(): boolean {
    return !this.#isBusy && this.#input === this.#lineInput
  }

  /** Forgets a line that has begun: the online data state begins. */
  forgetLine(): void {
    this.#lineInput.reset()
  }

  /** Forgets the line, the payload and the command in progress. */
  reset(): void {
    this.#life++
    this.#device.time.cancel(this.#payloadTimer)
    this.#isBusy = false
    this.#isAfterCr = false
    this.#input = this.#lineInput
    this.#lineInput.reset()
    this.#queue.clear()
    this.#previousBody = ''
    this.#device.output.reset()
  }

  exact(bytes: Uint8Array, start: number, end: number): number {
    return this.#isBusy ? end - start : this.#input.exact(bytes, start, end)
  }

  receive(bytes: Uint8Array): void {
    let start = 0
    if (this.#isAfterCr && bytes[0] === LF) {
      // An LF after the CR is ignored, but its echo comes before the answer.
      if (this.#echoes) this.#device.output.echo(bytes, 0, 1)
      start = 1
    }
    if (bytes.length > 0) this.#isAfterCr = false
    const room = this.#device.profile.inputLimit - this.#queue.length
    const taken = Math.min(room, bytes.length - start)
    this.lost += bytes.length - start - taken
    this.#queue.push(bytes, start, start + taken)
    this.#pump()
  }

  get #echoes(): boolean {
    return this.#device.settings.echo || this.#device.knobs.echo === 'stuck-on'
  }

  #pump(): void {
    const queue = this.#queue
    const { dataState, uart } = this.#device
    if (dataState.isOnline) {
      // What came right after the command line that led there is data already.
      const bytes = queue.take(queue.length)
      dataState.receive(bytes, uart.toDce.deliveredMs, uart.toDce.byteMs)
      return
    }
    while (!this.#isBusy && queue.length > 0) {
      const { bytes, start, end } = queue
      const isLine = this.#input === this.#lineInput
      queue.drop(isLine ? this.#takeTyped(bytes, start, end) : this.#input.take(bytes, start, end))
    }
    const limit = this.#device.profile.inputLimit
    if (queue.length > (3 * limit) / 4) this.#device.uart.setInputFull(true)
    else if (queue.length < limit / 4) this.#device.uart.setInputFull(false)
  }

  #takeTyped(bytes: Uint8Array, start: number, end: number): number {
    const { output } = this.#device
    const echoes = this.#echoes
    const count = this.#lineInput.take(bytes, start, end)
    if (echoes) output.echo(bytes, start, start + count)
    if (echoes && this.#lineInput.isTyping) output.holdForTyping()
    else output.releaseTyping()
    return count
  }

  /** Runs `run` one turn from now, unless the modem is reset before. */
  #later(ms: number, run: () => void): void {
    const life = this.#life
    const { time } = this.#device
    time.at(time.now() + ms, () => {
      if (life === this.#life) run()
    })
  }

  #takeLine(body: string | undefined): void {
    const device = this.#device
    if (device.takesBaudFrom(body)) return
    if (device.knobs.loseCommands > 0) {
      device.knobs.loseCommands--
      return
    }
    this.#isBusy = true
    this.#isAfterCr = true
    const line = body === undefined ? undefined : parseLine(body)
    this.#later(this.#latencyOf(line), () => {
      if (body === undefined || line === undefined) {
        this.#finish([], 'ERROR', [])
        return
      }
      this.#previousBody = body
      device.commandRun(`AT${body}`)
      this.#runLine(line)
    })
  }

  #latencyOf(line: ParsedLine | undefined): number {
    const { latency, latencyMs } = this.#device.knobs
    const own = (line?.commands ?? []).map((command) => latency[command.name] ?? 0)
    const slowest = Math.max(0, ...own)
    return slowest > 0 ? slowest : latencyMs
  }

  #runLine(line: ParsedLine): void {
    const pieces: Piece[] = []
    const afters: (() => void)[] = []
    let index = 0
    const next = (): void => {
      while (index < line.commands.length) {
        const command = line.commands[index++] as ParsedCommand
        const isLast = index === line.commands.length && !line.wrong
        const final = this.#runCommand(command, isLast, pieces, afters, proceed)
        if (final === undefined) return
        if (final !== 'OK') {
          this.#finish(pieces, final, afters)
          return
        }
      }
      this.#finish(pieces, line.wrong ? 'ERROR' : 'OK', afters)
    }
    const proceed = (final: Final): void => {
      if (final === 'OK') next()
      else this.#finish(pieces, final, afters)
    }
    next()
  }

  #runCommand(
    command: ParsedCommand,
    isLast: boolean,
    pieces: Piece[],
    afters: (() => void)[],
    proceed: (final: Final) => void,
  ): Final | undefined {
    const row = this.#table.get(command.name)
    if (row === undefined) return 'ERROR'
    const life = this.#life
    const call: Call = {
      device: this.#device,
      parameters: new Parameters(command.values),
      isLast,
      info: (...lines) => pieces.push({ lines }),
      block: (header, bytes, blank = false) => pieces.push({ header, bytes, blank }),
      after: (run) => afters.push(run),
      prompt: (payloadEnd, done) => this.#prompt(pieces.splice(0), payloadEnd, done),
      finish: (final) => {
        if (life === this.#life) proceed(final)
      },
    }
    return runForm(row, command, call)
  }

  #prompt(pieces: readonly Piece[], payloadEnd: PayloadEnd, done: OnPayload): void {
    const device = this.#device
    const complete: OnPayload = (payload, failure) => {
      this.#isBusy = true
      this.#input = this.#lineInput
      this.#later(device.knobs.latencyMs, () => done(payload, failure))
    }
    this.#later(device.knobs.promptDelayMs, () => {
      device.output.pieces(pieces)
      if (payloadEnd.isSilent !== true) device.output.prompt()
      device.output.holdForPayload()
      const input = this.#payloadInput(payloadEnd, complete)
      this.#input = this.#echoesPayload ? new EchoedInput(input, device) : input
      this.#becomeReady()
    })
  }

  #payloadInput(payloadEnd: PayloadEnd, complete: OnPayload): Input {
    if ('length' in payloadEnd) return new FixedPayload(payloadEnd.length, complete)
    const { limit, isRaw = false, afterMs } = payloadEnd
    const input = new VariablePayload(limit, isRaw, complete)
    if (afterMs !== undefined) {
      const { time, uart } = this.#device
      this.#payloadTimer = time.at(time.now() + afterMs, () => {
        // What has arrived by now still belongs to it, and may even end it.
        uart.toDce.settle()
        if (!input.isDone) input.end()
      })
    }
    return input
  }

  get #echoesPayload(): boolean {
    const { dataEcho } = this.#device.settings
    return dataEcho === 'always' || (dataEcho === 'on' && this.#echoes)
  }

  #finish(pieces: readonly Piece[], final: Final, afters: readonly (() => void)[]): void {
    const { output } = this.#device
    output.answer(pieces, final)
    // A command's deferred result comes before what had to wait for the end of its payload.
    output.releasePayload(() => {
      for (const after of afters) after()
    })
    this.#becomeReady()
  }

  #becomeReady(): void {
    this.#isBusy = false
    this.#isAfterCr = false
    this.#pump()
    this.#device.uart.toDce.refresh()
  }
}

/** Echoes what an input takes (AT+CIPCFG="DATAECHO"), but not the Ctrl-Z or ESC that ends it. */
class EchoedInput implements Input {
  readonly #input: Input
  readonly #device: Device

  constructor(input: Input, device: Device) {
    this.#input = input
    this.#device = device
  }

  exact(bytes: Uint8Array, start: number, end: number): number {
    return this.#input.exact(bytes, start, end)
  }

  take(bytes: Uint8Array, start: number, end: number): number {
    const count = this.#input.take(bytes, start, end)
    const isTerminated = this.#input instanceof VariablePayload && this.#input.isDone
    this.#device.output.echo(bytes, start, start + count - (isTerminated ? 1 : 0))
    return count
  }
}

function runForm(row: CommandRow, command: ParsedCommand, call: Call): Final | undefined {
  if (command.form === 'test') {
    if (typeof row.test !== 'string') return row.test?.(call) ?? 'ERROR'
    if (row.test !== '') call.info(row.test)
    return 'OK'
  }
  const handler = row[command.form]
  if (handler === undefined) return 'ERROR'
  const forbidden = row.legal?.(call.device)
  if (forbidden !== undefined) return forbidden
  try {
    return handler(call)
  } catch (error) {
    if (!(error instanceof WrongParameter)) throw error
    return row.wrong?.(call) ?? 'ERROR'
  }
}

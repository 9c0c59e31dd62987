/**
 * Notes, from outside, which commands a simulated modem has run with success, and which lines it has
 * said. Nothing in the modem knows of it: the rows of the command tables and the methods that all goes
 * through are wrapped, in this process only.
 * A note keeps what tells one form of a command from another, and no payload: numbers of one digit and
 * words in capitals (`AT+CIPOPEN=1,"TCP","s",10`).
 */
import type { Call, CommandRow, Final, Handler } from '../../src/command.ts'
import { type Form, type ParsedCommand, parseLine, type Value } from '../../src/command-line.ts'
import { DataState } from '../../src/data-state.ts'
import { Device } from '../../src/device.ts'
import { Output } from '../../src/output.ts'
import { profiles } from '../../src/profile.ts'

/** `ran`: a command. `said`: a line that comes by itself. `answered`: a line of a command's answer. */
type Kind = 'ran' | 'said' | 'answered'

/** Results that say that a command was refused, or failed. */
const failures: readonly Final[] = ['ERROR', 'CONNECT FAIL', 'NO CARRIER']

/** Replaces a method by one that calls `run` first. */
function before<T extends object>(
  prototype: T,
  name: keyof T & string,
  run: (self: T, args: readonly unknown[]) => void,
): void {
  const method: unknown = Reflect.get(prototype, name)
  if (typeof method !== 'function') throw new Error(`the simulated modem has no ${name} any more`)
  Reflect.set(prototype, name, function (this: T, ...args: unknown[]) {
    run(this, args)
    return Reflect.apply(method, this, args)
  })
}

function shownNumber(digits: string): string {
  return digits.length === 1 ? digits : '10'
}

function shownValue(value: Value | undefined): string {
  if (value === undefined) return ''
  if (value.quoted) return /^[A-Z][A-Z0-9 ]{1,9}$/.test(value.text) ? `"${value.text}"` : '"s"'
  return /^[0-9]+$/.test(value.text) ? shownNumber(value.text) : 's'
}

export function shownCommand({ name, form, values }: ParsedCommand): string {
  if (form === 'exec') return `AT${name}`
  if (form === 'read') return `AT${name}?`
  if (form === 'test') return `AT${name}=?`
  return `AT${name}${name.startsWith('+') ? '=' : ''}${values.map(shownValue).join(',')}`
}

export function shownLine(text: string): string {
  return text.slice(0, 80).replace(/[0-9]+/g, shownNumber)
}

interface Listener {
  profile: string
  /** What was said before it was known by whom. */
  readonly pending: Set<string>
}

export class Recorder {
  readonly #records = new Set<string>()
  readonly #commands = new WeakMap<Device, readonly ParsedCommand[]>()
  readonly #devices = new WeakMap<DataState, Device>()
  readonly #outputs = new WeakMap<Output, Listener>()
  /** SIM800's AT+CIPMUX=1 is in force. */
  readonly #isMulti = new WeakMap<Device, boolean>()
  #isDtr = false

  /** JSON, one a note. */
  get records(): Iterable<string> {
    return this.#records
  }

  /** Wraps the modem of this process. */
  attach(): void {
    for (const { commands: table } of Object.values(profiles)) {
      for (const [name, row] of table)
        (table as Map<string, CommandRow>).set(name, this.#watched(row))
    }
    this.#watchDevice()
    this.#watchOutput()
  }

  #note(device: Device, kind: Kind, text: string): void {
    const multi = this.#isMulti.get(device) === true
    this.#add(device.profile.name, kind, text, multi)
  }

  #add(profile: string, kind: Kind, text: string, multi = false): void {
    this.#records.add(JSON.stringify({ profile, kind, text, ...(multi ? { multi } : {}) }))
  }

  #watched(row: CommandRow): CommandRow {
    const { exec, read, set, test } = row
    const watched = (form: Form, handler: Handler): Handler =>
      this.#watchedHandler(row.name, form, handler)
    const tested: Handler | undefined =
      typeof test !== 'string'
        ? test
        : (call) => {
            if (test !== '') call.info(test)
            return 'OK'
          }
    return {
      ...row,
      ...(exec && { exec: watched('exec', exec) }),
      ...(read && { read: watched('read', read) }),
      ...(set && { set: watched('set', set) }),
      ...(tested && { test: watched('test', tested) }),
    }
  }

  #watchedHandler(name: string, form: Form, handler: Handler): Handler {
    return (call) => {
      const ended = (final: Final): void => this.#ended(call.device, name, form, final)
      const watchedCall: Call = {
        ...call,
        finish: (final) => {
          ended(final)
          call.finish(final)
        },
      }
      const final = handler(watchedCall)
      if (final !== undefined) ended(final)
      return final
    }
  }

  #ended(device: Device, name: string, form: Form, final: Final): void {
    if (typeof final === 'number' || failures.includes(final)) return
    const line = this.#commands.get(device) ?? []
    for (const command of line) {
      if (command.name !== name || command.form !== form) continue
      this.#note(device, 'ran', shownCommand(command))
      if (name === '+CIPMUX' && form === 'set')
        this.#isMulti.set(device, command.values[0]?.text === '1')
    }
  }

  #watchDevice(): void {
    const meet = (device: Device): void => this.#meet(device)
    before(Device.prototype, 'receive', meet)
    before(Device.prototype, 'powerOff', (device) => this.#isMulti.delete(device))
    before(Device.prototype, 'commandRun', (device, [line]) => {
      meet(device)
      const { commands } = parseLine(String(line).slice(2))
      this.#commands.set(device, commands)
      if (commands.length === 0) this.#note(device, 'ran', String(line))
    })
    const { dtrChanged } = Device.prototype
    const recorder = this
    Device.prototype.dtrChanged = function (asserted) {
      meet(this)
      recorder.#isDtr = true
      if (!asserted && this.dataState.isOnline && this.settings.dtrMode > 0) {
        recorder.#note(this, 'ran', 'DTR')
      }
      dtrChanged.call(this, asserted)
      recorder.#isDtr = false
    }
    before(DataState.prototype, 'escape', (dataState) => {
      const device = this.#devices.get(dataState)
      if (device && !this.#isDtr) this.#note(device, 'ran', '+++')
    })
  }

  #watchOutput(): void {
    const { prototype } = Output
    const saying =
      (kind: Kind) =>
      (output: Output, [what]: readonly unknown[]) => {
        for (const text of [what].flat()) this.#said(output, kind, String(text))
      }
    before(prototype, 'urc', saying('said'))
    before(prototype, 'result', saying('said'))
    before(prototype, 'urcBlock', saying('said'))
    before(prototype, 'final', saying('said'))
    before(prototype, 'answer', (output, [, final]) => saying('answered')(output, [final]))
    before(prototype, 'pieces', (output, [pieces]) => {
      for (const piece of pieces as Parameters<Output['pieces']>[0]) {
        saying('answered')(output, ['lines' in piece ? piece.lines : piece.header])
      }
    })
  }

  #said(output: Output, kind: Kind, text: string): void {
    const lines = text.split('\r\n').filter((line) => line !== '')
    for (const line of lines) {
      const shown = shownLine(line)
      const listener = this.#outputs.get(output)
      if (listener === undefined) {
        this.#outputs.set(output, {
          profile: '',
          pending: new Set([JSON.stringify([kind, shown])]),
        })
      } else if (listener.profile === '') listener.pending.add(JSON.stringify([kind, shown]))
      else this.#add(listener.profile, kind, shown)
    }
  }

  /** From here on it is known whose the output is. */
  #meet(device: Device): void {
    const { output, dataState } = device
    if (this.#devices.has(dataState)) return
    this.#devices.set(dataState, device)
    const profile = device.profile.name
    const pending = this.#outputs.get(output)?.pending ?? new Set<string>()
    for (const noted of pending) {
      const [kind, shown] = JSON.parse(noted) as [Kind, string]
      this.#add(profile, kind, shown)
    }
    this.#outputs.set(output, { profile, pending: new Set() })
  }
}

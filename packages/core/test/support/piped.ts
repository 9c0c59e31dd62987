/** A modem in transparent mode on a scripted DCE, and what its one socket is told. */

import type { TransparentConstructor } from '../../src/bound.ts'
import { errorName } from '../../src/errors.ts'
import { Bench, type BenchOptions, BRING_UP, line, NO_LINKS, OK } from './bench.ts'
import { bytesOf } from './bytes.ts'

export const CONNECT: string = line('CONNECT 115200')
export const CLOSED: string = line('CLOSED')
/** Silence before the escape sequence, from the last byte on. */
export const GUARD_MS = 1100
/** From the escape sequence until its OK is believed. */
export const BELIEVED_MS = 1300
/** From the escape sequence until none is awaited any more. */
export const UNANSWERED_MS = 3000

export type PipeSocket = InstanceType<TransparentConstructor>

export class Piped extends Bench {
  readonly BRING_UP: typeof BRING_UP = BRING_UP

  /** The options of these names. */
  readonly dtr: boolean
  readonly flowControl: boolean

  constructor(options: BenchOptions = {}) {
    super({ ...options, modem: { transparent: true, ...options.modem } })
    this.dtr = options.modem?.dtr === true
    this.flowControl = options.modem?.flowControl === true
  }

  /** Plays the bring-up with what transparent mode adds to it. */
  override up(changes: Readonly<Record<string, string>> = {}): this {
    this.modem.open()
    for (const [command, answer] of BRING_UP) {
      if (command === 'AT+CMEE=1' && this.flowControl) this.dce.play(['AT+IFC=2,2\r', OK])
      if (command === 'AT+CPIN?') this.#wires()
      if (command === 'AT+CIPRXGET=1') this.dce.play(['AT+CIPMODE=1\r', OK])
      this.dce.play([`${command}\r`, changes[command] ?? answer])
    }
    this.dce.play(['AT+CIPCLOSE?\r', NO_LINKS])
    this.told()
    return this
  }

  #wires(): void {
    const { serial } = this.dce
    if (this.dtr) this.dce.play(['AT&D1\r', OK])
    if ('carrier' in serial) this.dce.play(['AT&C1\r', OK])
  }

  pipe(options: object = {}): PipeSocket {
    const { events } = this
    return new this.modem.Transparent({
      host: 'h',
      port: 7,
      onReadable: (count) => events.push(`readable ${count}`),
      onWritable: (count) => events.push(`writable ${count}`),
      onError: (code) => events.push(`error ${errorName(code)}`),
      ...options,
    })
  }

  /** A connection in online data state. */
  online(options: object = {}): PipeSocket {
    this.up()
    const socket = this.pipe(options)
    this.dce.play(['AT+CIPOPEN=0,"TCP","h",7\r', CONNECT])
    this.told()
    return socket
  }

  /** The same in online command state. */
  escaped(options: object = {}): PipeSocket {
    const socket = this.online(options)
    socket.escape()
    this.answerEscape(OK)
    return socket
  }

  /** Plays the escape sequence and an answer to it. */
  answerEscape(answer: string): this {
    this.dce.expect('+++', GUARD_MS + 100).pass(1000)
    this.dce.answer(answer).pass(BELIEVED_MS - 1001)
    this.dce.clock.step(1)
    return this
  }

  /** Plays an escape sequence that nothing answers. */
  noAnswer(): this {
    this.dce.expect('+++', GUARD_MS + 100).pass(UNANSWERED_MS - 1)
    this.dce.clock.step(1)
    return this
  }

  say(socket: PipeSocket, text: string): void {
    socket.write(bytesOf(text))
  }
}

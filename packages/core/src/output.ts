/* hot: no allocation */
/**
 * What is on its way to the DCE: one command line, part of a block, or filler. A block of variable
 * length gets its ETX and Ctrl-Z here. It goes out through
 * the arena's power-of-two views as fast as the port takes it. It decides nothing.
 */
import type { Arena } from './arena.ts'
import type { Engine } from './engine.ts'
import type { Link } from './link.ts'

const NOTHING = 0
const COMMAND = 1
const BLOCK = 2
const FILLER = 3
const ESCAPED = 4
const FILLER_RUN = 128
const CR = 13
const LF = 10
const ETX = 0x03
const CTRL_Z = 0x1a
const ESC = 0x1b

/** Payload bytes of a prompt of variable length that need an ETX before them. */
export function needsEtx(byte: number): boolean {
  return byte === ETX || byte === CTRL_Z || byte === ESC
}

export class Output {
  readonly #engine: Engine
  readonly #arena: Arena
  #kind = NOTHING
  #done = 0
  #end = 0
  #commandLength = 0
  /** The ETX of the next byte is out. */
  #isEtxOut = false
  /** Ctrl-Z follows the bytes. */
  #isEnded = false

  constructor(engine: Engine) {
    this.#engine = engine
    this.#arena = engine.arena
  }

  /** True while bytes of a block, command or filler are still to be given to the port. */
  get writing(): boolean {
    return this.#kind !== NOTHING
  }

  /** Bytes of the block that have been given to the port. */
  get written(): number {
    return this.#done
  }

  /** Sends the first `length` bytes of the arena's command region. */
  command(length: number): void {
    this.#commandLength = length
    this.#start(COMMAND, 0, length)
  }

  /**
   * Sends bytes [from, to) of the block at the start of the current link's transmit buffer.
   * Nothing leaves before egress: the passage to the port is the window that is being parsed.
   */
  block(from: number, to: number): void {
    this.#start(BLOCK, from, to)
  }

  /** Sends `length` times what fills the command region. */
  filler(value: number, length: number): void {
    const at = this.#arena.command
    this.#arena.bytes.fill(value, at, at + FILLER_RUN)
    this.#commandLength = 0
    this.#start(FILLER, 0, length)
  }

  /**
   * Sends bytes [from, to) of the current link's transmit buffer with their ETX, and Ctrl-Z after the
   * last piece of a block.
   */
  escaped(from: number, to: number, isLast: boolean): void {
    this.#isEtxOut = false
    this.#isEnded = isLast
    // The Ctrl-Z counts as one byte more.
    this.#start(ESCAPED, from, isLast ? to + 1 : to)
  }

  /** Sends Ctrl-Z. */
  end(): void {
    this.escaped(0, 0, true)
  }

  stop(): void {
    this.#kind = NOTHING
  }

  #start(kind: number, from: number, to: number): void {
    this.#kind = kind
    this.#done = from
    this.#end = to
    if (from >= to) this.#kind = NOTHING
  }

  /** Gives the port what it takes. True when nothing is left. */
  pump(): boolean {
    const serial = this.#engine.serial
    const { bytes, window } = this.#arena
    while (this.#kind !== NOTHING) {
      const room = serial.writable()
      if (room <= 0) return false
      const view = this.#arena.view(this.#run(room))
      if (this.#kind === ESCAPED) this.#escape(view.length)
      else {
        const from = this.#from()
        bytes.copyWithin(window, from, from + view.length)
        this.#done += view.length
      }
      this.#leave(view)
      if (this.#done >= this.#end) this.#kind = NOTHING
    }
    return true
  }

  /** Gives the port one run of the arena's bytes at `from`, at most `length`; returns how many. */
  give(from: number, length: number): number {
    const { bytes, window } = this.#arena
    const view = this.#arena.view(length)
    bytes.copyWithin(window, from, from + view.length)
    this.#leave(view)
    return view.length
  }

  #leave(view: Uint8Array): void {
    const engine = this.#engine
    const { bytes, window } = this.#arena
    engine.serial.write(view)
    engine.hooks.trace?.(1, bytes, window, window + view.length)
    engine.counters.bytesOut = (engine.counters.bytesOut + view.length) | 0
  }

  #run(room: number): number {
    let length = this.#end - this.#done
    if (length > room) length = room
    return this.#kind === FILLER && length > FILLER_RUN ? FILLER_RUN : length
  }

  /** Puts the next `length` bytes of an escaped block into the window. There are at least so many. */
  #escape(length: number): void {
    const bytes = this.#arena.bytes
    const source = (this.#engine.link as Link).unsentAt
    let at = this.#arena.window
    const stop = at + length
    const etx = this.#engine.dialect.etx
    while (at < stop) {
      const isEnd = this.#isEnded && this.#done === this.#end - 1
      const byte = isEnd ? CTRL_Z : (bytes[source + this.#done] as number)
      if (etx && !isEnd && !this.#isEtxOut && needsEtx(byte)) {
        bytes[at++] = ETX
        this.#isEtxOut = true
        continue
      }
      bytes[at++] = byte
      this.#isEtxOut = false
      this.#done++
    }
  }

  #from(): number {
    if (this.#kind === COMMAND) return this.#arena.command + this.#done
    if (this.#kind === FILLER) return this.#arena.command
    return (this.#engine.link as Link).unsentAt + this.#done
  }

  /** True when the line is the DCE's echo of the command line that was sent last. */
  isCommand(start: number, end: number): boolean {
    const bytes = this.#arena.bytes
    let at = this.#arena.command
    const last = at + this.#commandLength - 1
    while (at < last && (bytes[at] === CR || bytes[at] === LF)) at++
    if (this.#commandLength === 0 || last - at !== end - start) return false
    for (let i = start; i < end; i++) if (bytes[i] !== bytes[at++]) return false
    return true
  }
}

/**
 * A board with a simulated modem and a network in memory, all under virtual time: what an example runs on in
 * these programs. `esp32World` is the ESP32's board over fakes of its chip, `plainWorld` the modem's own
 * serial line. The clients are the stand-ins in both.
 */
import { a76xx, Modem, type ModemOptions } from '@atlink/core'
import {
  type Knobs,
  MemoryNetwork,
  MockModem,
  MockSerial,
  VirtualClock,
  VirtualTime,
} from '@atlink/mock-modem'
import { Board as Chip } from '../../../packages/moddable-device/test/board.ts'
import type { Board, Settings, Timer } from '../board/board.ts'
import { createBoard } from '../board/create.ts'
import { type Config, esp32Board } from '../board/esp32-board.ts'
import wiring from '../board/esp32-t-a7670.ts'
import type { Protocols } from '../board/protocols.ts'
import { bindShim } from '../shim/bind.ts'
import { ok, same } from './assert.ts'
import { bytesOf, textOf } from './text.ts'

type AnyBoard = Board<keyof Protocols>

export interface World {
  readonly time: VirtualTime
  readonly network: MemoryNetwork
  readonly dce: MockModem
  readonly log: string[]
  /** What the example has ended with; undefined while it runs. */
  readonly code: number | undefined
  /** Timers that are set, the driver's own included. */
  readonly timers: number
  /** Runs the example until it ends, and sees that it gives everything back. */
  run(main: (board: AnyBoard) => void, settings?: Settings, limitMs?: number): void
  /** Starts it and lets it run on. */
  start(main: (board: AnyBoard) => void, settings?: Settings): void
  until(what: string, done: () => boolean, limitMs?: number): void
  /** Drops what fakes and simulated modem have noted for tests. */
  forget(): void
}

export type NewWorld = (knobs?: Partial<Knobs>) => World

/** Longer than any example takes that is not asked to wait. */
const PATIENCE_MS = 120_000
/** For the modem to leave the network. */
const CLOSING_MS = 20_000

abstract class BasicWorld implements World {
  abstract readonly time: VirtualTime
  abstract readonly network: MemoryNetwork
  abstract readonly dce: MockModem
  abstract readonly timers: number
  readonly log: string[] = []
  code: number | undefined

  abstract board(settings: Settings): AnyBoard

  start(main: (board: AnyBoard) => void, settings: Settings = {}): void {
    main(this.board(settings))
  }

  until(what: string, done: () => boolean, limitMs: number = PATIENCE_MS): void {
    if (this.time.run(done, limitMs)) return
    throw new Error(`not within ${limitMs} ms: ${what}; so far: ${this.log.join(' | ')}`)
  }

  forget(): void {
    this.log.length = 0
    this.dce.takeCommands()
  }

  run(main: (board: AnyBoard) => void, settings: Settings = {}, limitMs?: number): void {
    this.start(main, settings)
    this.until('the example ends', () => this.code !== undefined, limitMs)
    this.time.advance(CLOSING_MS)
    same(this.timers, 0, 'timers after the end')
  }
}

/** Timers over virtual time; one that has fired must not be cleared. */
class VirtualTimer implements Timer {
  readonly live: Set<number> = new Set()
  readonly #time: VirtualTime

  constructor(time: VirtualTime) {
    this.#time = time
  }

  set(callback: () => void, delayMs: number): number {
    const handle = this.#time.at(this.#time.now() + delayMs, () => {
      this.live.delete(handle)
      callback()
    })
    this.live.add(handle)
    return handle
  }

  clear(handle: unknown): void {
    ok(this.live.delete(handle as number), 'the timer that is cleared is set')
    this.#time.cancel(handle as number)
  }
}

class PlainWorld extends BasicWorld {
  readonly time: VirtualTime = new VirtualTime()
  readonly network: MemoryNetwork = new MemoryNetwork(this.time)
  readonly dce: MockModem
  readonly #timer = new VirtualTimer(this.time)

  constructor(knobs: Partial<Knobs>) {
    super()
    this.dce = new MockModem({ time: this.time, network: this.network, knobs })
  }

  get timers(): number {
    return this.#timer.live.size
  }

  board(settings: Settings): AnyBoard {
    const serial = new MockSerial(this.dce.port)
    const clock = new VirtualClock(this.time)
    const timer = this.#timer
    return createBoard({
      timer,
      settings,
      dtr: true,
      newModem: (options: Omit<ModemOptions, 'serial' | 'clock' | 'dialect'>) =>
        new Modem({ dialect: a76xx, ...options, serial, clock }),
      release: () => serial.close(),
      bind: (modem) => bindShim(modem, timer),
      log: (text) => this.log.push(text),
      encode: bytesOf,
      decode: textOf,
      onEnd: (code) => {
        this.code = code
      },
    })
  }
}

class Esp32World extends BasicWorld {
  readonly #chip: Chip
  readonly time: VirtualTime
  readonly network: MemoryNetwork
  readonly dce: MockModem

  constructor(knobs: Partial<Knobs>) {
    super()
    this.#chip = new Chip(knobs)
    const { time, network, dce } = this.#chip
    this.time = time
    this.network = network
    this.dce = dce
  }

  get timers(): number {
    return this.#chip.timer.live
  }

  override forget(): void {
    super.forget()
    this.#chip.timer.armed.length = 0
    for (const port of this.#chip.chip.opened) port.reads.length = 0
    for (const pin of this.#chip.pins.inUse.values()) pin.levels.length = 0
  }

  board(settings: Settings): AnyBoard {
    const { description, timer, Digital } = this.#chip
    const { serial, ticks } = description
    if (!('io' in serial) || ticks === undefined) throw new Error('a chip describes its port')
    const sdk = {
      ...{ Serial: serial.io, Digital: Digital as never, Timer: timer, ticks },
      trace: (text: string) => this.#traced(text),
      ...{ encode: bytesOf, decode: textOf },
    }
    const bind = (device: object, modem: Modem): object => ({
      ...device,
      network: bindShim(modem, timer),
    })
    // As `mcconfig name=value` gives them: as text.
    const texts = Object.entries(settings).map(([name, value]) => [name, String(value)])
    const config: Config = { apn: 'internet', pin: '', path: '', ...Object.fromEntries(texts) }
    return esp32Board(sdk, wiring, config, [bind])
  }

  #traced(text: string): void {
    const line = text.slice(0, -1)
    const [, code] = /^ended with (\d+)$/.exec(line) ?? []
    if (line === 'done') this.code = 0
    else if (code !== undefined) this.code = Number(code)
    else this.log.push(line)
  }
}

export const plainWorld: NewWorld = (knobs = {}) => new PlainWorld(knobs)
export const esp32World: NewWorld = (knobs = {}) => new Esp32World(knobs)

/**
 * What a stall of JavaScript costs on the ESP32's UART, counted on the fakes under virtual time: of a
 * stream without a pause what the FIFO drops, and of a transfer through the driver how often it has to be
 * taken up again. Every number is the same in every run.
 */
import { a76xx, Modem, type ModemOptions, ModemState } from '@atlink/core'
import type { VirtualTime } from '@atlink/mock-modem'
import { DeviceSerial } from '../src/index.ts'
import { serialOf } from './fakes/serial.ts'
import { FakeUart, type Wire } from './fakes/uart.ts'
import { Rig } from './rig.ts'
import { DeviceTarget } from './targets/device.ts'

/** From one stall's beginning to the next one's, so that they meet every phase of what comes. */
const LEAST_MS = 50
const MOST_MS = 150

interface Stalled {
  readonly time: { now(): number; at(ms: number, run: () => void): unknown }
  readonly stall: (ms: number) => void
}

/** JavaScript is busy for `ms`, again and again, until what it returns is called. */
export function stalls({ time, stall }: Stalled, ms: number): () => void {
  let isOver = ms === 0
  let seed = 1
  const next = (): void => {
    if (isOver) return
    stall(ms)
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff
    time.at(time.now() + LEAST_MS + ((seed >> 8) % (MOST_MS - LEAST_MS + 1)), next)
  }
  next()
  return () => {
    isOver = true
  }
}

/** A line on which bytes come without a pause, from the moment when its rate is set. */
class Stream implements Wire {
  readonly pendingWrite = 0
  onReceive: (() => void) | null = null
  onWritable: (() => void) | null = null
  taken = 0
  readonly #time: VirtualTime
  #startMs = 0
  #byteMs = 1

  constructor(time: VirtualTime) {
    this.#time = time
  }

  get available(): number {
    return Math.floor((this.#time.now() - this.#startMs) / this.#byteMs) - this.taken
  }

  read(view: Uint8Array): number {
    const count = Math.min(view.length, this.available)
    this.taken += count
    return count
  }

  setBaud(rate: number): void {
    this.#byteMs = 10_000 / rate
    this.#startMs = this.#time.now()
    // The UART looks for more by itself once it knows of the first ones.
    this.#time.at(this.#startMs + 2 * this.#byteMs, () => this.onReceive?.())
  }

  write(): void {}
  setLines(): void {}
}

/** Which part of a stream without a pause finds the FIFO full. */
export function lostOfStream(baud: number, stallMs: number, ms: number): number {
  const { time, timer, loop } = new Rig()
  const line = new Stream(time)
  const uart = new FakeUart(time, line)
  const serial = new DeviceSerial({
    io: serialOf({ loop, uart, pinsInUse: new Set(), opened: [] }),
    timer,
    port: 1,
    receive: 16,
    transmit: 17,
    baud,
  })
  const view = new Uint8Array(512)
  serial.onReady = () => {
    while (serial.read(view) !== 0);
  }
  const stop = stalls({ time, stall: (busy) => loop.stall(busy) }, stallMs)
  time.advance(ms)
  stop()
  return uart.lost / line.taken
}

export interface Transfer {
  /** All bytes came, in their order. */
  readonly isWhole: boolean
  readonly ms: number
  /** Connections that ended before all was there. */
  readonly broken: number
  /** Bytes that found the FIFO full. */
  readonly dropped: number
  /** Payload that was fetched from the modem, or sent by it, in vain. */
  readonly again: number
  readonly overruns: number
  /** The last calls of `onOverrun`. */
  readonly told: number
  /** What each read asked for, in bytes, in their order. */
  readonly reads: readonly number[]
}

const byteAt = (at: number): number => (at * 7 + (at >> 8)) & 0xff

/** A client that goes on where it was when its connection is lost, and a peer that lets it. */
class Resumer {
  received = 0
  isRight = true
  broken = 0
  readonly #modem: Modem
  readonly #size: number
  readonly #view = new Uint8Array(512)

  constructor(target: DeviceTarget, modem: Modem, size: number) {
    this.#modem = modem
    this.#size = size
    target.network.listen(80, (peer) => {
      peer.onData = (bytes) => {
        const from = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
        peer.write(Uint8Array.from({ length: size - from }, (_, i) => byteAt(from + i)))
      }
    })
    this.#connect()
  }

  get isDone(): boolean {
    return this.received === this.#size
  }

  #connect(): void {
    const from = new Uint8Array(4)
    new DataView(from.buffer).setUint32(0, this.received)
    let asked = false
    const socket = new this.#modem.TCP({
      host: 'peer.example',
      port: 80,
      onWritable: () => {
        if (!asked) socket.write(from)
        asked = true
      },
      onReadable: () => {
        for (let count = 1; count !== 0; ) {
          count = socket.readInto(this.#view)
          for (let i = 0; i < count; i++) {
            if (this.#view[i] !== byteAt(this.received++)) this.isRight = false
          }
        }
        if (this.isDone) socket.close()
      },
      onError: () => {
        this.broken++
        this.#connect()
      },
    })
  }
}

export interface TransferOptions {
  readonly size: number
  readonly stallMs: number
  readonly baud?: number
  readonly modem?: Partial<ModemOptions>
  /** After so many bytes JavaScript is never busy again. */
  readonly calmAfter?: number
}

export async function transfer(options: TransferOptions): Promise<Transfer> {
  const { size, stallMs, baud = 115_200, calmAfter = size } = options
  const target = new DeviceTarget({ baud })
  let told = 0
  const modem = new Modem({
    dialect: a76xx,
    serial: target.serial,
    clock: target.clock,
    startBaud: baud,
    onOverrun: (count) => {
      told = count
    },
    ...options.modem,
  })
  modem.open()
  await target.until('the modem is up', () => modem.state === ModemState.ready)
  const resumer = new Resumer(target, modem, size)
  target.dce.takeCommands()
  const start = target.time.now()
  const stop = stalls({ time: target.time, stall: (busy) => target.stall(busy) }, stallMs)
  await target.until('calm', () => resumer.received >= calmAfter, 3_600_000)
  stop()
  await target.until('all is there', () => resumer.isDone, 3_600_000)
  const ms = target.time.now() - start
  const reads = target.dce
    .takeCommands()
    .filter((line) => line.startsWith('AT+CIPRXGET=2,'))
    .map((line) => Number(line.split(',')[2]))
  const { overruns } = modem.counters
  modem.close()
  await target.until('closed', () => modem.state === ModemState.closed, 60_000)
  const { lost: dropped } = target
  await target.dispose()
  const again = reads.reduce((sum, length) => sum + length, 0) - size
  const { isRight: isWhole, broken } = resumer
  return { isWhole, ms, broken, dropped, again, overruns, told, reads }
}

export interface Datagrams {
  readonly got: number
  /** Of the twenty that were sent when the stalls were over. */
  readonly gotCalm: number
  /** Each that came is one of those that were sent. */
  readonly isRight: boolean
  readonly errors: readonly number[]
  readonly dropped: number
  readonly overruns: number
  readonly told: number
}

/** `count` datagrams of 400 bytes, one every 60 ms, while JavaScript stalls; then twenty more. */
export async function datagrams(count: number, stallMs: number): Promise<Datagrams> {
  const target = new DeviceTarget({ baud: 115_200 })
  let told = 0
  const { serial, clock } = target
  const modem = new Modem({
    dialect: a76xx,
    serial,
    clock,
    startBaud: 115_200,
    receive: 'push',
    onOverrun: (total) => {
      told = total
    },
  })
  modem.open()
  await target.until('the modem is up', () => modem.state === ModemState.ready)
  const errors: number[] = []
  const sizes: number[] = []
  let isBound = false
  let isRight = true
  const view = new Uint8Array(500)
  const socket = new modem.UDP({
    port: 5000,
    onWritable: () => {
      isBound = true
    },
    onReadable: () => {
      for (let size = socket.readInto(view); size !== 0; size = socket.readInto(view)) {
        sizes.push(size)
        for (let i = 0; i < size; i++) if (view[i] !== byteAt(i)) isRight = false
        if (size !== 400) isRight = false
      }
    },
    onError: (code) => errors.push(code),
  })
  await target.until('the socket is bound', () => isBound)
  const bytes = Uint8Array.from({ length: 400 }, (_, i) => byteAt(i))
  const send = async (number: number): Promise<void> => {
    for (let i = 0; i < number; i++) {
      target.network.sendDatagram(5000, bytes, '10.0.0.9', 53)
      await target.pass(60)
    }
    await target.pass(3000)
  }
  const stop = stalls({ time: target.time, stall: (busy) => target.stall(busy) }, stallMs)
  await send(count)
  stop()
  await target.pass(3000)
  const got = sizes.length
  await send(20)
  const gotCalm = sizes.length - got
  const { overruns } = modem.counters
  const errorsThen = [...errors]
  modem.close()
  await target.until('closed', () => modem.state === ModemState.closed, 60_000)
  await target.dispose()
  return { got, gotCalm, isRight, errors: errorsThen, dropped: target.lost, overruns, told }
}

/**
 * The serial line between DTE and DCE as a thing that takes time: two wires, the DTE's receive FIFO,
 * and the modem control lines. It knows nothing of AT commands.
 * Lines are named as V.24 and the hardware do: true is asserted.
 */
import { ByteQueue } from './byte-queue.ts'
import { Faults } from './faults.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './time.ts'
import { Wire } from './wire.ts'

/**
 * The DTE's end of the line: what every front door (in process, serialport binding, PTY, TCP) uses.
 * Hooks are called by the scheduler only, never from inside a method of the port.
 */
export interface DtePort {
  /** Queues bytes for the line. They are copied. The queue has no limit: look at `pendingWrite`. */
  write(bytes: Uint8Array, start: number, end: number): void
  /** Moves received bytes into `view`; returns how many. */
  read(view: Uint8Array): number
  /** Received bytes that wait to be read. */
  readonly available: number
  /** Bytes written that have not left yet. */
  readonly pendingWrite: number
  /** Received bytes lost because the DTE's FIFO was full. */
  readonly lost: number
  /** Changes the DTE's rate, both ways, once all that was written has left. */
  setBaud(rate: number): void
  /**
   * The DTE's hardware flow control: with it on, transmission waits for CTS, and RTS falls by itself
   * while the receive FIFO is nearly full.
   */
  setFlowControl(on: boolean): void
  /** Asserts (true) or drops DTR and RTS. Both are asserted at the start. */
  setLines(dtr: boolean, rts: boolean): void
  readonly cts: boolean
  readonly dcd: boolean
  readonly ri: boolean
  /** False while the modem has no power: nothing answers, all its lines are down. */
  readonly powered: boolean
  onReceive: (() => void) | null
  /** Bytes have left: `pendingWrite` has become smaller. */
  onWritable: (() => void) | null
  /** CTS, DCD, RI or power has changed. */
  onLines: (() => void) | null
}

/** What the DCE does with its end of the line. */
export interface DceEnd {
  /** As `WireSink.exact`. */
  exactInput(bytes: Uint8Array, start: number, end: number): number
  receive(bytes: Uint8Array): void
  /** DTR has changed. */
  dtrChanged(asserted: boolean): void
}

/** A receiver with flow control drops RTS this many bytes before its FIFO is full. */
const fifoReserve = 8

export class Uart {
  readonly port: DtePort
  readonly toDte: Wire
  readonly toDce: Wire
  readonly faultsToDte: Faults
  readonly faultsToDce: Faults
  /** Depth of the DTE's receive FIFO in bytes. */
  fifoDepth: number = Number.POSITIVE_INFINITY
  lost = 0
  flowControl = false
  dtr = true
  cts = true
  dcd = true
  ri = false
  powered = true
  readonly #time: Scheduler
  readonly #dce: DceEnd
  readonly #fifo = new ByteQueue()
  readonly #port: Port
  #rts = true
  #fifoFull = false
  /** AT+IFC: the DCE stops for RTS, the DCE drives CTS. */
  #heedsRts = false
  #drivesCts = false
  #inputFull = false
  #rateChange = 0
  /** The DCE's receive rate, undefined while it autobauds. */
  #hears: number | undefined

  constructor(time: Scheduler, random: Random, dce: DceEnd, rate: number) {
    this.#time = time
    this.#dce = dce
    this.#hears = rate
    this.faultsToDte = new Faults(random)
    this.faultsToDce = new Faults(random)
    this.toDte = new Wire(time, this.#fifoSink, this.faultsToDte, rate)
    this.toDce = new Wire(time, this.#dceSink, this.faultsToDce, rate)
    this.#port = new Port(this)
    this.port = this.#port
    this.toDte.onRun = () => {
      if (this.#fifo.length > 0) this.port.onReceive?.()
    }
    this.toDce.onRun = () => this.port.onWritable?.()
  }

  /** The DCE's rate, which changes in both directions at once. */
  get dceRate(): number {
    return this.toDte.transmitRate
  }

  setDceRate(rate: number): void {
    this.toDte.setTransmitRate(rate)
    this.toDce.settle()
    this.#hears = rate
    this.toDce.receiveRate = rate
  }

  /** The DTE's rate. */
  get dteRate(): number {
    return this.toDce.transmitRate
  }

  /** Autobauding: the DCE's receiver follows the DTE's rate until `setDceRate` fixes it. */
  hearAnyRate(): void {
    this.#hears = undefined
    this.toDce.receiveRate = this.dteRate
  }

  get available(): number {
    this.toDte.settle()
    return this.#fifo.length
  }

  read(view: Uint8Array): number {
    this.toDte.settle()
    const count = this.#fifo.read(view)
    if (this.#fifoFull && this.#fifo.length <= this.fifoDepth / 2) {
      this.#fifoFull = false
      this.#applyRts()
    }
    return count
  }

  /** The DTE's rate, once the bytes already written have left at the old one. */
  setDteRate(rate: number): void {
    if (!(rate > 0)) throw new RangeError(`no such baud rate: ${rate}`)
    this.#rateChange = rate
    this.toDce.whenEmpty(() => {
      this.toDce.setTransmitRate(this.#rateChange)
      this.toDce.receiveRate = this.#hears ?? this.#rateChange
      this.toDte.settle()
      this.toDte.receiveRate = this.#rateChange
    })
  }

  setFlowControl(on: boolean): void {
    this.flowControl = on
    if (!on) this.#fifoFull = false
    this.#applyRts()
    this.#applyCts()
  }

  setDteLines(dtr: boolean, rts: boolean): void {
    this.#rts = rts
    this.#applyRts()
    if (dtr === this.dtr) return
    this.toDce.settle()
    this.dtr = dtr
    this.#dce.dtrChanged(dtr)
  }

  /** AT+IFC. */
  setDceFlowControl(heedsRts: boolean, drivesCts: boolean): void {
    this.#heedsRts = heedsRts
    this.#drivesCts = drivesCts
    this.#applyRts()
    this.#applyCts()
  }

  /** The DCE's input buffer is nearly full, or has room again. */
  setInputFull(full: boolean): void {
    this.#inputFull = full
    this.#applyCts()
  }

  setDcd(on: boolean): void {
    if (this.dcd === on) return
    this.dcd = on
    this.#linesChanged()
  }

  pulseRi(ms: number): void {
    if (this.ri) return
    this.ri = true
    this.#linesChanged()
    this.#time.at(this.#time.now() + ms, () => {
      this.ri = false
      this.port.onLines?.()
    })
  }

  setPowered(on: boolean): void {
    if (this.powered === on) return
    this.toDce.settle()
    this.toDte.clear()
    // What had arrived before the cut still has to be told.
    if (this.#fifo.length > 0) this.#time.at(this.#time.now(), () => this.port.onReceive?.())
    this.powered = on
    this.dcd = on
    this.#inputFull = false
    this.#applyCts()
    this.#linesChanged()
  }

  #applyRts(): void {
    this.toDte.hold(this.#heedsRts && !(this.#rts && !this.#fifoFull))
  }

  #applyCts(): void {
    const cts = this.powered && !(this.#drivesCts && this.#inputFull)
    const changed = cts !== this.cts
    this.cts = cts
    this.toDce.hold(this.flowControl && !cts)
    if (changed) this.#linesChanged()
  }

  /** Hooks are the scheduler's to call: a front door may be inside one of the port's methods. */
  #linesChanged(): void {
    this.#time.at(this.#time.now(), () => this.port.onLines?.())
  }

  readonly #dceSink = {
    exact: (bytes: Uint8Array, start: number, end: number): number =>
      this.powered ? this.#dce.exactInput(bytes, start, end) : end - start,
    receive: (bytes: Uint8Array): void => {
      if (this.powered) this.#dce.receive(bytes)
    },
  }

  readonly #fifoSink = {
    exact: (_: Uint8Array, start: number, end: number): number => {
      const room = this.fifoDepth - fifoReserve - this.#fifo.length
      return this.flowControl && room > 0 ? Math.min(room, end - start) : end - start
    },
    receive: (bytes: Uint8Array): void => {
      const taken = Math.min(bytes.length, Math.max(0, this.fifoDepth - this.#fifo.length))
      this.#fifo.push(bytes, 0, taken)
      this.lost += bytes.length - taken
      if (!this.flowControl || this.#fifo.length < this.fifoDepth - fifoReserve) return
      this.#fifoFull = true
      this.#applyRts()
    },
  }
}

class Port implements DtePort {
  onReceive: (() => void) | null = null
  onWritable: (() => void) | null = null
  onLines: (() => void) | null = null
  readonly #uart: Uart

  constructor(uart: Uart) {
    this.#uart = uart
  }

  write(bytes: Uint8Array, start: number, end: number): void {
    this.#uart.toDce.push(bytes, start, end)
  }

  read(view: Uint8Array): number {
    return this.#uart.read(view)
  }

  get available(): number {
    return this.#uart.available
  }

  get pendingWrite(): number {
    return this.#uart.toDce.pending
  }

  get lost(): number {
    return this.#uart.lost
  }

  setBaud(rate: number): void {
    this.#uart.setDteRate(rate)
  }

  setFlowControl(on: boolean): void {
    this.#uart.setFlowControl(on)
  }

  setLines(dtr: boolean, rts: boolean): void {
    this.#uart.setDteLines(dtr, rts)
  }

  get cts(): boolean {
    return this.#uart.cts
  }

  get dcd(): boolean {
    return this.#uart.dcd
  }

  get ri(): boolean {
    return this.#uart.ri
  }

  get powered(): boolean {
    return this.#uart.powered
  }
}

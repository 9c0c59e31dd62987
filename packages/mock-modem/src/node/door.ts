/**
 * A front door: a way by which programs outside reach the DTE's end of a simulated modem's line.
 * Here is what the doors made of byte streams share: what a door is, and the joint between a port
 * and a pair of streams, with backpressure both ways.
 */

import type { Readable, Writable } from 'node:stream'
import type { DtePort } from '../uart.ts'
import { ReceiveBuffer } from './receive-buffer.ts'

/** A simulated modem, as its front doors see it: a `MockModem` is one. */
export interface Line {
  readonly port: DtePort
  /** The modem's present rate. A door that has no rate of its own follows it. */
  readonly baud: number
}

export interface Door {
  /** What a program opens: a path, or host:port. */
  readonly address: string
  /** Stops serving. The modem goes on; its port is free for another door. */
  close(): Promise<void>
}

export interface DoorOptions {
  /** The DTE honours CTS and drives RTS; useful after AT+IFC=2,2. Off, as serial ports are. */
  readonly flowControl?: boolean
  /** Something that people should know: one sentence. */
  readonly onMessage?: (text: string) => void
  /** The door has ended by itself; `error` says why, null when that is its way of ending. */
  readonly onEnded?: (error: Error | null) => void
}

/** Bytes that wait for the line before the writer is held, and at which it may go on. */
const holdAt = 4096
const resumeAt = 1024
const receiveSize = 16_384

/**
 * Joins a modem's line to two streams until `detach`. It neither ends nor destroys them.
 * A stream has no baud rate: whatever AT+IPR or a reset has made of the modem's, the DTE's follows.
 */
export class Joint {
  readonly #line: Line
  readonly #port: DtePort
  readonly #input: Readable
  readonly #output: Writable
  readonly #received: ReceiveBuffer
  #flushing: NodeJS.Immediate | null = null
  #blocked = false
  #held = false
  #baud = 0

  constructor(line: Line, input: Readable, output: Writable) {
    const { port } = line
    this.#line = line
    this.#port = port
    this.#input = input
    this.#output = output
    this.#received = new ReceiveBuffer(port, receiveSize)
    port.onReceive = () => this.#receive()
    port.onWritable = () => this.#release()
    port.onLines = () => this.#followRate()
    output.on('drain', this.#onDrain)
    input.on('data', this.#onData)
    this.#receive()
  }

  /** Everything received has been handed on. */
  get idle(): boolean {
    return this.#received.available === 0 && this.#port.available === 0 && !this.#blocked
  }

  detach(): void {
    this.#port.onReceive = null
    this.#port.onWritable = null
    this.#port.onLines = null
    this.#input.off('data', this.#onData)
    this.#output.off('drain', this.#onDrain)
    if (this.#flushing !== null) clearImmediate(this.#flushing)
    this.#flushing = null
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#followRate()
    this.#port.write(bytes, 0, bytes.length)
    if (this.#port.pendingWrite < holdAt) return
    this.#held = true
    this.#input.pause()
  }

  readonly #onDrain = (): void => {
    this.#blocked = false
    this.#receive()
  }

  #release(): void {
    if (!this.#held || this.#port.pendingWrite > resumeAt) return
    this.#held = false
    this.#input.resume()
  }

  #followRate(): void {
    if (this.#line.baud === this.#baud) return
    this.#baud = this.#line.baud
    this.#port.setBaud(this.#baud)
  }

  #receive(): void {
    this.#followRate()
    this.#received.fill()
    // The UART may deliver byte by byte: what comes in one turn of the event loop leaves as one write.
    if (this.#flushing !== null || this.#blocked || this.#received.available === 0) return
    this.#flushing = setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#flushing = null
    const bytes = Buffer.allocUnsafe(this.#received.available)
    this.#received.take(bytes)
    this.#blocked = !this.#output.write(bytes)
    if (!this.#blocked) this.#receive()
  }
}

/** Throws away what the modem sends: nobody is at the other end of the line. */
export function discardReceived(port: DtePort): void {
  const scratch = new Uint8Array(1024)
  const discard = (): void => {
    while (port.available > 0) port.read(scratch)
  }
  port.onReceive = discard
  port.onWritable = null
  discard()
}

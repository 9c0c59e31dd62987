/**
 * The modem's serial line as a binding of node-serialport, so that its real `SerialPortStream` runs
 * over the simulated modem in this process, on every system and without a PTY, with what a PTY lacks:
 * the baud rate, DTR, RTS, CTS, DCD (RI is not in serialport's interface) and a cable to pull.
 * Errors are worded as those of serialport's own binding.
 */

import type { DtePort } from '../uart.ts'
import { ReceiveBuffer } from './receive-buffer.ts'

// That package's types are for require() only.
type Binding = import('@serialport/bindings-interface', { with: {
  'resolution-mode': 'require',
}}).BindingInterface

type OpenOptions = Parameters<Binding['open']>[0]
type PortInfo = Awaited<ReturnType<Binding['list']>>[number]
type BindingPort = Awaited<ReturnType<Binding['open']>>
type PortStatus = Awaited<ReturnType<BindingPort['get']>>
type SetOptions = Parameters<BindingPort['set']>[0]
type UpdateOptions = Parameters<BindingPort['update']>[0]

export interface MockBindingOptions {
  /** The path under which the port is listed and opened; /dev/mock0 unless told otherwise. */
  readonly path?: string
}

export interface MockBinding extends Binding {
  /** Pulls the cable: an open port fails, none is listed, none can be opened. */
  unplug(): void
  /** Puts the cable back. */
  plug(): void
}

/** As much as a terminal of Linux keeps for a reader that is late, and for the line. */
const receiveSize = 65_536
const transmitSize = 4096
/** A timer that never matters, except that an open port keeps the process alive. */
const foreverMs = 0x7fff_ffff

export function mockBinding(port: DtePort, options: MockBindingOptions = {}): MockBinding {
  return new PortBinding(port, options.path ?? '/dev/mock0')
}

class PortBinding implements MockBinding {
  readonly #port: DtePort
  readonly #path: string
  #open: OpenPort | null = null
  #plugged = true

  constructor(port: DtePort, path: string) {
    this.#port = port
    this.#path = path
  }

  async list(): Promise<PortInfo[]> {
    if (!this.#plugged) return []
    const none = undefined
    const ids = {
      serialNumber: none,
      pnpId: none,
      locationId: none,
      productId: none,
      vendorId: none,
    }
    return [{ path: this.#path, manufacturer: 'atlink mock modem', ...ids }]
  }

  async open(options: OpenOptions): Promise<BindingPort> {
    if (!options.path) throw new TypeError('"path" is not a valid port')
    if (!options.baudRate) throw new TypeError('"baudRate" is not a valid baudRate')
    if (!this.#plugged || options.path !== this.#path) {
      throw new Error(`Error: No such file or directory, cannot open ${options.path}`)
    }
    if (this.#open !== null) {
      throw new Error('Error Resource temporarily unavailable Cannot lock port')
    }
    this.#open = new OpenPort(this.#port, options, () => {
      this.#open = null
    })
    return this.#open
  }

  unplug(): void {
    this.#plugged = false
    this.#open?.fail()
  }

  plug(): void {
    this.#plugged = true
  }
}

class OpenPort implements BindingPort {
  readonly openOptions: Required<OpenOptions>
  isOpen = true
  readonly #port: DtePort
  readonly #onClosed: () => void
  readonly #received: ReceiveBuffer
  readonly #keepAlive: NodeJS.Timeout
  #baudRate: number
  #unplugged = false
  #waiting: (() => void)[] = []

  constructor(port: DtePort, options: OpenOptions, onClosed: () => void) {
    const frame = { dataBits: 8, stopBits: 1, parity: 'none' } as const
    const flow = { rtscts: false, xon: false, xoff: false, xany: false }
    this.openOptions = { ...frame, ...flow, lock: true, hupcl: true, ...options }
    this.#port = port
    this.#onClosed = onClosed
    this.#received = new ReceiveBuffer(port, receiveSize)
    this.#baudRate = options.baudRate
    this.#keepAlive = setInterval(() => {}, foreverMs)
    port.setBaud(options.baudRate)
    port.setFlowControl(this.openOptions.rtscts)
    port.setLines(true, true)
    // Opening discards what came before, as serialport's own binding does.
    this.#received.clear()
    port.onReceive = () => {
      this.#received.fill()
      this.#wake()
    }
    port.onWritable = () => this.#wake()
  }

  async close(): Promise<void> {
    this.#mustBeOpen()
    this.isOpen = false
    this.#detach()
    if (this.openOptions.hupcl && !this.#unplugged) this.#port.setLines(false, false)
    this.#wake()
    this.#onClosed()
  }

  async read(
    buffer: Buffer,
    offset: number,
    length: number,
  ): Promise<{ buffer: Buffer; bytesRead: number }> {
    if (buffer.length < offset + length) throw new Error('buffer is too small')
    this.#mustBeOpen()
    while (this.#received.available === 0) await this.#change()
    const bytesRead = this.#received.take(buffer.subarray(offset, offset + length))
    this.#received.fill()
    return { buffer, bytesRead }
  }

  async write(buffer: Buffer): Promise<void> {
    this.#mustBeOpen()
    let start = 0
    while (start < buffer.length) {
      const room = transmitSize - this.#port.pendingWrite
      if (room <= 0) {
        await this.#change()
        continue
      }
      const end = Math.min(buffer.length, start + room)
      this.#port.write(buffer, start, end)
      start = end
    }
  }

  async drain(): Promise<void> {
    this.#mustBeOpen()
    while (this.#port.pendingWrite > 0) await this.#change()
  }

  /** Discards what was received; what is already queued for the line leaves it. */
  async flush(): Promise<void> {
    this.#mustBeOpen()
    this.#received.clear()
  }

  async update(options: UpdateOptions): Promise<void> {
    this.#mustBeOpen()
    if (typeof options?.baudRate !== 'number') throw new TypeError('"baudRate" is not a number')
    this.#baudRate = options.baudRate
    this.#port.setBaud(options.baudRate)
  }

  async set(options: SetOptions): Promise<void> {
    this.#mustBeOpen()
    // Every flag is set on each call, to what is given or to these.
    this.#port.setLines(options.dtr ?? true, options.rts ?? true)
  }

  async get(): Promise<PortStatus> {
    this.#mustBeOpen()
    return { cts: this.#port.cts, dsr: this.#port.powered, dcd: this.#port.dcd }
  }

  async getBaudRate(): Promise<{ baudRate: number }> {
    this.#mustBeOpen()
    return { baudRate: this.#baudRate }
  }

  /** The device has gone: reads and writes fail until the port is closed. */
  fail(): void {
    if (this.#unplugged) return
    this.#unplugged = true
    this.#detach()
    this.#port.setLines(false, false)
    this.#wake()
  }

  #detach(): void {
    clearInterval(this.#keepAlive)
    this.#port.onReceive = null
    this.#port.onWritable = null
  }

  /** Waits until bytes have come or left; fails when the port was closed or unplugged meanwhile. */
  async #change(): Promise<void> {
    this.#mustBePlugged()
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (!this.isOpen) throw Object.assign(new Error('Port is not open'), { canceled: true })
    this.#mustBePlugged()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }

  #mustBeOpen(): void {
    if (!this.isOpen) throw new Error('Port is not open')
  }

  #mustBePlugged(): void {
    if (this.#unplugged) throw Object.assign(new Error('bad file descriptor'), { disconnect: true })
  }
}

/**
 * The front door in the same process: the driver's `Serial` over the DTE's end of the line. It is as
 * strict as hardware: what does not fit into its transmit buffer must not be written.
 */
import type { Serial } from '@atlink/core'
import type { DtePort } from './uart.ts'

export interface MockSerialOptions {
  /** Bytes of the transmit buffer. */
  readonly transmitSize?: number
  /** DCD is wired: the driver can ask `carrier()`. On most boards it is not. */
  readonly dcd?: boolean
}

export class MockSerial implements Serial {
  onReady: (() => void) | null = null
  onLost: ((reason: string) => void) | null = null
  /** True while DCD is asserted. Absent where it is not wired. */
  readonly carrier?: () => boolean
  readonly #port: DtePort
  readonly #transmitSize: number
  #isOpen = true
  #isChangingRate = false
  /** The engine has seen less room than it may have wanted. */
  #wantsRoom = false
  #dtr = true

  constructor(port: DtePort, options: MockSerialOptions = {}) {
    this.#port = port
    this.#transmitSize = options.transmitSize ?? 256
    if (options.dcd) this.carrier = () => port.dcd
    port.onReceive = () => this.onReady?.()
    port.onWritable = () => this.#bytesLeft()
  }

  read(view: Uint8Array): number {
    return this.#isOpen ? this.#port.read(view) : 0
  }

  writable(): number {
    if (!this.#isOpen) return 0
    const room = this.#isChangingRate ? 0 : this.#transmitSize - this.#port.pendingWrite
    if (room < this.#transmitSize) this.#wantsRoom = true
    return Math.max(0, room)
  }

  write(view: Uint8Array): void {
    if (!this.#isOpen) return
    const room = this.writable()
    if (view.length > room) {
      throw new RangeError(`${view.length} bytes written to a port with room for ${room}`)
    }
    this.#port.write(view, 0, view.length)
  }

  setBaud(rate: number): void {
    if (!this.#isOpen) return
    this.#isChangingRate = this.#port.pendingWrite > 0
    this.#port.setBaud(rate)
  }

  setFlowControl(on: boolean): void {
    if (this.#isOpen) this.#port.setFlowControl(on)
  }

  setDTR(on: boolean): void {
    if (!this.#isOpen) return
    this.#dtr = on
    this.#port.setLines(on, true)
  }

  /** RI, which no driver is told of: true during a pulse. */
  get ring(): boolean {
    return this.#port.ri
  }

  /** What the driver has done with DTR. */
  get dtr(): boolean {
    return this.#dtr
  }

  close(): void {
    this.#isOpen = false
    this.#port.onReceive = null
    this.#port.onWritable = null
    this.onReady = null
    this.onLost = null
  }

  /** Pulls the plug: the port is gone, as a USB adapter goes. */
  unplug(reason: string): void {
    if (!this.#isOpen) return
    const { onLost } = this
    this.close()
    onLost?.(reason)
  }

  #bytesLeft(): void {
    if (this.#port.pendingWrite === 0) this.#isChangingRate = false
    if (!this.#wantsRoom || this.#isChangingRate) return
    this.#wantsRoom = false
    this.onReady?.()
  }
}

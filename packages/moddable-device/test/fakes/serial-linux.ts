/**
 * `embedded:io/serial` of the SDK's Linux port, over a fake wire: the kernel buffers, so nothing is
 * lost, but `read` takes no view, `write` takes nothing but an ArrayBuffer of at most 1024 bytes, and
 * what the kernel refuses is held back, during which another `write` throws.
 * Harsher than the real one where that would crash the process: it throws.
 */
import type { FakeLoop } from './loop.ts'
import type { Wire } from './uart.ts'

export interface FakeSerialLinuxOptions {
  baud: number
  device?: string
  format?: string
  onReadable?(count: number): void
  onWritable?(count: number): void
  onError?(): void
}

export interface Host {
  readonly loop: FakeLoop
  readonly wire: Wire
  /** The kernel's transmit buffer, in bytes. */
  kernelSize: number
  /** Every port that was opened, the last one last. */
  readonly opened: FakeSerialLinux[]
}

const most = 1024
/** Between two rounds of the main loop, so that a repeated callback is no livelock. */
const roundMs = 0.05

export class FakeSerialLinux {
  readonly lines: object[] = []
  readonly writes: number[] = []
  readonly #host: Host
  readonly #options: FakeSerialLinuxOptions
  #open = true
  #held: Uint8Array = new Uint8Array(0)
  #announcing = false
  #watching = false

  constructor(host: Host, options: FakeSerialLinuxOptions) {
    if (typeof options.device !== 'string') throw new Error('No such file or directory')
    if (options.format !== undefined && options.format !== 'buffer') {
      throw new Error('invalid format')
    }
    this.#host = host
    this.#options = { ...options }
    host.wire.setBaud(options.baud)
    host.wire.onReceive = () => this.#announce()
    host.wire.onWritable = () => this.#flush()
    host.opened.push(this)
    if (host.wire.available > 0) this.#announce()
    this.#watchWritable()
  }

  get isOpen(): boolean {
    return this.#open
  }

  read(wanted?: unknown): ArrayBuffer | undefined {
    this.#mustBeOpen()
    const available = this.#host.wire.available
    if (available === 0) return undefined
    // A view converts to the number 0, as any object does.
    const asked = wanted === undefined ? available : Number(wanted) | 0
    const bytes = new Uint8Array(Math.min(asked, available))
    this.#host.wire.read(bytes)
    return bytes.buffer
  }

  write(data: unknown): void {
    this.#mustBeOpen()
    if (!(data instanceof ArrayBuffer)) throw new TypeError('no ArrayBuffer')
    this.writes.push(data.byteLength)
    if (data.byteLength === 0) return
    if (data.byteLength > most || this.#held.length > 0) throw new Error('would overflow')
    this.#held = new Uint8Array(data.slice(0))
    this.#flush()
    this.#watchWritable()
  }

  set(lines: { DTR?: boolean; RTS?: boolean }): void {
    this.#mustBeOpen()
    this.lines.push(lines)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#host.wire.onReceive = null
    this.#host.wire.onWritable = null
  }

  /** The device goes away, as when an adapter is pulled. */
  unplug(): void {
    this.#host.loop.post(() => {
      if (!this.#open) return
      this.#options.onError?.()
      this.#mustNotBeFreed()
      this.close()
    })
  }

  #flush(): void {
    const { wire, kernelSize } = this.#host
    const count = Math.min(this.#held.length, kernelSize - wire.pendingWrite)
    if (count <= 0) return
    wire.write(this.#held, 0, count)
    this.#held = this.#held.slice(count)
    if (this.#open) this.#watchWritable()
  }

  #watchWritable(): void {
    if (this.#watching || this.#held.length > 0) return
    this.#watching = true
    this.#host.loop.post(() => {
      this.#watching = false
      if (!this.#open || this.#held.length > 0) return
      this.#options.onWritable?.(most)
      this.#mustNotBeFreed()
    })
  }

  #announce(timeMs: number = this.#host.loop.scheduler.now()): void {
    if (this.#announcing) return
    this.#announcing = true
    this.#host.loop.post(() => {
      this.#announcing = false
      const { wire, loop } = this.#host
      if (!this.#open || wire.available === 0) return
      this.#options.onReadable?.(wire.available)
      this.#mustNotBeFreed()
      if (wire.available > 0) this.#announce(loop.scheduler.now() + roundMs)
    }, timeMs)
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('segmentation fault: used after close')
  }

  #mustNotBeFreed(): void {
    if (!this.#open) throw new Error('use after free: the port was closed in its own callback')
  }
}

/** The class that `embedded:io/serial` would export on this host. */
export function linuxSerialOf(
  host: Host,
): new (
  options: FakeSerialLinuxOptions,
) => FakeSerialLinux {
  return class extends FakeSerialLinux {
    constructor(options: FakeSerialLinuxOptions) {
      super(host, options)
    }
  }
}

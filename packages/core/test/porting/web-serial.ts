/**
 * An adapter as docs/porting.md describes it: a port in the shape of Web Serial, bytes in and out by
 * WHATWG streams, and a clock over whatever timers the host has. Two classes, all that core needs.
 */
import type { Clock, Serial } from '@atlink/core'

/** What is used of Web Serial's `SerialPort`. */
export interface WebPort {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
  setSignals(signals: { dataTerminalReady: boolean }): Promise<void>
  close(): Promise<void>
}

export class WebSerial implements Serial {
  onReady: (() => void) | null = null
  onLost: ((reason: string) => void) | null = null
  /** Settles when the port has been released; null while it is open. */
  closed: Promise<void> | null = null
  readonly #port: WebPort
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>
  readonly #received: Uint8Array[] = []

  constructor(port: WebPort) {
    this.#port = port
    this.#reader = port.readable.getReader()
    this.#writer = port.writable.getWriter()
    this.#receive().catch((reason) => this.#lose(reason))
  }

  read(view: Uint8Array): number {
    const chunk = this.#received.shift()
    if (chunk === undefined) return 0
    const count = Math.min(chunk.length, view.length)
    view.set(chunk.subarray(0, count))
    if (count < chunk.length) this.#received.unshift(chunk.subarray(count))
    return count
  }

  writable(): number {
    // Web Serial's streams count bytes.
    return Math.max(0, this.#writer.desiredSize ?? 0)
  }

  write(view: Uint8Array): void {
    // A copy: the stream may take it when the engine has long changed its view.
    this.#writer.write(view.slice()).then(
      () => this.onReady?.(),
      (reason) => this.#lose(reason),
    )
  }

  setDTR(on: boolean): void {
    this.#port.setSignals({ dataTerminalReady: on }).catch((reason) => this.#lose(reason))
  }

  close(): void {
    if (this.closed !== null) return
    this.onReady = this.onLost = null
    const streams = [this.#reader.cancel(), this.#writer.close()]
    this.closed = Promise.allSettled(streams).then(() => this.#port.close())
  }

  async #receive(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#reader.read()
      if (done) throw new Error('the port has ended')
      this.#received.push(value)
      this.onReady?.()
    }
  }

  #lose(reason: unknown): void {
    const { onLost } = this
    this.close()
    onLost?.(String(reason))
  }
}

/** The host's milliseconds, `setTimeout` and `clearTimeout` as a Clock. */
export function timerClock<T>(
  now: () => number,
  set: (run: () => void, delayMs: number) => T,
  clear: (timer: T | undefined) => void,
): Clock {
  let timer: T | undefined
  return {
    onWake: null,
    now: () => Math.floor(now()) | 0,
    park: () => clear(timer),
    wake(delayMs) {
      this.park()
      timer = set(() => this.onWake?.(), delayMs)
    },
  }
}

/**
 * The serial line between DTE and DCE, as a thing that takes time.
 */

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

/**
 * What the engine needs of a UART, and nothing else: four calls that never block and two hooks.
 * Types only: an adapter implements it, the engine drives it. It is not a stream and has no framing.
 */
export interface Serial {
  /**
   * Moves received bytes into `view`.
   * @returns how many bytes were moved, 0 when none wait, at most `view.length`.
   */
  read(view: Uint8Array): number

  /**
   * True when a `read` that leaves part of its view empty has taken all that waits. Without it the engine
   * reads until it gets nothing.
   */
  readonly drains?: boolean

  /** How many bytes `write` takes now; 0 while the port is being reconfigured. */
  writable(): number

  /**
   * Queues all of `view` for the line. The bytes are copied or sent before the call returns.
   * The engine never offers more than `writable()`.
   */
  write(view: Uint8Array): void

  /** Changes the DTE's own rate, bits per second, once all that was written has left. */
  setBaud?(rate: number): void

  /** Turns RTS/CTS flow control on or off at the DTE's side. */
  setFlowControl?(on: boolean): void

  /** Asserts (true) or drops (false) DTR. */
  setDTR?(on: boolean): void

  /** DCD, where it is wired: true while the modem has a connection in online data state (AT&C1). */
  carrier?(): boolean

  /**
   * Set by the engine. The adapter calls it when bytes have arrived and when room has come back
   * after `writable()` was too small; never from inside `read` or `write`.
   */
  onReady: (() => void) | null

  /** Set by the engine. The adapter calls it once when the port has gone for good, with a reason for people. */
  onLost: ((reason: string) => void) | null

  /** Releases the port. Nothing is called afterwards. */
  close(): void
}

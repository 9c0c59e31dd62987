/**
 * What an example gets instead of a platform, the same on Node and on the ESP32. Types only. Its shapes are
 * those of the Moddable SDK: `open` gives a device as ECMA-419 has it, `timer` is the SDK's Timer as far
 * as examples need it.
 */
import type { Modem, ModemOptions } from '@atlink/core'
import type { Protocols } from './protocols.ts'

/** What a user changes: on Node by options, on the ESP32 by `config` in the manifest. */
export interface Settings {
  /** The server's name or address, and its port. */
  readonly host?: string
  readonly port?: number
  /** Of an HTTP request. */
  readonly path?: string
  /** Of MQTT messages. */
  readonly topic?: string
  /** How often the example does its work before it ends. Left out: for ever. */
  readonly rounds?: number
  /** The time from one round to the next. */
  readonly intervalMs?: number
}

/** The SDK's `timer` module, as far as examples use it. A timer that has fired must not be cleared. */
export interface Timer {
  set(callback: () => void, delayMs: number): unknown
  clear(handle: unknown): void
}

/** What an example asks of the modem. The port, the clock and the SIM's options are the board's. */
export type Wishes = Omit<
  ModemOptions,
  'serial' | 'clock' | 'dialect' | 'startBaud' | 'apn' | 'pin'
>

/** A device in ECMA-419's sense, its network being the modem. It has the protocols that were bound. */
export interface Device<Protocol extends keyof Protocols> {
  readonly modem: Modem
  readonly network: Pick<Protocols, Protocol>
}

/** @typeParam Protocol - the clients that the example uses: `Board<'http'>`. */
export interface Board<Protocol extends keyof Protocols = never> {
  readonly settings: Settings
  readonly timer: Timer
  /** DTR is wired: the modem may be told to sleep. */
  readonly dtr: boolean
  /**
   * Begins to bring the modem up; once. Sockets may be made at once, they connect when IP is there.
   * Without an `onDown` of one's own, a modem that cannot be brought up ends the example.
   */
  open(wishes?: Wishes): Device<Protocol>
  log(text: string): void
  encode(text: string): ArrayBuffer
  decode(bytes: ArrayBuffer | undefined): string
  /** The example is over: the modem is closed. Anything but 0 means that it has failed. */
  end(code?: number): void
}

/**
 * The modem as a network interface, in the pattern of the SDK's `WiFi` and `Ethernet`: `connection`,
 * `address`, `onChanged(property)`, `connect`, `disconnect`, `configure`, `close`. It makes port, clock,
 * pins and one `Modem` from a description, and tells how the network does; sockets are the modem's. All
 * that changes lies in private fields, so that a deep freeze of what holds it does no harm.
 *
 * As those, it does not connect again by itself once `connection` is 200. What the modem mends without
 * being asked (the network was lost, the module has restarted) shows as 500, 300, 400, 500.
 */
import {
  a76xx,
  type CommandResult,
  type Configuration,
  type Dialect,
  Modem,
  type ModemOptions,
  ModemState,
  Step,
  StepStatus,
} from '@atlink/core'
import { imeiOf, operatorOf, signalOf, timeOf } from './answers.ts'
import { type Hardware, type HardwareOptions, openHardware } from './hardware.ts'
import type { DevicePins } from './pins.ts'

/** Values of `connection`, as the SDK's interfaces have them. */
export const Connection = {
  disconnected: 200,
  connecting: 300,
  /** A network has taken the modem in; there is no IP address yet. */
  linkUp: 400,
  /** Sockets can be opened. */
  ip: 500,
} as const

export type CellularProperty = 'connection' | 'address' | 'signal' | 'operator' | 'IMEI'

type Rest = Omit<ModemOptions, 'serial' | 'clock' | 'startBaud' | 'dialect'>

export interface CellularOptions extends HardwareOptions, Rest {
  /** The modem's family. Default `a76xx`. */
  readonly dialect?: Dialect
  /** A property has another value. */
  onChanged?(this: Cellular, property: CellularProperty): void
  /** RI was asserted. A module that sleeps is woken first. Needs `pins.ri`. */
  onRing?(this: Cellular): void
}

/** Not known (3GPP 27.007 section 8.5). */
const noSignal = 99

export class Cellular {
  readonly #modem: Modem
  readonly #hardware: Hardware
  readonly #options: CellularOptions
  /** A network has taken the modem in. */
  #linked = false
  /** What was told last. */
  #toldConnection: number = Connection.disconnected
  #toldAddress: string | undefined
  #signal: number = noSignal
  #operator: string | undefined
  #imei: string | undefined
  #closed = false

  /** @throws RangeError or TypeError that names the option; Error when a pin is in use. */
  constructor(options: CellularOptions) {
    const hardware = openHardware(options, () => this.#rang())
    this.#options = options
    this.#hardware = hardware
    try {
      this.#modem = new Modem(this.#modemOptions(hardware))
    } catch (error) {
      hardware.close()
      throw error
    }
  }

  /** Its sockets and everything else: `modem.TCP`, `modem.command`, `modem.sleep` … */
  get modem(): Modem {
    return this.#modem
  }

  /** The module's control lines, where `pins` were given: `pins.powerOff?.()`. */
  get pins(): DevicePins | undefined {
    return this.#hardware.pins
  }

  /** One of `Connection`. */
  get connection(): number {
    const { state } = this.#modem
    if (state === ModemState.ready) return Connection.ip
    if (state !== ModemState.starting) return Connection.disconnected
    return this.#linked ? Connection.linkUp : Connection.connecting
  }

  /** The IP address; undefined unless `connection` is 500. */
  get address(): string | undefined {
    return this.connection === Connection.ip ? this.#modem.address : undefined
  }

  /** CSQ's rssi: 0 to 31, 99 unknown. As of the last bring-up or `measure`. */
  get signal(): number {
    return this.#signal
  }

  /** The operator's name, or its number where the modem is set so. As of the last `measure`. */
  get operator(): string | undefined {
    return this.#operator
  }

  /** What a modem has in place of a MAC address; known once `connection` was 500. */
  get IMEI(): string | undefined {
    return this.#imei
  }

  /** Begins to connect. Harmless while connecting or connected. `onChanged` is called outside this call. */
  connect(): void {
    this.#modem.open()
  }

  /** Ends all connections and leaves the network. `onChanged` is called when the modem has answered. */
  disconnect(): void {
    this.#modem.disconnect()
  }

  /**
   * Changes settings of the modem's stack: see `Modem.configure`.
   * @throws RangeError or TypeError that names the setting; Error while `connection` is 200.
   */
  configure(changes: Configuration, done: (code: number) => void = ignore): void {
    this.#modem.configure(changes, done)
  }

  /**
   * Asks for signal and operator; `onChanged` tells what is new. It is done once by itself when
   * `connection` becomes 500. Each question allocates.
   * @throws Error while `connection` is 200, and when the modem sleeps.
   */
  measure(): void {
    this.#ask('AT+CSQ', (lines) => {
      const signal = signalOf(lines)
      if (signal !== undefined) this.#setSignal(signal)
    })
    this.#ask('AT+COPS?', (lines) => this.#setOperator(operatorOf(lines)))
  }

  /**
   * The module's clock (`AT+CCLK?`), as seconds since 1970 in UTC, for the SDK's `Time.set`: TLS needs
   * the date. The network sets it only if it sends the time and the module is told to heed it
   * (`AT+CTZU=1`, which some firmwares have as their default, and keep).
   * @param done told the seconds, or undefined when the clock was never set.
   * @throws Error while `connection` is 200, and when the modem sleeps.
   */
  readClock(done: (seconds: number | undefined) => void): void {
    if (typeof done !== 'function') throw new TypeError('done: must be a function')
    this.#modem.command('AT+CCLK?', ({ ok, lines }) => done(ok ? timeOf(lines) : undefined))
  }

  /**
   * Leaves the network and gives port, pins and timers back when the modem has answered. For
   * good: nothing is told any more.
   */
  close(): void {
    this.#closed = true
    this.#modem.close()
  }

  #modemOptions({ serial, clock, startBaud, pins }: Hardware): ModemOptions {
    const options = this.#options
    // What describes the hardware has been used up; the rest is the modem's.
    const { pins: _, timer, ticks, ...rest } = options
    return {
      dialect: a76xx,
      ...rest,
      serial,
      clock,
      ...(startBaud === undefined ? {} : { startBaud }),
      dtr: rest.dtr ?? pins?.dtr !== undefined,
      ...(pins?.reset || pins?.powerOn ? { power: pins } : {}),
      onStep: (step, status, code) => {
        options.onStep?.(step, status, code)
        this.#stepped(step, status)
      },
      onReady: () => {
        options.onReady?.()
        this.#update()
        this.#setSignal(this.#modem.signal)
        this.#identify()
      },
      onDown: (code) => {
        options.onDown?.(code)
        this.#linked = false
        this.#update()
      },
    }
  }

  #stepped(step: number, status: number): void {
    if (step > Step.registration) return
    this.#linked = step === Step.registration && status === StepStatus.done
    this.#update()
  }

  /** Tells what has changed with the modem's state. */
  #update(): void {
    const { connection, address } = this
    if (connection !== this.#toldConnection) {
      this.#toldConnection = connection
      this.#changed('connection')
    }
    if (address === this.#toldAddress) return
    this.#toldAddress = address
    this.#changed('address')
  }

  /** What is worth knowing about a network that the modem has just joined. */
  #identify(): void {
    // An application may have closed or disconnected the modem from one of its callbacks.
    if (this.#modem.state !== ModemState.ready || this.#modem.asleep) return
    this.measure()
    if (this.#imei !== undefined) return
    this.#ask('AT+CGSN', (lines) => {
      this.#imei = imeiOf(lines)
      if (this.#imei !== undefined) this.#changed('IMEI')
    })
  }

  #ask(line: string, told: (lines: readonly string[]) => void): void {
    this.#modem.command(line, ({ ok, lines }: CommandResult) => {
      if (ok) told(lines)
    })
  }

  #setSignal(value: number): void {
    if (value === this.#signal) return
    this.#signal = value
    this.#changed('signal')
  }

  #setOperator(value: string | undefined): void {
    if (value === this.#operator) return
    this.#operator = value
    this.#changed('operator')
  }

  #changed(property: CellularProperty): void {
    if (!this.#closed) this.#options.onChanged?.call(this, property)
  }

  #rang(): void {
    if (this.#modem.asleep) this.#modem.wake(ignore)
    this.#options.onRing?.call(this)
  }
}

function ignore(): void {}

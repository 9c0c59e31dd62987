/**
 * The simulated modem: a DCE behind a serial line, to be driven by any driver through `port`. Strict,
 * seeded, and without a clock of its own: time comes from the Scheduler, bytes from the port.
 */
import { Device } from './device.ts'
import type { Faults } from './faults.ts'
import { checkKnob, defaultKnobs, type Knobs } from './knobs.ts'
import type { Network } from './network.ts'
import { Pins } from './pins.ts'
import { type Profile, type ProfileName, profiles } from './profile.ts'
import { errModeField } from './settings.ts'
import type { Scheduler } from './time.ts'
import type { DtePort } from './uart.ts'
import type { Wire } from './wire.ts'

export interface MockModemOptions {
  readonly time: Scheduler
  readonly network: Network
  /** The family, by its name, or one that has none here. Default: a76xx. */
  readonly profile?: ProfileName | Profile
  /** The DCE's rate after power-on. */
  readonly baud?: number
  /** The knob of that name. */
  readonly latencyMs?: number
  /** Of everything random in this modem. */
  readonly seed?: number
  readonly knobs?: Partial<Knobs>
  /** The DCE finds its rate from the first command line, which it swallows. */
  readonly autobaud?: boolean
}

export type Direction = 'to-dte' | 'to-dce'

/** Command lines that are kept for `takeCommands`. */
const commandsKept = 100_000

function profileOf(wanted: ProfileName | Profile): Profile {
  if (typeof wanted !== 'string') return wanted
  if (Object.hasOwn(profiles, wanted)) return profiles[wanted]
  const names = Object.keys(profiles).join(', ')
  throw new RangeError(`no profile is called ${JSON.stringify(wanted)}; profiles: ${names}`)
}

export class MockModem {
  /** Called for every command line that is run, when it is run. */
  onCommand: ((line: string, timeMs: number) => void) | null = null
  readonly seed: number
  /** PWRKEY and RESET. */
  readonly pins: Pins
  readonly #device: Device
  readonly #knobs: Knobs
  #commands: string[] = []

  constructor(options: MockModemOptions) {
    this.seed = options.seed ?? 1
    const profile = profileOf(options.profile ?? 'a76xx')
    this.#knobs = { ...defaultKnobs(), ...profile.knobs }
    if (options.latencyMs !== undefined) this.#turn('latencyMs', options.latencyMs)
    for (const [knob, value] of Object.entries(options.knobs ?? {})) this.#turn(knob, value)
    this.#device = new Device({
      time: options.time,
      network: options.network,
      profile,
      knobs: this.#knobs,
      seed: this.seed,
      baud: options.baud ?? 115_200,
      autobaud: options.autobaud ?? false,
      onCommand: (line) => this.#commandRun(line),
    })
    this.pins = new Pins(this.#device)
    this.#device.uart.toDte.runLimit = () => this.#runLimit()
    this.#applyToLine()
  }

  /** The DTE's end of the serial line. */
  get port(): DtePort {
    return this.#device.uart.port
  }

  get knobs(): Readonly<Knobs> {
    return this.#knobs
  }

  /** The DCE's present rate. */
  get baud(): number {
    return this.#device.uart.dceRate
  }

  /** Bytes that the DCE has lost because it was busy and nobody minded CTS. */
  get lostInput(): number {
    return this.#device.interpreter.lost + this.#device.dataState.lost
  }

  /** Changes a knob. @throws RangeError for an unknown name or value, with the list. */
  set(knob: string, value: unknown): void {
    this.#turn(knob, value)
    const { settings, sim, registration } = this.#device
    if (knob === 'cmee') settings.cmee = this.#knobs.cmee
    if (knob === 'errMode') settings.socketConfiguration[errModeField] = this.#knobs.errMode
    if (knob === 'dataEcho') settings.dataEcho = this.#knobs.dataEcho
    if (knob === 'sim') sim.insert(this.#knobs.sim)
    if (knob === 'regStat') registration.update()
    this.#applyToLine()
  }

  /** Sends a line as an unsolicited result code, at the next boundary. */
  urc(text: string): void {
    if (this.port.powered) this.#device.output.urc(text)
  }

  /** Loses bytes: after `after` more have passed, the next `count`. */
  drop(direction: Direction, after: number, count: number): void {
    this.#plan('drop', direction, after, count)
  }

  /** Flips one bit in each of `count` bytes, after `after` more have passed. */
  corrupt(direction: Direction, after: number, count: number): void {
    this.#plan('corrupt', direction, after, count)
  }

  /** Sends each of `count` bytes twice, after `after` more have passed. */
  duplicate(direction: Direction, after: number, count: number): void {
    this.#plan('duplicate', direction, after, count)
  }

  /**
   * Runs `run` once `count` more bytes have arrived in that direction, before the next one does: a
   * reset, a cut, a network that goes, at any byte of a command, an answer or a payload.
   */
  after(direction: Direction, count: number, run: () => void): void {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`something happens after a whole number of bytes from 1, not ${count}`)
    }
    this.#way(direction).wire.after(count, run)
  }

  /** Command lines that were run since the last call, without CR, oldest first. */
  takeCommands(): string[] {
    const commands = this.#commands
    this.#commands = []
    return commands
  }

  /** Takes the power away: at once, without a word. */
  powerOff(): void {
    this.#device.powerOff()
  }

  /** Gives power again; the boot lines come after the time of knob `bootMs`. */
  powerOn(): void {
    this.#device.powerOn()
  }

  /** The modem resets by itself, in the middle of anything; boot lines follow as after power-on. */
  reset(): void {
    if (this.port.powered) this.#device.reset()
  }

  /** The network drops the context, and gives none until `returnNetwork`. Registration stays. */
  loseNetwork(): void {
    this.#device.ip.bar(true)
  }

  returnNetwork(): void {
    this.#device.ip.bar(false)
  }

  /** The network drops the context once; it can be opened again at once. */
  dropContext(): void {
    this.#device.ip.lose()
  }

  /** The radio loses its cell: registration, and with it the context, until `returnRegistration`. */
  loseRegistration(): void {
    this.#device.registration.setCoverage(false)
  }

  returnRegistration(): void {
    this.#device.registration.setCoverage(true)
  }

  #turn(knob: string, value: unknown): void {
    checkKnob(knob, value)
    Object.assign(this.#knobs, { [knob]: value })
  }

  #applyToLine(): void {
    const { uart } = this.#device
    uart.faultsToDte.noise = this.#knobs.noiseToDte
    uart.faultsToDce.noise = this.#knobs.noiseToDce
    uart.fifoDepth = this.#knobs.dteFifo === 0 ? Number.POSITIVE_INFINITY : this.#knobs.dteFifo
  }

  #plan(
    kind: 'drop' | 'corrupt' | 'duplicate',
    direction: Direction,
    after: number,
    count: number,
  ): void {
    const { wire, faults } = this.#way(direction)
    wire.settle()
    faults.plan(kind, after, count)
  }

  #way(direction: Direction): { wire: Wire; faults: Faults } {
    const { uart } = this.#device
    return direction === 'to-dte'
      ? { wire: uart.toDte, faults: uart.faultsToDte }
      : { wire: uart.toDce, faults: uart.faultsToDce }
  }

  #runLimit(): number {
    if (this.#knobs.splitWrites === 'run') return 64
    return this.#knobs.splitWrites === 'byte' ? 1 : this.#device.random.between(1, 96)
  }

  #commandRun(line: string): void {
    this.#commands.push(line)
    if (this.#commands.length > commandsKept) this.#commands.shift()
    this.onCommand?.(line, this.#device.time.now())
  }
}

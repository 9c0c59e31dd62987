/**
 * The modem as its commands see it: one object that holds the parts, and the few things that concern
 * several of them: power, reset, rate, sleep. `MockModem` is its public face.
 */
import { Contexts } from './contexts.ts'
import { DataState } from './data-state.ts'
import { Interpreter } from './interpreter.ts'
import type { IpStack } from './ip-stack.ts'
import type { Knobs } from './knobs.ts'
import type { Network } from './network.ts'
import { Output } from './output.ts'
import type { Profile } from './profile.ts'
import { Random } from './random.ts'
import { Registration } from './registration.ts'
import {
  factoryStored,
  freshSettings,
  type RegistrationCommand,
  type Settings,
  type StoredSettings,
} from './settings.ts'
import { Sim } from './sim.ts'
import { Sim800Stack } from './sim800/stack.ts'
import { Sleep } from './sleep.ts'
import { Stack } from './stack.ts'
import type { Scheduler } from './time.ts'
import { type DceEnd, Uart } from './uart.ts'

export interface DeviceOptions {
  readonly time: Scheduler
  readonly network: Network
  readonly profile: Profile
  readonly knobs: Knobs
  readonly seed: number
  readonly baud: number
  readonly autobaud: boolean
  readonly onCommand: (line: string) => void
}

/** How long AT&C2 drops DCD at the end of a connection. */
const winkMs = 1000
/** From one boot line to the next. */
const bootStepMs = 100

export class Device implements DceEnd {
  readonly time: Scheduler
  readonly network: Network
  readonly profile: Profile
  readonly knobs: Knobs
  readonly random: Random
  readonly uart: Uart
  readonly output: Output
  readonly interpreter: Interpreter
  readonly sim: Sim
  readonly registration: Registration
  readonly contexts: Contexts = new Contexts()
  /** The TCP/IP stack of the modem's family. */
  readonly ip: IpStack
  readonly dataState: DataState
  readonly sleep: Sleep
  settings: Settings
  /** AT&W. */
  stored: StoredSettings
  /** The rate after power-on; AT+IPREX changes it. */
  bootRate: number
  readonly #onCommand: (line: string) => void
  /** AT+IPR=0 is in force. */
  #autobauds: boolean
  /** The rate is to be found. */
  #isAutobauding: boolean
  #isBooted = true
  /** Counts power cycles. */
  #life = 0
  #shownStatus: Record<RegistrationCommand, number> = { '+CREG': 0, '+CGREG': 0, '+CEREG': 0 }

  constructor(options: DeviceOptions) {
    const { time, knobs } = options
    this.time = time
    this.network = options.network
    this.profile = options.profile
    this.knobs = knobs
    this.random = new Random(options.seed)
    this.bootRate = options.autobaud && options.profile.rates.includes(0) ? 0 : options.baud
    this.#onCommand = options.onCommand
    this.#isAutobauding = options.autobaud
    this.#autobauds = this.bootRate === 0
    this.stored = factoryStored(knobs)
    this.settings = freshSettings(this.stored, knobs)
    this.uart = new Uart(time, this.random, this, options.baud)
    const settings = (): Settings => this.settings
    const { ringMs } = this.profile
    const { random, uart } = this
    this.output = new Output({ time, random, knobs, uart, settings, ringMs })
    this.interpreter = new Interpreter(this, this.profile.commands)
    this.sim = new Sim(knobs)
    this.registration = new Registration(time, knobs, () => this.sim.state === 'ready')
    this.ip = this.profile.newStack(this)
    this.dataState = new DataState(this)
    this.sleep = new Sleep(this)
    this.output.onOpen = () => this.ip.delivery.push()
    this.sim.onChange = () => this.registration.update()
    this.registration.onChange = () => this.#registrationChanged()
    this.registration.update()
    this.applyLineSettings()
    if (options.autobaud) this.uart.hearAnyRate()
  }

  /** The stack that A76XX's commands are about. */
  get stack(): Stack {
    if (this.ip instanceof Stack) return this.ip
    throw new Error('a command of A76XX in the table of another family')
  }

  /** The stack that SIM800's commands are about. */
  get sim800(): Sim800Stack {
    if (this.ip instanceof Sim800Stack) return this.ip
    throw new Error('a command of SIM800 in the table of another family')
  }

  /** AT+IPR: 0 while the first command line after power-on tells the rate. */
  get wantedRate(): number {
    return this.#autobauds ? 0 : this.uart.dceRate
  }

  exactInput(bytes: Uint8Array, start: number, end: number): number {
    const taker = this.dataState.isOnline ? this.dataState : this.interpreter
    return taker.exact(bytes, start, end)
  }

  receive(bytes: Uint8Array): void {
    if (!this.#isBooted || this.knobs.silent || !this.sleep.hears()) return
    const { deliveredMs, byteMs } = this.uart.toDce
    if (this.dataState.isOnline) this.dataState.receive(bytes, deliveredMs, byteMs)
    else this.interpreter.receive(bytes)
  }

  dtrChanged(asserted: boolean): void {
    if (asserted) this.sleep.dtrAsserted()
    else {
      this.dataState.dtrDropped()
      this.sleep.begin()
    }
  }

  /** Autobauding: the first command line tells the rate, and is swallowed by that. */
  takesBaudFrom(body: string | undefined): boolean {
    if (!this.#isAutobauding || body === undefined) return false
    this.#isAutobauding = false
    this.uart.setDceRate(this.uart.dteRate)
    return true
  }

  commandRun(line: string): void {
    this.#onCommand(line)
  }

  /** Changes the DCE's rate once all that is queued has left. */
  changeRate(rate: number): void {
    this.uart.toDte.whenEmpty(() => this.#setRate(rate))
  }

  /** Rate 0: the next command line tells it. */
  #setRate(rate: number): void {
    this.#isAutobauding = this.#autobauds = rate === 0
    if (rate === 0) this.uart.hearAnyRate()
    else this.uart.setDceRate(rate)
  }

  /** AT&F, ATZ: everything that a command line can set about the line itself. */
  restore(stored: StoredSettings): void {
    Object.assign(this.settings, { echo: true, cmee: this.knobs.cmee }, stored)
    this.applyLineSettings()
  }

  applyLineSettings(): void {
    const { heedsRts, drivesCts, dcdMode } = this.settings
    this.uart.setDceFlowControl(heedsRts, drivesCts)
    // AT&C1: the circuit follows the carrier, which stays while the modem is in command state.
    this.uart.setDcd(this.uart.powered && (dcdMode !== 1 || this.dataState.hasCarrier))
  }

  /** The transparent link is gone. AT&C2: the circuit is on all the same, but falls for a second. */
  carrierEnded(): void {
    this.applyLineSettings()
    if (this.settings.dcdMode !== 2) return
    this.uart.setDcd(false)
    this.time.at(this.time.now() + winkMs, () => this.applyLineSettings())
  }

  powerOff(): void {
    this.#life++
    this.#isBooted = false
    this.sleep.reset()
    this.ip.drop()
    this.registration.reset()
    this.interpreter.reset()
    this.uart.setPowered(false)
  }

  powerOn(): void {
    if (this.uart.powered) return
    this.uart.setPowered(true)
    this.#boot()
  }

  /** AT+CFUN=1,1, AT+CRESET. */
  reset(): void {
    this.powerOff()
    this.uart.setPowered(true)
    this.#boot()
  }

  #boot(): void {
    const life = ++this.#life
    this.#setRate(this.bootRate)
    this.settings = freshSettings(this.stored, this.knobs)
    this.#shownStatus = { '+CREG': 0, '+CGREG': 0, '+CEREG': 0 }
    this.contexts.activated.clear()
    this.sim.reset()
    this.applyLineSettings()
    this.time.at(this.time.now() + this.knobs.bootMs, () => {
      if (life !== this.#life) return
      this.#isBooted = true
      this.registration.update()
      this.#sayBootLines(life, 0)
    })
  }

  #sayBootLines(life: number, index: number): void {
    const line = this.profile.bootLines[index]
    if (line === undefined || life !== this.#life) return
    const text = this.#bootLine(line)
    if (text !== undefined) this.output.urc(text)
    this.time.at(this.time.now() + bootStepMs, () => this.#sayBootLines(life, index + 1))
  }

  /** A line that tells of the card, or of the network, only comes when it is so. */
  #bootLine(line: string): string | undefined {
    const { state } = this.sim
    if (line.startsWith('*ATREADY')) return line
    // The rate of these is not the DTE's as long as nobody has told it.
    if (line === 'RDY' || line.startsWith('+CFUN')) return this.#isAutobauding ? undefined : line
    if (line === 'SIM') {
      return {
        ready: '+CPIN: READY',
        pin: '+CPIN: SIM PIN',
        puk: '+CPIN: SIM PUK',
        absent: this.profile.absentSimLine,
      }[state]
    }
    if (line.startsWith('+CGEV')) return this.registration.isOnline ? line : undefined
    return state === 'ready' ? line : undefined
  }

  #registrationChanged(): void {
    const { registration, settings, output } = this
    if (!registration.isOnline) {
      this.contexts.activated.clear()
      this.ip.lose()
    }
    for (const command of ['+CREG', '+CGREG', '+CEREG'] as const) {
      const status = this.registrationStatus(command)
      if (status === this.#shownStatus[command]) continue
      this.#shownStatus[command] = status
      const mode = settings.registrationUrc[command]
      if (mode > 0)
        output.urc(`${command}: ${status}${this.registrationArea(command, mode, status)}`)
    }
  }

  registrationStatus(command: RegistrationCommand): number {
    const { status, packetStatus } = this.registration
    return command === '+CREG' ? status : packetStatus
  }

  /** `,lac,ci` of mode 2 while registered: +CEREG quotes them and adds <AcT>, the others do neither. */
  registrationArea(command: RegistrationCommand, mode: number, status: number): string {
    if (mode < 2 || (status !== 1 && status !== 5)) return ''
    const { lac, tac, cellId, accessTechnology } = this.profile
    if (command === '+CEREG') return `,"${tac}","${cellId}",${accessTechnology}`
    return this.knobs.areaQuoted ? `,"${lac}","${cellId}"` : `,${lac},${cellId}`
  }
}

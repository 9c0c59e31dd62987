/**
 * The modem as an application has it: an IO provider in ECMA-419's sense, with `TCP` as a class bound
 * to it. It connects the engine to its port and clock, and holds no protocol.
 */

import { pollDelay } from './alarm.ts'
import { checkCommandLine } from './ascii.ts'
import {
  boundListener,
  boundResolver,
  boundTCP,
  boundTransparent,
  boundUDP,
  type ListenerConstructor,
  type ResolverConstructor,
  type TCPConstructor,
  type TransparentConstructor,
  type UDPConstructor,
} from './bound.ts'
import { callbackOf, wholeOf } from './checks.ts'
import { begin, end } from './closing.ts'
import { staysAwake, wakeUp } from './commands/sleep.ts'
import { ask, type CommandResult, checkUp } from './commands/user.ts'
import type { Counters } from './counters.ts'
import { Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { type ModemOptions, settingsOf } from './options.ts'
import { leavesCommandState } from './prompting.ts'
import { failed, resync } from './recovery.ts'
import { type Configuration, checkChanges } from './settings/configuration.ts'
import { Status } from './settings/status.ts'

type Done = (code: number) => void

function doneOf(done: unknown): Done {
  const told = callbackOf('done', done as Done)
  if (told === null) throw new TypeError('done: must be a function')
  return told
}

export class Modem {
  readonly #engine: Engine
  // A class takes half a kilobyte on XS: those that are not used are not made.
  #tcp: TCPConstructor | null = null
  #udp: UDPConstructor | null = null
  #listener: ListenerConstructor | null = null
  #transparent: TransparentConstructor | null = null
  #resolver: ResolverConstructor | null = null
  #status: Status | null = null

  /** @throws RangeError or TypeError that names the option. */
  constructor(options: ModemOptions) {
    const engine = new Engine(options, settingsOf(options))
    this.#engine = engine
    const { serial, clock } = options
    const poll = (): void => engine.poll(clock.now())
    serial.onReady = poll
    clock.onWake = () => {
      engine.runs = false
      engine.alarm.woken()
      poll()
    }
    serial.onLost = () => {
      engine.touch()
      engine.halted = true
      failed(engine, ErrorCode.portLost)
      clock.wake(0)
    }
  }

  /** ECMA-419's TCP, bound to this modem: `new modem.TCP({host, port, onReadable, …})`. */
  get TCP(): TCPConstructor {
    this.#tcp ??= boundTCP(this.#engine)
    return this.#tcp
  }

  /** ECMA-419's UDP, bound to this modem: `new modem.UDP({port, onReadable, …})`. */
  get UDP(): UDPConstructor {
    this.#udp ??= boundUDP(this.#engine)
    return this.#udp
  }

  /** ECMA-419's Listener: `new modem.Listener({port, onReadable, …})`. */
  get Listener(): ListenerConstructor {
    this.#listener ??= boundListener(this.#engine, this)
    return this.#listener
  }

  /** A byte pipe over link 0, on a modem with the option `transparent`. */
  get Transparent(): TransparentConstructor {
    this.#transparent ??= boundTransparent(this.#engine)
    return this.#transparent
  }

  /** Name resolution by the modem, in the shape of ECMA-419's resolvers. */
  get Resolver(): ResolverConstructor {
    this.#resolver ??= boundResolver(this.#engine)
    return this.#resolver
  }

  /** Questions about the module's connections, servers and settings. */
  get status(): Status {
    this.#status ??= new Status(this.#engine)
    return this.#status
  }

  /** One of ModemState. */
  get state(): number {
    return this.#engine.state
  }

  /** The modem's own IP address, once it has one. */
  get address(): string | undefined {
    return this.#engine.bringUp.address || undefined
  }

  /** Signal at the last bring-up, CSQ's rssi: 0 to 31, 99 unknown (3GPP 27.007 section 8.5). */
  get signal(): number {
    return this.#engine.bringUp.signal
  }

  /** Live numbers that only grow and wrap at 2^31. */
  get counters(): Readonly<Counters> {
    return this.#engine.counters
  }

  /**
   * Begins the bring-up, also again after a failure or `disconnect`. Harmless while it is running or
   * done.
   */
  open(): void {
    const engine = this.#engine
    if (engine.state === ModemState.starting || engine.state === ModemState.ready) return
    const isLeaving = engine.state === ModemState.closing
    if (engine.released || (isLeaving && !engine.keepsPort)) {
      throw new Error('the modem was closed, and its port with it: make a new one')
    }
    engine.touch()
    if (isLeaving) engine.reopens = true
    else begin(engine)
    engine.kick()
  }

  /**
   * Ends every connection and listener with `closed`, and releases the network when the modem answers;
   * then `onDown(closed)` is called. The port stays, and so do the classes of this modem: `open()` brings
   * it up again.
   */
  disconnect(): void {
    const engine = this.#engine
    engine.reopens = false
    if (engine.state === ModemState.closed || engine.state === ModemState.closing) return
    engine.touch()
    engine.keepsPort = true
    end(engine)
    engine.kick()
  }

  /** Ends every connection, releases the network when the modem answers, and closes the port. */
  close(): void {
    const engine = this.#engine
    const isLeaving = engine.state === ModemState.closing
    if (engine.released || (isLeaving && !engine.keepsPort)) return
    engine.keepsPort = false
    if (isLeaving) return
    engine.touch()
    end(engine)
    engine.kick()
  }

  /**
   * Runs one command line of the application, between the driver's own.
   * @param line `AT…`, without CR. Commands that open a prompt or the online data state are refused.
   * @param done told the information text and the final result code, outside this call.
   * @param deadlineMs how long the answer may take; default the family's usual 9 s.
   * @throws RangeError for control characters, non-ASCII, a missing AT, a line that is too long, or a
   * command that leaves the command state; Error when the modem is not open, or online.
   */
  command(
    line: string,
    done: (result: CommandResult) => void,
    deadlineMs: number = this.#engine.dialect.deadlines.command,
  ): void {
    const engine = this.#engine
    checkCommandLine(line, engine.options.lineSize - 1)
    if (leavesCommandState(line, engine.options.transparent)) {
      throw new RangeError(`command: ${line} leaves the command state; use a socket instead`)
    }
    ask(engine, line, done, deadlineMs)
  }

  /**
   * Changes settings while the modem is open, and for every bring-up from now on. While it is starting,
   * the changes are said in their turn.
   * @param changes timeouts, tuning and stack are changed field by field, the others whole.
   * @param done told, outside this call, when the module has answered to all of them: 0, or why not.
   * What was refused or could not be said is tried again at the next bring-up.
   * @throws RangeError or TypeError that names the setting; Error when the modem is not open, or asleep.
   */
  configure(changes: Configuration, done: (code: number) => void): void {
    const engine = this.#engine
    checkChanges(changes, engine.dialect)
    const told = doneOf(done)
    checkUp(engine)
    engine.applied.change(engine, changes, told)
    if (engine.state === ModemState.failed) engine.applied.fail(engine, engine.failure)
    engine.kick()
  }

  /**
   * Sets the rate that the module has after power-on (`AT+IPREX`), which it keeps in flash memory, and
   * changes the line to it now. Give it as `startBaud` from then on.
   * @param rate bits per second, 300 to 4000000; the module knows 300 to 3686400.
   * @param done told, outside this call, when the module has taken it: 0, or why not.
   * @throws RangeError for the rate; Error when the modem is not open, or asleep.
   */
  setPermanentBaud(rate: number, done: (code: number) => void): void {
    const engine = this.#engine
    wholeOf('rate', rate, 300, 4000000)
    const told = doneOf(done)
    const taken = (): void => {
      engine.setBaud(rate)
      resync(engine)
    }
    ask(engine, `AT+IPREX=${rate}`, ({ code }) => told(code), undefined, taken)
    engine.applied.permanentBaud = rate
  }

  /** True while the module sleeps and DTR is dropped. */
  get asleep(): boolean {
    return this.#engine.power.asleep
  }

  /**
   * Lets the module sleep (`AT+CSCLK=1`, then DTR is dropped) once nothing is left to be sent. Its
   * connections stay. Whatever is to be sent wakes it: what a socket writes, opens or closes, a name that
   * is to be resolved, received data that is to be read. It then stays awake until the next `sleep`.
   * Many firmwares do not say in their sleep that something has come, but pull RI: call `wake` then.
   * @param done told, outside this call, when it sleeps: 0, or why it does not.
   * @throws Error without the option `dtr`, or when the modem is not open.
   */
  sleep(done: (code: number) => void): void {
    const engine = this.#engine
    const told = doneOf(done)
    this.#checkDtr('sleep')
    if (engine.power.asleep) engine.outbox.answer(told, 0)
    else if (!engine.contact && engine.state === ModemState.failed) {
      engine.outbox.answer(told, engine.failure)
    } else {
      engine.power.wanted = true
      engine.power.sleepers.push(told)
    }
    engine.kick()
  }

  /**
   * Wakes the module: DTR is asserted, and `AT` asked until it is answered. A `sleep` that has not begun
   * is called off.
   * @param done told, outside this call, when it is awake: 0, or why it is not.
   * @throws Error without the option `dtr`, or when the modem is not open.
   */
  wake(done: (code: number) => void): void {
    const engine = this.#engine
    const { power } = engine
    const told = doneOf(done)
    this.#checkDtr('wake')
    engine.touch()
    staysAwake(engine, ErrorCode.sleepEnded)
    if (power.asleep) wakeUp(engine)
    if (power.waking) power.wakers.push(told)
    else engine.outbox.answer(told, 0)
    engine.kick()
  }

  #checkDtr(what: string): void {
    const engine = this.#engine
    if (!engine.options.dtr) throw new Error(`${what}: needs the option dtr, and DTR wired`)
    if (engine.state === ModemState.closed || engine.state === ModemState.closing) {
      throw new Error('the modem is not open: call open() first')
    }
  }

  /** Does all that can be done at `now`; called through the port's and the clock's hooks. */
  poll(now: number): void {
    this.#engine.poll(now)
  }

  /** Milliseconds from `now` until `poll` is next needed; 0 at once, -1 never. */
  pollDelay(now: number): number {
    return pollDelay(this.#engine, now)
  }
}

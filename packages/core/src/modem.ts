/**
 * The modem as an application has it: an IO provider in ECMA-419's sense, with `TCP` as a class bound
 * to it. It connects the engine to its port and clock, and holds no protocol.
 */
import { checkCommandLine, encode } from './ascii.ts'
import { STEP, Step } from './bring-up.ts'
import { failLookups } from './commands/resolve.ts'
import type { CommandResult } from './commands/user.ts'
import type { Counters } from './counters.ts'
import { Engine, ModemState } from './engine.ts'
import { ErrorCode } from './errors.ts'
import { loseAll } from './link-events.ts'
import { Listener, type ListenerOptions } from './listener.ts'
import { Wish } from './online-state.ts'
import { type ModemOptions, settingsOf } from './options.ts'
import { leavesCommandState } from './prompting.ts'
import { failed, failUserCommands } from './recovery.ts'
import { Resolver } from './resolver.ts'
import { failServers, loseServers } from './server-events.ts'
import { TCP, type TCPOptions } from './tcp.ts'
import { Transparent, type TransparentOptions } from './transparent.ts'
import { UDP, type UDPOptions } from './udp.ts'

export type TCPConstructor = new (options?: TCPOptions) => TCP
export type UDPConstructor = new (options: UDPOptions) => UDP
export type ListenerConstructor = new (options?: ListenerOptions) => Listener
export type TransparentConstructor = new (options?: TransparentOptions) => Transparent
export type ResolverConstructor = new (options?: object) => Resolver

export class Modem {
  readonly #engine: Engine
  /** ECMA-419's TCP, bound to this modem: `new modem.TCP({host, port, onReadable, …})`. */
  readonly TCP: TCPConstructor
  /** ECMA-419's UDP, bound to this modem: `new modem.UDP({port, onReadable, …})`. */
  readonly UDP: UDPConstructor
  /** ECMA-419's Listener: `new modem.Listener({port, onReadable, …})`. */
  readonly Listener: ListenerConstructor
  /** A byte pipe over link 0, on a modem with the option `transparent`. */
  readonly Transparent: TransparentConstructor
  /** Name resolution by the modem, in the shape of ECMA-419's resolvers. */
  readonly Resolver: ResolverConstructor

  /** @throws RangeError or TypeError that names the option. */
  constructor(options: ModemOptions) {
    const engine = new Engine(options, settingsOf(options))
    this.#engine = engine
    this.TCP = class extends TCP {
      constructor(tcpOptions?: TCPOptions) {
        super(engine, tcpOptions)
      }
    }
    this.UDP = class extends UDP {
      constructor(udpOptions: UDPOptions) {
        super(engine, udpOptions)
      }
    }
    this.Transparent = class extends Transparent {
      constructor(transparentOptions?: TransparentOptions) {
        super(engine, transparentOptions)
      }
    }
    const classes = { TCP: this.TCP, Transparent: this.Transparent }
    this.Listener = class extends Listener {
      constructor(listenerOptions?: ListenerOptions) {
        super(engine, classes, listenerOptions)
      }
    }
    this.Resolver = class extends Resolver {
      constructor(_options?: object) {
        super(engine)
      }
    }
    const { serial, clock } = options
    const poll = (): void => engine.poll(clock.now())
    serial.onReady = poll
    clock.onWake = poll
    serial.onLost = () => {
      engine.touch()
      engine.halted = true
      failed(engine, ErrorCode.portLost)
      clock.wake(0)
    }
  }

  /** One of ModemState. */
  get state(): number {
    return this.#engine.state
  }

  /** The modem's own IP address, once it has one. */
  get address(): string | undefined {
    return this.#engine.bringUp.addressText
  }

  /** Signal at the last bring-up, CSQ's rssi: 0 to 31, 99 unknown (3GPP 27.007 section 8.5). */
  get signal(): number {
    return this.#engine.bringUp.signal
  }

  /** Live numbers that only grow and wrap at 2^31. */
  get counters(): Readonly<Counters> {
    return this.#engine.counters
  }

  /** Begins the bring-up, also again after a failure. Harmless while it is running or done. */
  open(): void {
    const engine = this.#engine
    if (engine.state === ModemState.starting || engine.state === ModemState.ready) return
    if (engine.released || engine.state === ModemState.closing) {
      throw new Error('the modem was closed, and its port with it: make a new one')
    }
    engine.touch()
    engine.state = ModemState.starting
    engine.halted = false
    engine.contact = false
    engine.bringUp.start(Step.contact)
    engine.kick()
  }

  /** Ends every connection, releases the network when the modem answers, and closes the port. */
  close(): void {
    const engine = this.#engine
    if (engine.released || engine.state === ModemState.closing) return
    const wasReady = engine.ready && !engine.halted
    engine.touch()
    engine.bringUp.stop()
    if (engine.command === STEP) engine.finish()
    engine.ready = false
    engine.state = ModemState.closing
    loseAll(engine, ErrorCode.closed)
    loseServers(engine)
    failServers(engine, ErrorCode.closed)
    failLookups(engine, ErrorCode.closed)
    if (wasReady) engine.shutting = true
    else engine.closeSoon()
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
    if (typeof done !== 'function') throw new TypeError('done: must be a function')
    if (engine.state === ModemState.closed || engine.state === ModemState.closing) {
      throw new Error('the modem is not open: call open() first')
    }
    if (engine.online.active && engine.online.wish === Wish.online) {
      throw new Error('the line is in online data state: call escape() of its socket first')
    }
    engine.user.push({
      line: encode(line, true),
      deadlineMs,
      lines: [],
      done,
      asks: line.endsWith('?'),
      name: encode(
        line
          .slice(2)
          .replace(/[^+a-z0-9].*$/i, '')
          .toUpperCase(),
      ),
      final: '',
      result: null,
    })
    // A modem that does not answer is not asked.
    if (engine.state === ModemState.failed && !engine.contact) {
      failUserCommands(engine, engine.failure)
    }
    engine.kick()
  }

  /** Does all that can be done at `now`; called through the port's and the clock's hooks. */
  poll(now: number): void {
    this.#engine.poll(now)
  }

  /** Milliseconds from `now` until `poll` is next needed; 0 at once, -1 never. */
  pollDelay(now: number): number {
    return this.#engine.pollDelay(now)
  }
}

/**
 * One target with one modem on it, as a case uses them. It writes down what the modem tells, and
 * watches the rules that hold in every case: no callback from inside a call, none after close, and no
 * exception that the case did not plan.
 */
import {
  a76xx,
  type CommandResult,
  type Dialect,
  Modem,
  type ModemOptions,
  ModemState,
  type Serial,
  StepStatus,
  type TCPOptions,
} from '../src/index.ts'
import { fail, same, sameCode } from './assert.ts'
import { Beyond, unseen } from './beyond.ts'
import { Caller, Host, type HostOptions } from './host.ts'
import { Probe, type ProbeOptions } from './probe.ts'
import type { Peer, Target, TargetOptions } from './target.ts'

export interface BenchOptions extends TargetOptions {
  readonly modem?: Partial<ModemOptions>
  /** Options of every socket, unless it is given others. */
  readonly socket?: Partial<TCPOptions>
  /** The modem may use the target's PWRKEY and RESET. */
  readonly power?: boolean
  /** Puts something between the modem and its port. */
  wrap?(serial: Serial): Serial
}

/** An exception that a case throws on purpose. */
export class Planned extends Error {}

export class Bench {
  readonly target: Target
  readonly socket: Partial<TCPOptions>
  readonly modem: Modem
  readonly dialect: Dialect
  /** What onStep has told: [step, status, code]. */
  readonly steps: (readonly [step: number, status: number, code: number])[] = []
  /** What onDown has told. */
  readonly downs: number[] = []
  readonly faults: unknown[] = []
  readonly unsolicited: string[] = []
  /** How often onReady was called. */
  readies = 0
  /** How many calls of the public interface are in progress. */
  inside = 0
  /** How often the application was called back. */
  told = 0
  /** Ports that echo, where the target has a host for that. */
  readonly #echoes: number[] = []
  #broken = ''
  #wasOpened = false
  #successor: Bench | null = null

  constructor(target: Target, options: BenchOptions = {}) {
    const { modem = {}, wrap } = options
    const { power } = target
    // Without its pins a real modem may not even be on.
    const usesPower = options.power === true || target.echo !== undefined
    this.target = target
    this.socket = options.socket ?? {}
    this.dialect = (modem.dialect as Dialect | undefined) ?? a76xx
    this.modem = new Modem({
      dialect: this.dialect,
      startBaud: target.baud,
      ...(usesPower && power !== undefined ? { power } : {}),
      ...modem,
      serial: wrap?.(target.serial) ?? target.serial,
      clock: target.clock,
      onStep: (step, status, code) => {
        this.called('onStep')
        this.steps.push([step, status, code])
        modem.onStep?.(step, status, code)
      },
      onReady: () => {
        this.called('onReady')
        this.readies++
        modem.onReady?.()
      },
      onDown: (code) => {
        this.called('onDown')
        this.downs.push(code)
        modem.onDown?.(code)
      },
      onFault: (error) => {
        this.faults.push(error)
        modem.onFault?.(error)
      },
      onUnsolicited: (line) => {
        this.called('onUnsolicited')
        this.unsolicited.push(line)
        modem.onUnsolicited?.(line)
      },
    })
  }

  /** Every callback begins with this. */
  called(callback: string): void {
    this.told++
    if (this.inside > 0) this.broke(`${callback} came from inside a call`)
    const isOver = this.#wasOpened && this.modem.state === ModemState.closed
    if (isOver) this.broke(`${callback} came after modem.close()`)
  }

  /** A rule of the house was broken; the case fails when it looks next. */
  broke(rule: string): void {
    if (this.#broken === '') this.#broken = rule
  }

  /** A call of the public interface: nothing may be called back from inside it. */
  call<T>(run: () => T): T {
    this.inside++
    try {
      return run()
    } finally {
      this.inside--
    }
  }

  /** @throws what went wrong without the case's own asserts having seen it. */
  check(): void {
    if (this.#broken !== '') fail(this.#broken)
    for (const fault of this.faults) if (!(fault instanceof Planned)) throw fault
  }

  get #isDisturbed(): boolean {
    return this.#broken !== '' || this.faults.some((fault) => !(fault instanceof Planned))
  }

  async until(what: string, done: () => boolean, limitMs?: number): Promise<void> {
    await this.target.until(what, () => this.#isDisturbed || done(), limitMs)
    this.check()
  }

  async pass(ms: number): Promise<void> {
    await this.target.pass(ms)
    this.check()
  }

  /** Milliseconds of the target's time, from `startMs` on, across the wrap. */
  since(startMs: number): number {
    return (this.target.clock.now() - startMs) | 0
  }

  open(): void {
    this.#wasOpened = true
    this.call(() => this.modem.open())
  }

  /** Opens the modem and waits until it is up. */
  async up(limitMs: number = 30_000): Promise<void> {
    const before = this.readies
    const failures = this.downs.length
    this.open()
    await this.until(
      'the modem is up',
      () => this.readies > before || this.downs.length > failures,
      limitMs,
    )
    if (this.readies === before) sameCode(this.downs[failures] as number, 0, 'the bring-up')
  }

  /** Opens the modem and waits until it has failed. */
  async fails(code: number, limitMs: number = 30_000): Promise<void> {
    const before = this.downs.length
    this.open()
    await this.until('the bring-up has failed', () => this.downs.length > before, limitMs)
    sameCode(this.downs[before] as number, code, 'onDown')
    same(this.modem.state, ModemState.failed, 'state')
  }

  /** What a peer was sent can be seen: where it cannot, a case looks at its own end alone. */
  get watches(): boolean {
    return this.target.echo === undefined
  }

  /** Where a socket for `port` of a host goes to. */
  place(host: string | undefined, port: number): { readonly host: string; readonly port: number } {
    const { echo } = this.target
    if (echo === undefined) return { host: host ?? 'peer.example', port }
    if (host !== undefined || !this.#echoes.includes(port)) throw new Beyond('a peer of its own')
    return echo
  }

  /** A new socket, to `port` of some peer. */
  connect(port: number, options: ProbeOptions = {}): Probe {
    return new Probe(this, port, options)
  }

  /** A new socket that is connected. */
  async connected(port: number, options: ProbeOptions = {}): Promise<Probe> {
    const probe = this.connect(port, options)
    await probe.connected()
    return probe
  }

  /** A new listener on `port`. */
  host(port: number, options: HostOptions = {}): Host {
    return new Host(this, port, options)
  }

  /** A new listener, whose server listens. */
  async hosting(port: number, options: HostOptions = {}): Promise<Host> {
    const host = this.host(port, options)
    await this.until('the server listens', () => host.listening > 0)
    this.target.dce.takeCommands()
    await this.pass(100)
    return host
  }

  /** Somebody connects to the modem's `port`. */
  dial(port: number, from: { address?: string; port?: number } = {}): Caller {
    return new Caller(this, port, from)
  }

  /** Accepts connections to `port`; the list grows. */
  listen(port: number, onPeer: (peer: Peer) => void = () => {}): Peer[] {
    const peers: Peer[] = []
    this.target.network.listen(port, (peer) => {
      peers.push(peer)
      onPeer(peer)
    })
    return peers
  }

  /** Sends back all that comes to `port`. */
  echo(port: number): Peer[] {
    if (this.target.echo !== undefined) {
      this.#echoes.push(port)
      return unseen()
    }
    return this.listen(port, (peer) => {
      peer.onData = (bytes) => peer.write(bytes)
    })
  }

  /** Answers each arrival at `port` with `answer`. */
  serve(port: number, answer: Uint8Array): Peer[] {
    return this.listen(port, (peer) => {
      peer.onData = () => peer.write(answer)
    })
  }

  /** The last step that was reported as failed, with its code; -1 when there is none. */
  get failedStep(): readonly [step: number, code: number] {
    const failed = this.steps.filter(([, status]) => status === StepStatus.failed).at(-1)
    return failed === undefined ? [-1, 0] : [failed[0], failed[2]]
  }

  /** The command lines, since the last look, that begin so. */
  commands(prefix: string = ''): string[] {
    return this.target.dce.takeCommands().filter((line) => line.startsWith(prefix))
  }

  /** Lets the driver finish what it does by itself, and forgets the commands. */
  async rest(): Promise<void> {
    await this.pass(300)
    this.target.dce.takeCommands()
  }

  /** Runs a command line of the application to its result. */
  async command(line: string, deadlineMs?: number): Promise<CommandResult> {
    const results: CommandResult[] = []
    this.call(() => this.modem.command(line, (result) => results.push(result), deadlineMs))
    await this.until(`${line} has a result`, () => results.length > 0, 30_000)
    return results[0] as CommandResult
  }

  /** The DTE starts anew without having closed anything: another modem on the same port. */
  again(options: BenchOptions = {}): Bench {
    const modem = { dialect: this.dialect, ...options.modem }
    this.#successor = new Bench(this.target, { ...options, modem })
    return this.#successor
  }

  /** Ends a case as an application would, and sees that this is the end. */
  async finish(): Promise<void> {
    this.check()
    if (this.#successor !== null) return this.#successor.finish()
    this.call(() => this.modem.close())
    await this.until('the modem is closed', () => this.modem.state === ModemState.closed, 30_000)
    const told = this.told
    await this.pass(100)
    same(this.told, told, 'callbacks after the modem was closed')
  }
}

/**
 * What the conformance suite needs of the thing under test: a port, a clock, a network behind the
 * modem that a case can script, and a hand on the modem. Types only; every target implements it.
 */
import type { Clock, ModulePower, Serial } from '../src/index.ts'

/** The far end of one TCP connection, scripted by a case. */
export interface Peer {
  /** Every byte the peer has been sent, in order. */
  readonly received: Uint8Array
  /** True once the modem's side has ended the connection. */
  readonly ended: boolean
  /** Sends bytes towards the modem. */
  write(bytes: Uint8Array): void
  /** Ends the connection in order (FIN). */
  end(): void
  /** Resets the connection (RST): what is under way is lost. */
  reset(): void
  /** Stops (true) or resumes (false) reading, so that the modem's send window fills. */
  stall(stalled: boolean): void
  /** Called for each arriving run of bytes; an echo server is `peer.onData = b => peer.write(b)`. */
  onData: ((bytes: Uint8Array) => void) | null
}

/** A datagram as a peer gets it. */
export interface Datagram {
  readonly bytes: Uint8Array
  /** The modem's port. */
  readonly fromPort: number
  /** The host that it was sent to. */
  readonly toAddress: string
  /** Sends a datagram back, from that host and port. */
  reply(bytes: Uint8Array): void
}

/** The network behind the modem. */
export interface PeerNetwork {
  /** Accepts connections to `port` on any host name or address. */
  listen(port: number, onPeer: (peer: Peer) => void): void
  /** What UDP peers at `port`, on any host, do with a datagram; null for nobody. */
  onDatagram(port: number, run: ((datagram: Datagram) => void) | null): void
  /** Sends a datagram from a host and port to the modem's port. */
  sendDatagram(toPort: number, bytes: Uint8Array, address: string, port: number): void
  /** Answers nothing at `port`: connecting there takes its time and fails. */
  blackHole(port: number): void
  /**
   * Connects to a server of the modem's; `onPeer` gets the client's end, or null when nobody listens
   * on the port. A client that the modem does not accept is ended.
   */
  dial(
    toPort: number,
    onPeer: (peer: Peer | null) => void,
    from?: { readonly address?: string; readonly port?: number },
  ): void
  /** Makes a name unknown to DNS. */
  forget(name: string): void
}

/** Hands on the modem itself. */
export interface DceControls {
  /** Changes one of the mock's knobs by name. An unknown name or value throws. */
  set(knob: string, value: unknown): void
  /** Sends a line to the DTE as an unsolicited result code (CR LF around it), at the next legal boundary. */
  urc(text: string): void
  /** Drops the next bytes that match: `after` bytes pass first, then `count` are lost. */
  drop(direction: 'to-dte' | 'to-dce', after: number, count: number): void
  /** Command lines the modem has run since the last call, without CR, oldest first. */
  takeCommands(): string[]
  /** The network drops the PDP context (`+CIPEVENT`); it can be opened again at once. */
  dropContext(): void
  /** Takes the module's power away, at once. */
  powerOff(): void
  /** Gives power again: the module has forgotten everything, and says its boot lines. */
  powerOn(): void
}

export interface Target {
  readonly name: string
  readonly serial: Serial
  readonly clock: Clock
  readonly network: PeerNetwork
  readonly dce: DceControls
  /** PWRKEY and RESET of the module that `dce` is a hand on. */
  readonly power?: ModulePower
  /** The modem's UART rate, bits per second. */
  readonly baud: number
  /** On a real network: the one host there is, which sends back what it gets. See beyond.ts. */
  readonly echo?: { readonly host: string; readonly port: number }
  /** Lets time pass until `done()` is true; rejects, naming `what`, after `limitMs` of the target's time. */
  until(what: string, done: () => boolean, limitMs?: number): Promise<void>
  /** Lets `ms` of the target's time pass. Under virtual time this takes no wall-clock time. */
  pass(ms: number): Promise<void>
  dispose(): Promise<void>
}

/** What a target can do. A case that needs more is skipped, and the skip is printed. */
export interface Supports {
  /** Time is virtual: cases of minutes and days cost nothing. */
  readonly virtualTime: boolean
  /** Bytes can be dropped at an exact position. */
  readonly faults: boolean
  /** The line's rate can be changed at both ends. */
  readonly rates?: boolean
  /**
   * Received data is read, sends say their length, and their result does not wait for the peer: as it is
   * unless the suite is run otherwise.
   */
  readonly pull?: boolean
  readonly push?: boolean
  readonly fixed?: boolean
  readonly atOnce?: boolean
  /** RTS and CTS are wired, and both ends heed them. */
  readonly flowControl?: boolean
  /** DTR is wired. */
  readonly dtr?: boolean
  /** PWRKEY and RESET are wired: `Target.power`. */
  readonly power?: boolean
}

export interface TargetOptions {
  /** Initial knobs of the modem. */
  readonly knobs?: Record<string, unknown>
  readonly baud?: number
  /** How long the modem takes to answer a command line. */
  readonly latencyMs?: number
  /** What the clock says at the start, int32. A target without virtual time may ignore it. */
  readonly startMs?: number
}

export type CreateTarget = (options?: TargetOptions) => Promise<Target>

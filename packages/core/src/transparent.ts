/**
 * A byte pipe over link 0 (SIMCom's transparent mode; A76XX note, section 1.5.4): a TCP socket whose
 * bytes go raw over the line while it is online. `modem.Transparent` is a subclass that is bound to its
 * modem, one at a time, on a modem with the option `transparent`. In online command state the
 * connection stays, and all else of the modem works.
 */
import { portOf } from './checks.ts'
import type { Engine } from './engine.ts'
import { Link, Ready } from './link.ts'
import { LinkEvent, LinkState } from './link-state.ts'
import { dataLink } from './online.ts'
import { Wish } from './online-state.ts'
import { TCP, type TCPOptions } from './tcp.ts'
import { Timer } from './timers.ts'

export interface TransparentOptions
  extends Omit<TCPOptions, 'from' | 'sending' | 'unacknowledgedLimit' | 'context'> {
  /** Default `tcp`. Datagrams of `udp` have no boundaries here: the module cuts the stream as it likes. */
  readonly protocol?: 'tcp' | 'udp'
  /** The modem's own port, 1 to 65535. Needed for `udp`; the module chooses one for `tcp`. */
  readonly localPort?: number
  readonly from?: Transparent
}

/** Told 0, or why the connection is over. */
type Done = (code: number) => void

/** @throws Error when the connection of the online data state is in use, or the modem has none. */
function transparentLink(engine: Engine): Link {
  const link = dataLink(engine)
  if (!link.transparent) {
    throw new Error('Transparent: the modem needs the option transparent: true')
  }
  if (link.owner === null && link.state === LinkState.closing) {
    // The one before is being closed: that is finished first, as if it were of an earlier run.
    engine.timers.stop(Timer.link + link.number)
    link.move(LinkEvent.lost)
    link.stale = true
  }
  if (link.state === LinkState.free && link.owner === null) return link
  throw new Error(
    'Transparent: the modem has one transparent connection, close the other one first',
  )
}

function isUdpOf(protocol: unknown): boolean {
  if (protocol === undefined || protocol === 'tcp') return false
  if (protocol === 'udp') return true
  throw new RangeError(`protocol: ${String(protocol)} is not 'tcp' or 'udp'`)
}

function localPortOf(options: TransparentOptions, isUdp: boolean): number {
  if (options.localPort === undefined && !isUdp) return 0
  return portOf(options.localPort, 'localPort')
}

export class Transparent extends TCP {
  readonly #engine: Engine
  #done: Done | null = null

  /** @throws as TCP; RangeError for protocol and localPort; Error for a second one. */
  constructor(engine: Engine, options: TransparentOptions | undefined) {
    const isUdp = isUdpOf(options?.protocol)
    const localPort = options === undefined ? 0 : localPortOf(options, isUdp)
    const from: unknown = options?.from
    // A link: out of a transparent listener.
    if (from !== undefined && !(from instanceof Transparent) && !(from instanceof Link)) {
      throw new TypeError('from: must be a Transparent')
    }
    super(engine, options as TCPOptions | undefined, transparentLink)
    this.#engine = engine
    if (options === undefined || options.from !== undefined) return
    const link = dataLink(engine)
    link.isVariable = false
    link.unacknowledgedLimit = 0
    link.localPort = localPort
    engine.online.isUdp = isUdp
  }

  /** True while the line is in online data state: no command can be sent. */
  get online(): boolean {
    return this.link >= 0 && this.#engine.online.active
  }

  override deliver(ready: number, count: number): void {
    if (ready === Ready.state) {
      // While it is being left, what is told is that it was entered: the escape is still to come.
      if (this.#engine.online.wish !== Wish.leaving) this.#tell(0)
    } else if (ready === Ready.error) {
      // Here, for XS takes `super` in a private method for the class itself.
      try {
        this.#tell(count)
      } finally {
        super.deliver(ready, count)
      }
    } else super.deliver(ready, count)
  }

  #tell(code: number): void {
    const done = this.#done
    this.#done = null
    done?.(code)
  }

  /**
   * To online command state, once all that was written is sent: at least two seconds, or at once where
   * DTR is wired. What is written then waits for `resume`.
   * @param done told 0, or the error code of a connection that has ended before.
   * @throws Error before the connection is up, and while the last escape or resume is not done.
   */
  escape(done?: Done): void {
    this.#wish(Wish.leaving, done)
  }

  /** Back to online data state. Arguments and exceptions as of `escape`. */
  resume(done?: Done): void {
    this.#wish(Wish.online, done)
  }

  #wish(wish: number, done: Done | undefined): void {
    const engine = this.#engine
    if (done !== undefined && typeof done !== 'function') {
      throw new TypeError('done: must be a function')
    }
    const link = this.connected()
    if (this.#done !== null) throw new Error('the last escape or resume is not done')
    this.#done = done ?? null
    engine.online.wish = wish
    engine.online.owed = wish === Wish.online ? 0 : link.unsent
    // Where it is so already, that is told at once.
    if (wish === Wish.online && engine.online.active) engine.notify(link, Ready.state)
    engine.kick()
  }

  override close(): void {
    this.#done = null
    super.close()
  }
}

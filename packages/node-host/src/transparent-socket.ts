/**
 * The one connection that has the whole serial line, in online data state (SIMCom's transparent mode),
 * in the shape of node:net's Socket. Beside a ModemSocket it can leave that state for commands and
 * other connections, and come back. The modem needs the option `transparent: true`.
 */
import type { Transparent, TransparentOptions } from '@atlink/core'
import { type ConnectOptions, ModemSocket, type ModemSocketOptions } from './socket.ts'
import { socketError } from './socket-error.ts'
import type { SocketModem, TcpOptions, TcpSocket } from './tcp.ts'

/** A modem, as far as this needs one. */
export interface PipeModem {
  readonly Transparent: new (options: TransparentOptions) => Transparent
  readonly address: string | undefined
}

export interface PipeOptions {
  /** Default `tcp`. Datagrams have no boundaries here. */
  protocol?: 'tcp' | 'udp' | undefined
  /** The modem's own port; needed for `udp`. */
  localPort?: number | undefined
}

/** The connection as a ModemSocket wants one. */
class Pipe implements TcpSocket {
  readonly socket: Transparent

  constructor(socket: Transparent) {
    this.socket = socket
  }

  get available(): number {
    return this.socket.available
  }

  readInto(view: Uint8Array, offset: number, length: number): number {
    return this.socket.readInto(view, offset, length)
  }

  writeFrom(view: Uint8Array, offset: number, length: number): number {
    return this.socket.writeFrom(view, offset, length)
  }

  /** In data state nobody can be asked. What is still to be sent, `close` sends first. */
  acknowledged(done: (unacknowledged: number, code: number) => void): void {
    setImmediate(done, 0, 0)
  }

  close(): void {
    this.socket.close()
  }
}

/** Makes the connection, and remembers it. */
class PipeSource implements SocketModem {
  readonly TCP: new (
    options: TcpOptions,
  ) => TcpSocket
  pipe: Pipe | null = null
  readonly #modem: PipeModem

  constructor(modem: PipeModem, { protocol, localPort }: PipeOptions) {
    this.#modem = modem
    const open = (options: TcpOptions): Pipe => {
      const { from: _, ...rest } = options
      const more = {
        ...(protocol === undefined ? {} : { protocol }),
        ...(localPort === undefined ? {} : { localPort }),
      }
      this.pipe = new Pipe(new modem.Transparent({ ...rest, ...more }))
      return this.pipe
    }
    this.TCP = function TCP(options: TcpOptions): Pipe {
      return open(options)
    } as unknown as new (
      options: TcpOptions,
    ) => TcpSocket
  }

  get address(): string | undefined {
    return this.#modem.address
  }
}

export class TransparentSocket extends ModemSocket {
  readonly #source: PipeSource

  constructor(modem: PipeModem, options: ModemSocketOptions & PipeOptions = {}) {
    const { protocol, localPort, ...rest } = options
    const source = new PipeSource(modem, { protocol, localPort })
    super(source, rest)
    this.#source = source
  }

  /** True while the line is the connection's: no command can be sent. */
  get online(): boolean {
    return !this.destroyed && this.#source.pipe?.socket.online === true
  }

  /**
   * To command state, once what was written is sent: commands and other connections work, this one
   * stays, and what is written to it waits. Takes two seconds, or none where DTR is wired.
   */
  escape(): Promise<void> {
    return this.#turn((socket, done) => socket.escape(done))
  }

  /** Back to data state (ATO); `resume` is a stream's own. */
  returnOnline(): Promise<void> {
    return this.#turn((socket, done) => socket.resume(done))
  }

  #turn(run: (socket: Transparent, done: (code: number) => void) => void): Promise<void> {
    const socket = this.#source.pipe?.socket
    return new Promise((resolve, reject) => {
      if (socket === undefined || this.destroyed || this.connecting) {
        throw new Error('This socket is not connected.')
      }
      run(socket, (code) => {
        if (code === 0) resolve()
        else reject(socketError(code, 'read', { host: '', port: 0 }))
      })
    })
  }
}

/** Connects, as `connect` does, over the whole serial line. */
export function connectTransparent(
  modem: PipeModem,
  options: ConnectOptions & ModemSocketOptions & PipeOptions,
  onConnect?: () => void,
): TransparentSocket {
  const { allowHalfOpen, lingerMs, readableHighWaterMark, writableHighWaterMark } = options
  const { signal, protocol, localPort } = options
  const given = {
    ...{ allowHalfOpen, lingerMs, readableHighWaterMark, writableHighWaterMark },
    ...{ signal, protocol, localPort },
  }
  const known = Object.entries(given).filter(([, value]) => value !== undefined)
  return new TransparentSocket(modem, Object.fromEntries(known)).connect(options, onConnect)
}

/**
 * What the adapters use of a modem and its classes: structural types, so that they do not depend on
 * how the engine is built and a test may stand in for it.
 */
import type { Modem, TCP, Transparent } from '@atlink/core'

/** A peer to connect to, or a connection to take over. */
export interface TcpOptions {
  host?: string
  port?: number
  nodelay?: boolean
  from?: TCP
  onReadable: (count: number) => void
  onWritable: (count: number) => void
  onError: (code: number) => void
}

export interface TcpSocket {
  /** Bytes that can be read now. */
  readonly available: number
  readInto(view: Uint8Array, offset: number, length: number): number
  writeFrom(view: Uint8Array, offset: number, length: number): number
  /** Asks once how many bytes the peer has not acknowledged. */
  acknowledged(done: (unacknowledged: number, code: number) => void): void
  close(): void
}

/** A modem, as far as sockets need one. `Modem` of @atlink/core is one. */
export interface SocketModem {
  readonly TCP: new (options: TcpOptions) => TcpSocket
  /** The modem's own IP address, once it has one. */
  readonly address: string | undefined
}

/** A modem, as far as its transparent connection needs one. */
export interface PipeModem extends SocketModem {
  readonly Transparent: new (options: TransparentOptions) => Pipe
}

export interface TransparentOptions extends Omit<TcpOptions, 'from'> {
  protocol?: 'tcp' | 'udp'
  localPort?: number
  from?: Transparent
}

export interface Pipe extends TcpSocket {
  readonly online: boolean
  /** Bytes that may be written now. */
  readonly room: number
  escape(done: (code: number) => void): void
  resume(done: (code: number) => void): void
}

/** A modem, as far as servers need one. */
export interface ServerModem extends PipeModem {
  readonly Listener: new (options: ListenerOptions) => TcpListener
}

export interface ListenerOptions {
  port: number
  backlog?: number
  transparent?: boolean
  onListening: () => void
  onReadable: (count: number) => void
  onError: (code: number) => void
}

export interface TcpListener {
  readonly port: number
  /** The next connection that waits to be taken over. */
  read(): TCP | undefined
  close(): void
}

/** A modem, as far as datagram sockets need one. */
export interface DatagramModem {
  readonly UDP: new (options: UdpOptions) => UdpSocket
  readonly Resolver: Modem['Resolver']
  readonly address: string | undefined
}

export interface UdpOptions {
  port: number
  onReadable: (count: number) => void
  onWritable: (count: number) => void
  onError: (code: number) => void
}

/** A datagram with where it came from. */
export type Datagram = ArrayBuffer & { address: string; port: number }

export interface UdpSocket {
  /** The longest datagram that may be written now, bytes. */
  readonly room: number
  /** The next datagram that waits. */
  read(): Datagram | number | undefined
  /** @throws Error when there is no room for it now. */
  write(data: Uint8Array, address: string, port: number): unknown
  close(): void
}

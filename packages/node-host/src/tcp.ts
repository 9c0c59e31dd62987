/**
 * What the stream adapter uses of a modem and its TCP class: structural types, so that it does not
 * depend on how the engine is built and a test may stand in for it.
 */

export interface TcpOptions {
  host: string
  port: number
  nodelay?: boolean
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

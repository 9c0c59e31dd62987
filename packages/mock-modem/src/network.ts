/**
 * What the modem's TCP/IP stack needs of the network behind it. Types only: `MemoryNetwork` implements
 * them under virtual time, a host may implement them over its real sockets.
 * No callback ever comes from inside the call that asks for it.
 */
export interface Network {
  /** Calls back with the addresses of a name, [] when it is unknown. An address is its own answer. */
  resolve(name: string, done: (addresses: readonly string[]) => void): void
  /** `localPort` 0 is any. */
  connect(address: string, port: number, events: ConnectionEvents, localPort: number): Connection
  /** Opens a UDP socket on a local port, 0 is any, of family 4 or 6. */
  bind(port: number, family: number, events: DatagramEvents): DatagramSocket
  /** Listens on a local TCP port, of family 4 or 6. */
  serve(port: number, family: number, events: ListenerEvents): Listener
}

export interface ConnectionEvents {
  onOpen(): void
  /** 'bind': the local port is not to be had. */
  onRefused(why: 'refused' | 'timeout' | 'unreachable' | 'bind'): void
  /** The bytes are only valid during the call. Nothing comes while the connection is paused. */
  onData(bytes: Uint8Array): void
  /** The peer has ended (FIN) or reset the connection. After an orderly end no data follows. */
  onEnd(reset: boolean): void
  /** Room has come back in the send window, or bytes were acknowledged. */
  onDrain(): void
}

export interface Connection {
  /** Takes as many bytes as the send window holds; returns how many. The bytes are copied. */
  write(bytes: Uint8Array, start: number, end: number): number
  /** Bytes taken by write that the peer has not acknowledged yet. */
  readonly unacknowledged: number
  /** Stops or resumes the peer's data (TCP receive window). */
  pause(paused: boolean): void
  /** Orderly end: what was written is still delivered. No event comes afterwards. */
  end(): void
  /** Drops the connection, or an attempt to connect. No event comes afterwards. */
  abort(): void
}

export interface DatagramEvents {
  onOpen(): void
  /** The port is taken, or not allowed. */
  onRefused(): void
  /** A datagram has come from there. The bytes are only valid during the call. */
  onDatagram(bytes: Uint8Array, address: string, port: number): void
}

export interface DatagramSocket {
  /** Sends one datagram; the bytes are copied. It may get lost, and nobody tells. */
  send(bytes: Uint8Array, address: string, port: number): void
  /** No event comes afterwards. */
  close(): void
}

export interface ListenerEvents {
  onOpen(): void
  /** The port is taken, or not allowed. */
  onRefused(): void
  /** A client has connected. It waits until it is accepted or refused. */
  onClient(client: IncomingClient): void
}

export interface Listener {
  /** Listens no more. Connections that were accepted stay; no event comes afterwards. */
  close(): void
}

/** A connection from outside that nobody has accepted yet. Nothing it sends is lost. */
export interface IncomingClient {
  readonly address: string
  readonly port: number
  /** Takes it: it is open already, so `onOpen` does not come. */
  accept(events: ConnectionEvents): Connection
  /** Resets it. */
  refuse(): void
}

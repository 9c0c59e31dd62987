/** How a client in the manner of Moddable's is given its socket: a class, and options to pass on. */
import type { TCP, TCPConstructor, TCPOptions } from '../../src/index.ts'
import type { Bench } from '../bench.ts'

export interface SocketSettings extends Omit<TCPOptions, 'from'> {
  readonly io: TCPConstructor
}

/** The modem's class, and where a peer of the bench is: its name with the address of a resolver. */
export function socketTo(bench: Bench, port: number): SocketSettings {
  const { socket, modem } = bench
  return { ...socket, io: modem.TCP, host: 'peer.example', address: '192.0.2.10', port }
}

/** The class of a socket, as clients that attach to one have it. */
export function classOf(socket: TCP): TCPConstructor {
  return socket.constructor as TCPConstructor
}

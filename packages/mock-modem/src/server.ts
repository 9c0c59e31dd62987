/**
 * One TCP server of the modem: a listening port, and the clients that wait for a free link. It knows
 * nothing of AT commands; what has become of a client it tells the stack.
 */
import type { IncomingClient, Listener, Network } from './network.ts'

export type ServerState = 'free' | 'opening' | 'listening'

export interface ServerRequest {
  readonly port: number
  readonly family: number
  /** Clients that may wait for a link. */
  readonly backlog: number
  /** Called once: whether the port listens. */
  readonly onDone: (isListening: boolean) => void
}

export class Server {
  readonly index: number
  state: ServerState = 'free'
  port = 0
  readonly #network: Network
  /** A client has come, and waits. */
  readonly #onClient: () => void
  #backlog = 0
  #listener: Listener | undefined
  #waiting: IncomingClient[] = []
  #onDone: ServerRequest['onDone'] | undefined

  constructor(index: number, network: Network, onClient: () => void) {
    this.index = index
    this.#network = network
    this.#onClient = onClient
  }

  start(request: ServerRequest): void {
    this.state = 'opening'
    this.port = request.port
    this.#backlog = request.backlog
    this.#onDone = request.onDone
    this.#listener = this.#network.serve(request.port, request.family, {
      onOpen: () => this.#opened(),
      onRefused: () => this.stop(),
      onClient: (client) => this.#take(client),
    })
  }

  /** Ends listening, and the clients that wait; those that have a link keep it. */
  stop(): void {
    const onDone = this.#onDone
    const waiting = this.#waiting
    this.#listener?.close()
    this.#listener = undefined
    this.#onDone = undefined
    this.#waiting = []
    this.state = 'free'
    for (const client of waiting) client.refuse()
    onDone?.(false)
  }

  /** The client that has waited longest, if any. */
  next(): IncomingClient | undefined {
    return this.#waiting.shift()
  }

  #opened(): void {
    const onDone = this.#onDone
    this.#onDone = undefined
    this.state = 'listening'
    onDone?.(true)
  }

  #take(client: IncomingClient): void {
    this.#waiting.push(client)
    this.#onClient()
    // Whoever finds a link at once does not wait.
    if (this.#waiting.length > this.#backlog) this.#waiting.pop()?.refuse()
  }
}

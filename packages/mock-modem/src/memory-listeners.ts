/**
 * TCP servers of the modem in memory, and the clients that a test scripts to connect to them.
 */
import { MemoryConnection, type MemoryPeer } from './memory-connection.ts'
import type { PipeOptions } from './memory-pipe.ts'
import type { ConnectionEvents, Listener, ListenerEvents } from './network.ts'
import { familyOf } from './resolve.ts'
import type { Scheduler } from './time.ts'

export interface MemoryClientOptions {
  /** Where the client is: its address and port, as the modem shows them. */
  readonly address?: string
  readonly port?: number
}

interface OpenPort {
  readonly family: number
  readonly events: ListenerEvents
}

/** Where clients are that do not say it, by family. */
const clientAddress: Readonly<Record<number, string>> = { 4: '192.0.2.10', 6: '2001:db8::10' }

/** For a connection that the modem has not taken yet. */
const noEvents: ConnectionEvents = {
  onOpen: () => {},
  onRefused: () => {},
  onData: () => {},
  onEnd: () => {},
  onDrain: () => {},
}

export class MemoryListeners {
  readonly #time: Scheduler
  readonly #pipe: PipeOptions
  readonly #open = new Map<number, OpenPort>()
  #nextPort = 49_152

  constructor(time: Scheduler, pipe: PipeOptions) {
    this.#time = time
    this.#pipe = pipe
  }

  serve(port: number, family: number, events: ListenerEvents): Listener {
    const isTaken = port === 0 || this.#open.has(port)
    let isClosed = false
    if (!isTaken) this.#open.set(port, { family, events })
    this.#time.at(this.#time.now(), () => {
      if (isClosed) return
      if (isTaken) events.onRefused()
      else events.onOpen()
    })
    return {
      close: () => {
        isClosed = true
        if (this.#open.get(port)?.events === events) this.#open.delete(port)
      },
    }
  }

  /** Connects to the modem's port; `onPeer` gets the client's end, or null when nobody listens. */
  dial(
    toPort: number,
    onPeer: (peer: MemoryPeer | null) => void,
    options: MemoryClientOptions,
  ): void {
    const { port = this.#nextPort++ } = options
    this.#time.at(this.#time.now() + 2 * this.#pipe.latencyMs, () => {
      const open = this.#open.get(toPort)
      const address = options.address ?? (clientAddress[open?.family ?? 4] as string)
      if (open === undefined || familyOf(address) !== open.family) {
        onPeer(null)
        return
      }
      const connection = new MemoryConnection(this.#time, this.#pipe, address, port, noEvents)
      connection.greet(onPeer)
      open.events.onClient({
        address,
        port,
        accept: (events) => connection.adopt(events),
        refuse: () => connection.refuse(),
      })
    })
  }
}

/**
 * A modem on a virtual line: the real driver over the mock, where only bytes and turns cost time.
 * Everything is deterministic; the wall clock plays no part.
 */

import { Modem, type ModemOptions, ModemState, type TCP, type TCPOptions } from '@atlink/core'
import {
  MemoryNetwork,
  type MemoryPeer,
  MockModem,
  MockSerial,
  VirtualClock,
  VirtualTime,
} from '@atlink/mock-modem'
import type { Family } from './families.ts'

export interface Line {
  readonly baud: number
  readonly turnMs: number
}

export interface Rig {
  readonly time: VirtualTime
  readonly network: MemoryNetwork
  readonly modem: Modem
  readonly dce: MockModem
  /** Lets time pass until `done`; throws, naming `what`, after ten virtual minutes. */
  until(what: string, done: () => boolean): void
}

const LIMIT_MS = 600_000
const BUFFERS = Object.freeze({ receiveSize: 2048, transmitSize: 2048 })

/** A network that is never the bottleneck: what the line can carry is what is measured. */
export function rig(family: Family, line: Line, options: Partial<ModemOptions> = {}): Rig {
  const time = new VirtualTime()
  const network = new MemoryNetwork(time, { latencyMs: 0.01, windowSize: 1 << 20 })
  const { profile, dialect } = family
  const dce = new MockModem({ time, network, profile, baud: line.baud, latencyMs: line.turnMs })
  const modem = new Modem({
    dialect,
    serial: new MockSerial(dce.port),
    clock: new VirtualClock(time),
    startBaud: line.baud,
    ...BUFFERS,
    ...family.options,
    ...options,
  })
  dce.port.setBaud(line.baud)
  const until = (what: string, done: () => boolean): void => {
    if (!time.run(done, LIMIT_MS)) throw new Error(`bench: ${family.name}: ${what} did not happen`)
  }
  modem.open()
  until('the bring-up', () => modem.state === ModemState.ready || modem.state === ModemState.failed)
  return { time, network, modem, dce, until }
}

/** Connects a link whose peer is handed back once it is there. */
export function connected(
  it: Rig,
  port: number,
  options: Omit<TCPOptions, 'from'>,
  Socket: new (options: Omit<TCPOptions, 'from'>) => TCP = it.modem.TCP,
): { socket: TCP; peer: MemoryPeer } {
  let peer: MemoryPeer | undefined
  it.network.listen(port, (accepted) => {
    peer = accepted
  })
  const socket = new Socket({ host: '198.51.100.7', port, ...options })
  it.until(`connection to port ${port}`, () => peer !== undefined && socket.room > 0)
  return { socket, peer: peer as MemoryPeer }
}

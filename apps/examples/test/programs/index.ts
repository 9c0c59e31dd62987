/**
 * What the examples and the stand-ins do, as tests for any engine: `title` and `run`, as the XS harness takes them. Each is run
 * on Node over two boards, and inside XS over the ESP32's.
 */
import type { NewWorld } from '../world.ts'
import { clientPrograms } from './clients.ts'
import { modemPrograms } from './modem.ts'
import { shimPrograms } from './shim.ts'
import { socketPrograms } from './sockets.ts'
import { uplinkPrograms } from './uplink.ts'

export interface ProgramTest {
  readonly title: string
  run(): void
}

export type Programs = Readonly<Record<string, (newWorld: NewWorld) => void>>

/** Every example's tests, on worlds of that kind. */
export function exampleTests(newWorld: NewWorld): ProgramTest[] {
  const all: Programs = {
    ...clientPrograms,
    ...shimPrograms,
    ...socketPrograms,
    ...modemPrograms,
    ...uplinkPrograms,
  }
  return Object.entries(all).map(([title, run]) => ({ title, run: () => run(newWorld) }))
}

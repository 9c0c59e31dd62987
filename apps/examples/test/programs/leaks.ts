/**
 * The uplink for ever, as works for a machine that counts what lives: each does so many rounds and forgets
 * what the test itself has noted, so that whatever grows is the example's, the driver's or the client's.
 */
import sensorUplink from '../../sensor-uplink/main.ts'
import { Broker } from '../broker.ts'
import type { NewWorld } from '../world.ts'

export interface EndlessWork {
  readonly name: string
  run(count: number): undefined
}

const HOUR_MS = 3_600_000

/** @param hinder - is done in the middle of each round. */
function endless(name: string, newWorld: NewWorld, hinder: (dce: Dce) => void): EndlessWork {
  const world = newWorld()
  const broker = new Broker(world.network)
  let isStarted = false
  const round = (): void => {
    const { connected, published, received } = broker
    for (const list of [connected, published, received]) list.length = 0
    world.until('a hello', () => connected.length > 0, HOUR_MS)
    hinder(world.dce)
    world.until('a reading', () => published.length > 0, HOUR_MS)
    world.until('it sleeps again', () => broker.peers.size === 0, HOUR_MS)
    world.time.advance(5000)
    world.forget()
  }
  return {
    name,
    run(count) {
      if (!isStarted) world.start(sensorUplink)
      isStarted = true
      for (let i = 0; i < count; i++) round()
      return undefined
    },
  }
}

type Dce = ReturnType<NewWorld>['dce']

export function endlessWorks(newWorld: NewWorld): EndlessWork[] {
  return [
    endless('rounds', newWorld, () => {}),
    endless('rounds with a lost network', newWorld, (dce) => dce.dropContext()),
    endless('rounds with a reset', newWorld, (dce) => dce.reset()),
  ]
}

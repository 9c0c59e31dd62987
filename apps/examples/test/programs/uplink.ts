/** The sensor's uplink, and what it has to survive. */
import sensorUplink from '../../sensor-uplink/main.ts'
import { ok, same } from '../assert.ts'
import { Broker } from '../broker.ts'
import type { NewWorld, World } from '../world.ts'
import type { Programs } from './index.ts'

const INTERVAL_MS = 60_000

interface Station {
  readonly world: World
  readonly broker: Broker
}

function start(newWorld: NewWorld, rounds: number): Station {
  const world = newWorld()
  const broker = new Broker(world.network)
  world.start(sensorUplink, { rounds, intervalMs: INTERVAL_MS })
  return { world, broker }
}

/** Readings without repetitions: quality of service 1 may repeat one. */
function readings(broker: Broker): string[] {
  return [...new Set(broker.published)]
}

/** It goes on by itself until all readings are there, each of them in its turn. */
function arrives({ world, broker }: Station, rounds: number): void {
  world.until('all readings are published', () => world.code !== undefined, 3_600_000)
  same(world.code, 0, 'the code')
  const expected = Array.from({ length: rounds }, (_, i) => `{"reading":${i + 1}}`)
  same(readings(broker), expected, 'readings')
  world.until('everything is given back', () => world.timers === 0)
  world.time.advance(10_000)
  same(broker.peers.size, 0, 'connections left')
}

/** Runs to the second reading, lets something happen in the middle of it, then to the end. */
function survives(newWorld: NewWorld, happen: (station: Station) => void): void {
  const station = start(newWorld, 3)
  const { world, broker } = station
  world.until('a first reading', () => broker.published.length === 1)
  world.until('the second hello', () => broker.connected.length === 2)
  happen(station)
  arrives(station, 3)
  ok(
    world.log.some((line) => line.startsWith('no way through')),
    'it was noticed',
  )
}

export const uplinkPrograms: Programs = {
  'sensor-uplink: a reading each interval, asleep in between'(newWorld) {
    const station = start(newWorld, 4)
    arrives(station, 4)
    const { world, broker } = station
    same(broker.published.length, 4, 'each once')
    const sleeps = world.dce.takeCommands().filter((line) => line === 'AT+CSCLK=1')
    same(sleeps.length, 4, 'sleeps')
    ok(world.time.now() > 3 * INTERVAL_MS, 'an interval in between')
    ok(!world.log.some((line) => line.startsWith('no way')), 'without trouble')
  },

  'sensor-uplink: the network goes and comes back'(newWorld) {
    survives(newWorld, ({ world }) => {
      world.dce.loseNetwork()
      world.time.advance(200_000)
      world.dce.returnNetwork()
    })
  },

  'sensor-uplink: the radio loses its cell'(newWorld) {
    survives(newWorld, ({ world }) => {
      world.dce.loseRegistration()
      world.time.advance(400_000)
      world.dce.returnRegistration()
    })
  },

  'sensor-uplink: the module resets'(newWorld) {
    survives(newWorld, ({ world }) => world.dce.reset())
  },

  'sensor-uplink: the module is without power for a while'(newWorld) {
    survives(newWorld, ({ world }) => {
      world.dce.powerOff()
      world.time.advance(300_000)
      world.dce.powerOn()
    })
  },

  'sensor-uplink: the broker goes and comes back'(newWorld) {
    survives(newWorld, ({ world, broker }) => {
      broker.stop()
      world.time.advance(100_000)
      broker.start()
    })
  },

  'sensor-uplink: the broker says nothing any more'(newWorld) {
    survives(newWorld, ({ world, broker }) => {
      broker.isMute = true
      world.time.advance(400_000)
      ok(broker.peers.size <= 1, 'one connection at a time')
      broker.isMute = false
    })
  },

  'sensor-uplink: tries come ever more slowly, up to a limit'(newWorld) {
    const { world, broker } = start(newWorld, 3)
    broker.stop()
    world.time.advance(3_600_000)
    const pauses = world.log.filter((line) => line.startsWith('no way'))
    const seconds = pauses.map((line) => Number(/in ([\d.]+) s/.exec(line)?.[1]))
    same(seconds.slice(0, 9), [2, 4, 8, 16, 32, 64, 128, 256, 300], 'pauses')
    ok(
      seconds.slice(9).every((each) => each === 300),
      'never longer',
    )
    broker.start()
    arrives({ world, broker }, 3)
  },
}

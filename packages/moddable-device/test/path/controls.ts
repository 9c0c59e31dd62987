/**
 * What the measure must see, and what it must not: the platform without a driver, which allocates
 * nothing, and an application that allocates in its callback, by much and by little.
 */
import { bytesOf } from './dce.ts'
import { FIRST } from './families.ts'
import { Platform } from './platform.ts'
import { PathRig } from './rig.ts'
import type { Scenario } from './scenarios.ts'

const ROUNDS = 8_000

/** A DTE of its own: it reads all and sends what a driver would. */
const alone: Scenario = {
  name: 'the fakes alone',
  count: ROUNDS,
  prepare() {
    const platform = new Platform(FIRST.dce())
    const view = new Uint8Array(512)
    const lines = ['AT+CIPRXGET=4,0\r', 'AT+CIPRXGET=2,0,100\r', 'AT+CIPSEND=0,5\r', 'HELLO']
    const commands = lines.map(bytesOf)
    let next = 0
    const { timer } = platform
    const handle = timer.repeat(() => timer.schedule(handle), 1)
    const Port = platform.io
    const port = new Port({
      format: 'buffer',
      onReadable() {
        while (port.read(view) !== undefined);
      },
      onWritable() {},
      onError() {},
    })
    platform.begin()
    return (count) => {
      for (let i = 0; i < count; i++) {
        next = (next + 1) & 3
        platform.dce.waiting[0] = 100
        port.write(commands[next] as Uint8Array)
        timer.schedule(handle, 1, 1)
        platform.pass(1)
      }
    }
  },
}

function allocates(name: string, onCall: (call: number) => void): Scenario {
  return {
    name,
    count: ROUNDS,
    prepare() {
      const rig = new PathRig(FIRST)
      const { platform } = rig
      let calls = 0
      const socket = rig.connect({
        onReadable() {
          rig.drain(this)
          onCall(calls++)
        },
      })
      return (count) => {
        for (let i = 0; i < count; i++) {
          platform.dce.arrive(socket.link, 1)
          platform.settle()
        }
      }
    },
  }
}

let kept: unknown
export const lastKept = (): unknown => kept

export const CONTROLS = Object.freeze({
  alone,
  object: allocates('an object each time', (call) => {
    kept = { call }
  }),
  string: allocates('a string each time', (call) => {
    kept = `call ${call}`
  }),
  rare: allocates('an object in a hundred times', (call) => {
    if (call % 100 === 0) kept = { call }
  }),
})

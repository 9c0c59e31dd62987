/** What is counted on XS, and in which unit. Each runs on a rig of its own, so every run costs the same. */
import type { ModemOptions } from '@atlink/core'
import { bytesOf } from './dce.ts'
import type { PathFamily } from './families.ts'
import type { Meter } from './platform.ts'
import { PathRig } from './rig.ts'

export interface Cost {
  readonly name: string
  readonly unit: string
  /** Payload whose length is known beforehand: the application is told once for a block, not for each read. */
  readonly isCounted?: boolean
  /** Brings a rig up; what it returns is metered, and tells how many units it did. */
  prepare(family: PathFamily, block?: number): { readonly rig: PathRig; run(meter: Meter): number }
}

/** What a byte costs, beside what its block does: the difference between these. */
export const LONG = 1408
export const SHORT = 128
const ROUNDS = 64
const PROOF_MS = 20
const block = new Uint8Array(LONG).fill(0x55)

function received(name: string, options: Partial<ModemOptions>): Cost {
  return {
    name,
    unit: 'payload byte',
    isCounted: options.transparent !== true,
    prepare(family, block = LONG) {
      const rig = new PathRig(family, options)
      const { platform } = rig
      const socket = rig.stream()
      return {
        rig,
        run() {
          const before = rig.received
          for (let i = 0; i < ROUNDS; i++) {
            platform.dce.arrive(socket.link, block)
            platform.pass(PROOF_MS)
          }
          return rig.received - before
        },
      }
    },
  }
}

const sent: Cost = {
  name: 'sent',
  unit: 'payload byte',
  prepare(family, length = LONG) {
    const rig = new PathRig(family)
    const { platform } = rig
    const socket = rig.connect()
    return {
      rig,
      run(meter) {
        const before = platform.dce.taken
        for (let i = 0; i < ROUNDS; i++) {
          meter.enter()
          socket.writeFrom(block, 0, length)
          meter.leave()
          platform.settle()
        }
        return platform.dce.taken - before
      },
    }
  },
}

function line(name: string, text: string): Cost {
  return {
    name,
    unit: 'line',
    prepare(family) {
      const rig = new PathRig(family)
      const { platform } = rig
      const bytes = bytesOf(text)
      return {
        rig,
        run() {
          for (let i = 0; i < ROUNDS; i++) {
            platform.dce.put(bytes)
            platform.settle()
          }
          return ROUNDS
        },
      }
    },
  }
}

const audit: Cost = {
  name: 'a command exchange',
  unit: 'exchange',
  prepare(family) {
    const rig = new PathRig(family, { auditMs: 60_000 })
    const { platform } = rig
    for (let i = 0; i < rig.links; i++) rig.connect()
    platform.pass(120_000)
    return {
      rig,
      run() {
        const before = platform.dce.commands
        for (let i = 0; i < ROUNDS; i++) platform.pass(60_000)
        return platform.dce.commands - before
      },
    }
  },
}

const announcement: Cost = {
  name: 'one byte announced, asked for and read',
  unit: 'byte',
  prepare(family) {
    const rig = new PathRig(family)
    const { platform } = rig
    const socket = rig.connect()
    return {
      rig,
      run() {
        for (let i = 0; i < ROUNDS; i++) {
          platform.dce.arrive(socket.link, 1)
          platform.settle()
        }
        return ROUNDS
      },
    }
  },
}

const idle: Cost = {
  name: 'an idle poll',
  unit: 'poll',
  prepare(family) {
    const rig = new PathRig(family)
    const { platform } = rig
    rig.connect()
    return {
      rig,
      run(meter) {
        for (let i = 0; i < ROUNDS; i++) {
          meter.enter()
          platform.callbacks?.onReadable(0)
          meter.leave()
        }
        return ROUNDS
      },
    }
  },
}

export const COSTS: readonly Cost[] = Object.freeze([
  received('received, pull', {}),
  received('received, push', { receive: 'push' }),
  received('received, transparent', { transparent: true }),
  sent,
  line('a URC of the driver', '\r\n+CREG: 1\r\n'),
  line('a URC of nobody', '\r\n+CEREG: 1,"00C3","0A1B2C3D",7\r\n'),
  audit,
  announcement,
  idle,
])

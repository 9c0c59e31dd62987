/**
 * What must allocate nothing, through the whole path: from the port's callback to the application's
 * read and back. Each scenario is prepared once and then run as often as it is asked to; it throws when
 * what it claims to have done was not done. The same ones run on XS and on V8.
 */
import type { ModemOptions, TCP, TCPOptions, UDP } from '@atlink/core'
import { bytesOf } from './dce.ts'
import type { PathFamily } from './families.ts'
import { PathRig } from './rig.ts'

export interface Scenario {
  readonly name: string
  /** How many times make the amount that is claimed. */
  readonly count: number
  /** Makes what `run` uses; allocates. */
  prepare(): (count: number) => void
}

const MIB = 1 << 20
const BLOCK = 1024
const block = new Uint8Array(BLOCK).fill(0x55)
const hundred = new Uint8Array(100)
const NUMBER = 'number'
const BUFFER = 'buffer'

function check(actual: number, expected: number): void {
  if (actual !== expected) throw new RangeError(`${actual} instead of ${expected}`)
}

/** A pushed block is whole when the next line, or 20 ms of silence, has come. */
const PROOF_MS = 20

function receives(family: PathFamily, name: string, options: Partial<ModemOptions>): Scenario {
  return {
    name,
    count: MIB / BLOCK,
    prepare() {
      const rig = new PathRig(family, options)
      const { platform } = rig
      const socket = rig.stream()
      return (count) => {
        const before = rig.received
        for (let i = 0; i < count; i++) {
          platform.dce.arrive(socket.link, BLOCK)
          platform.pass(PROOF_MS)
        }
        check(rig.received - before, count * BLOCK)
      }
    },
  }
}

function sends(
  family: PathFamily,
  name: string,
  options: Partial<ModemOptions>,
  socketOptions: Partial<TCPOptions> = {},
): Scenario {
  return {
    name,
    count: MIB / BLOCK,
    prepare() {
      const rig = new PathRig(family, options)
      const { platform } = rig
      const socket = rig.stream(socketOptions)
      return (count) => {
        const before = platform.dce.taken
        for (let i = 0; i < count; i++) {
          check(socket.writeFrom(block, 0, BLOCK), BLOCK)
          platform.settle()
        }
        check(platform.dce.taken - before, count * BLOCK)
      }
    },
  }
}

const URCS = Object.freeze([
  bytesOf('\r\n+CREG: 1\r\n'),
  bytesOf('\r\n+CEREG: 1,"00C3","0A1B2C3D",7\r\n'),
  bytesOf('\r\nRING\r\n'),
  bytesOf('\r\n+CPIN: READY\r\n'),
])

function unsolicited(family: PathFamily): Scenario {
  return {
    name: '10,000 unsolicited result codes',
    count: 10_000,
    prepare() {
      const { platform, modem } = new PathRig(family)
      return (count) => {
        const { bytesIn, garbageLines } = modem.counters
        let said = 0
        for (let i = 0; i < count; i++) {
          const line = URCS[i & 3] as Uint8Array
          said += line.length
          platform.dce.put(line)
          platform.settle()
        }
        check(modem.counters.bytesIn - bytesIn, said)
        check(modem.counters.garbageLines - garbageLines, 0)
      }
    },
  }
}

/** The announced length is asked for, and the data: two exchanges. */
function exchanges(family: PathFamily): Scenario {
  return {
    name: '10,000 command exchanges',
    count: 5_000,
    prepare() {
      const rig = new PathRig(family)
      const { platform } = rig
      const socket = rig.connect()
      return (count) => {
        const before = platform.dce.commands
        for (let i = 0; i < count; i++) {
          platform.dce.arrive(socket.link, 1)
          platform.settle()
        }
        check(platform.dce.commands - before, count * 2)
      }
    },
  }
}

function datagrams(family: PathFamily): Scenario {
  return {
    name: '2,000 datagrams in and out, with their senders',
    count: 2_000,
    prepare() {
      const rig = new PathRig(family, { receive: 'push' })
      const { platform, modem } = rig
      const socket: UDP = new modem.UDP({
        port: 5000,
        onReadable() {
          while (this.available > 0) {
            const length = this.readInto(rig.target, 0, 2048)
            check(this.senderPort, 5353)
            this.answer()
            this.writeFrom(rig.target, 0, length)
          }
        },
      })
      platform.settle()
      return (count) => {
        const before = platform.dce.taken
        for (let i = 0; i < count; i++) {
          platform.dce.pushFrom(socket.link, 100)
          platform.pass(PROOF_MS)
        }
        check(platform.dce.taken - before, count * 100)
      }
    },
  }
}

function sameAddress(family: PathFamily): Scenario {
  return {
    name: '2,000 datagrams to the address of the last one',
    count: 2_000,
    prepare() {
      const { platform, modem } = new PathRig(family, { receive: 'push' })
      const socket = new modem.UDP({ port: 5000 })
      platform.settle()
      const address = '198.51.100.7'
      socket.write(hundred, address, 7)
      platform.settle()
      return (count) => {
        const before = platform.dce.taken
        for (let i = 0; i < count; i++) {
          socket.write(hundred, address, 7)
          platform.settle()
        }
        check(platform.dce.taken - before, count * 100)
      }
    },
  }
}

function free(family: PathFamily): Scenario {
  return {
    name: 'the forms of read and write that are free',
    count: 2_000,
    prepare() {
      const rig = new PathRig(family)
      const { platform, modem } = rig
      const view = new Uint8Array(100)
      const socket = new modem.TCP({ host: 'example.com', port: 81 })
      platform.settle()
      return (count) => {
        const before = platform.dce.taken
        for (let i = 0; i < count; i++) {
          socket.format = NUMBER
          socket.write(65)
          socket.format = BUFFER
          socket.write(view)
          socket.writeFrom(view, 10, 20)
          platform.dce.arrive(socket.link, 151)
          platform.settle()
          socket.format = NUMBER
          check(socket.read() as number, 0x55)
          socket.format = BUFFER
          check(socket.read(view) as number, 100)
          check(socket.readInto(view, 0, 100), 50)
        }
        check(platform.dce.taken - before, count * 121)
      }
    },
  }
}

function idle(family: PathFamily): Scenario {
  return {
    name: '1,000 minutes idle, with the audit of all links',
    count: 1_000,
    prepare() {
      const rig = new PathRig(family, { auditMs: 60_000 })
      const { platform } = rig
      for (let i = 0; i < rig.links; i++) rig.connect()
      platform.pass(120_000)
      return (count) => {
        const before = platform.dce.commands
        for (let i = 0; i < count; i++) platform.pass(60_000)
        if (platform.dce.commands - before < count) throw new Error('no audit')
      }
    },
  }
}

function busy(family: PathFamily): Scenario {
  return {
    name: 'all links receive and send together',
    count: 60,
    prepare() {
      const rig = new PathRig(family)
      const { platform, sockets, links } = rig
      for (let i = 0; i < rig.links; i++) rig.connect()
      return (count) => {
        const before = rig.received + platform.dce.taken
        for (let round = 0; round < count; round++) {
          for (let i = 0; i < links; i++) {
            platform.dce.arrive(i, BLOCK)
            check((sockets[i] as TCP).writeFrom(block, 0, BLOCK), BLOCK)
          }
          platform.settle()
        }
        check(rig.received + platform.dce.taken - before, count * 2 * links * BLOCK)
      }
    },
  }
}

function pushedBusy(family: PathFamily): Scenario {
  return {
    name: 'all links are pushed to, in turn',
    count: 1_000,
    prepare() {
      const rig = new PathRig(family, { receive: 'push' })
      const { platform, links } = rig
      for (let i = 0; i < rig.links; i++) rig.connect()
      return (count) => {
        const before = rig.received
        for (let i = 0; i < count; i++) {
          platform.dce.push(i % links, 500)
          platform.settle()
        }
        platform.pass(PROOF_MS)
        check(rig.received - before, count * 500)
      }
    },
  }
}

function escapes(family: PathFamily): Scenario {
  return {
    name: '50 escapes from the online data state and returns',
    count: 50,
    prepare() {
      const rig = new PathRig(family, { transparent: true })
      const { platform } = rig
      const ok = bytesOf('\r\nOK\r\n')
      const done = (): void => {}
      const socket = rig.pipe()
      return (count) => {
        for (let i = 0; i < count; i++) {
          socket.escape(done)
          platform.pass(2_300)
          platform.dce.put(ok)
          platform.pass(500)
          if (socket.online) throw new Error('has not escaped')
          socket.resume(done)
          platform.pass(100)
          if (!socket.online) throw new Error('has not returned')
        }
      }
    },
  }
}

/** Of one family, all that it can do. */
export function scenariosOf(family: PathFamily): readonly Scenario[] {
  return [
    receives(family, '1 MB received, pull', {}),
    receives(family, '1 MB received, push', { receive: 'push' }),
    receives(family, '1 MB received, transparent', { transparent: true }),
    sends(family, '1 MB sent, fixed', {}),
    ...(family.sendsVariable
      ? [sends(family, '1 MB sent, variable', {}, { sending: 'variable' })]
      : []),
    sends(family, '1 MB sent, transparent', { transparent: true }),
    unsolicited(family),
    exchanges(family),
    datagrams(family),
    sameAddress(family),
    free(family),
    idle(family),
    busy(family),
    pushedBusy(family),
    escapes(family),
  ]
}

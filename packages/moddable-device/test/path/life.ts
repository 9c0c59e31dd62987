/** What a device does for months: connect, echo, close, and lose the network now and then. */
import { ErrorCode, ModemState, type TCP } from '@atlink/core'
import type { PathFamily } from './families.ts'
import { PathRig } from './rig.ts'

const SIZE = 100
/** The network is back by then: some families wait for what has no end. */
const BACK_MS = 1_000
const hundred = new Uint8Array(SIZE).fill(0x55)

export class Life {
  readonly #rig: PathRig
  /** Connections that the network took. */
  lost = 0
  readonly #kept: unknown[] = []

  constructor(family: PathFamily) {
    this.#rig = new PathRig(family)
  }

  /** @param keep - a leak of one small object a connection. */
  run(connections: number, losses: number, keep: boolean = false): void {
    const everySo = losses > 0 ? Math.floor(connections / losses) : 0
    for (let i = 0; i < connections; i++) {
      const socket = this.#connect()
      this.#echo(socket)
      if (everySo > 0 && i % everySo === 0) this.#loseNetwork()
      socket.close()
      this.#rig.platform.settle()
      if (keep) this.#kept.push({ i })
    }
  }

  #connect(): TCP {
    const life = this
    const rig = this.#rig
    const socket = new rig.modem.TCP({
      host: 'example.com',
      port: 80,
      onReadable() {
        rig.drain(this)
      },
      onError(code) {
        if (code === ErrorCode.networkLost) life.lost++
      },
    })
    rig.platform.settle()
    return socket
  }

  #echo(socket: TCP): void {
    const { platform, received } = this.#rig
    if (socket.writeFrom(hundred) !== SIZE) throw new Error('not connected')
    platform.settle()
    platform.dce.arrive(socket.link, SIZE)
    platform.settle()
    if (this.#rig.received !== received + SIZE) throw new Error('no echo')
  }

  #loseNetwork(): void {
    const { platform, modem } = this.#rig
    platform.dce.loseNetwork()
    platform.pass(BACK_MS)
    if (modem.state !== ModemState.ready) throw new Error('the network is not back')
  }
}

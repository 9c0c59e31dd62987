/** A modem over the device package over a PathDce, brought up, with sockets that read all they get. */
import { Modem, type ModemOptions, type TCP, type TCPOptions, type Transparent } from '@atlink/core'
import { DeviceClock, DeviceSerial } from '../../src/index.ts'
import type { PathFamily } from './families.ts'
import { Platform } from './platform.ts'

/** An application's buffer: a read that does not fill it has taken all there is. */
const SIZE = 2048

export class PathRig {
  readonly platform: Platform
  readonly links: number
  readonly modem: Modem
  readonly sockets: TCP[] = []
  /** Bytes that the applications have read. */
  received = 0
  readonly target: Uint8Array = new Uint8Array(SIZE)

  readonly #isTransparent: boolean

  constructor(family: PathFamily, options: Partial<ModemOptions> = {}) {
    const { dialect } = family
    this.#isTransparent = options.transparent === true
    this.links = dialect.limits.links
    this.platform = new Platform(family.dce())
    const { platform } = this
    const { io, timer } = platform
    this.modem = new Modem({
      dialect,
      serial: new DeviceSerial({ io, timer, baud: 115_200 }),
      clock: new DeviceClock({ timer, ticks: () => platform.now }),
      auditMs: 0,
      ...options,
    })
    this.modem.open()
    platform.begin()
  }

  /** A socket that reads all it gets. */
  connect(options: Partial<TCPOptions> = {}): TCP {
    const rig = this
    const socket = new this.modem.TCP({
      host: 'example.com',
      port: 80,
      onReadable() {
        rig.drain(this)
      },
      ...options,
    })
    this.platform.settle()
    if (socket.room === 0) throw new Error('not connected')
    this.sockets.push(socket)
    return socket
  }

  /** A stream in whichever way the modem was made for. */
  stream(options: Partial<TCPOptions> = {}): TCP {
    return this.#isTransparent ? this.pipe() : this.connect(options)
  }

  /** The connection of the online data state, on a modem that is transparent. */
  pipe(): Transparent {
    const rig = this
    const socket = new this.modem.Transparent({
      host: 'example.com',
      port: 80,
      onReadable() {
        rig.drain(this)
      },
    })
    this.platform.settle()
    if (!socket.online) throw new Error('not online')
    return socket
  }

  drain(socket: TCP): void {
    const { target } = this
    let count: number
    do {
      count = socket.readInto(target, 0, SIZE)
      this.received += count
    } while (count === SIZE)
  }
}

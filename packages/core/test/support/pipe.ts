/** The transparent connection of a simulated modem, with its peer, and what each of them got. */
import type { MemoryPeer } from '@atlink/mock-modem'
import type { TransparentConstructor } from '../../src/bound.ts'
import { ModemState } from '../../src/index.ts'
import { Rig, type RigOptions } from './rig.ts'

const PORT = 1000

export class Pipe {
  readonly rig: Rig
  readonly socket: InstanceType<TransparentConstructor>
  readonly read: number[] = []
  readonly errors: number[] = []
  peer: MemoryPeer | null = null
  /** How often onWritable was called. */
  writable = 0
  #pending: Uint8Array = new Uint8Array(0)

  constructor(rig: Rig, more: object = {}) {
    this.rig = rig
    rig.network.listen(PORT, (peer) => {
      this.peer = peer
    })
    const view = new Uint8Array(700)
    this.socket = new rig.modem.Transparent({
      host: 'peer.example',
      port: PORT,
      onReadable: () => {
        for (let n = this.socket.readInto(view); n > 0; n = this.socket.readInto(view)) {
          this.read.push(...view.subarray(0, n))
        }
      },
      onWritable: () => {
        this.writable++
        this.#write()
      },
      onError: (code) => {
        this.errors.push(code)
      },
      ...more,
    })
  }

  /** A modem that is up, and its transparent connection. */
  static up(options: RigOptions = {}, more: object = {}): Pipe {
    const rig = new Rig({ ...options, modem: { transparent: true, ...options.modem } })
    rig.modem.open()
    rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
    const pipe = new Pipe(rig, more)
    rig.until('the pipe is connected', () => pipe.writable > 0)
    rig.settle()
    return pipe
  }

  /** Sends as room allows. */
  send(bytes: Uint8Array): void {
    this.#pending = Uint8Array.of(...this.#pending, ...bytes)
    this.#write()
  }

  #write(): void {
    this.#pending = this.#pending.slice(this.socket.writeFrom(this.#pending))
  }

  get pending(): number {
    return this.#pending.length
  }

  /** What the peer was sent. */
  get arrived(): Uint8Array {
    return this.peer?.received ?? new Uint8Array(0)
  }

  /** Goes to online command state. */
  escape(): void {
    this.#await('escape')
  }

  resume(): void {
    this.#await('resume')
  }

  #await(what: 'escape' | 'resume'): void {
    const codes: number[] = []
    this.socket[what]((code) => codes.push(code))
    this.rig.until(what, () => codes.length > 0)
    if (codes[0] !== 0) throw new Error(`${what}: ${codes[0]}`)
  }
}

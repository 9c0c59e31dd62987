/**
 * Two programs that talk through the modem for as long as they are let: one asks, the other sends back what it
 * was sent, and after an error the one who asks connects again. Client: the modem's application asks. Server:
 * a program in the network asks, and the modem's application answers through its listener.
 */
import { nasty, random } from '../../conformance/bytes.ts'
import { Connection } from './connection.ts'

/** Between an answer and the next question, and between two attempts to connect. */
const PAUSE_MS = 20
const AGAIN_MS = 100
const LONGEST = 600

/** What a conversation needs of the stage that it takes place on. */
export interface Floor {
  now(): number
  after(ms: number, run: () => void): void
  /** Somebody who asks connects: `connection` gets its ends as they come up. */
  connect(conversation: Conversation, connection: Connection): void
  /** A question was put; `count` bytes are to be answered on the connection by now. */
  asked(conversation: Conversation, connection: Connection, count: number): void
}

export class Conversation {
  readonly asks: 'modem' | 'peer'
  /** All there were; the last one is the present one. */
  readonly connections: Connection[] = []
  /** When an answer was back whose question was put after the fault; -1: not yet. */
  goodMs = -1
  readonly #floor: Floor
  readonly #next: (limit: number) => number
  #markedAt: Connection | null = null
  #mark = 0
  #asked = 0
  #isPaused = true
  #isHeld = false
  #held: Uint8Array[] = []

  constructor(floor: Floor, asks: 'modem' | 'peer', seed: number) {
    this.#floor = floor
    this.asks = asks
    this.#next = random(seed)
  }

  get connection(): Connection | undefined {
    return this.connections.at(-1)
  }

  connect(): void {
    const connection = new Connection()
    this.connections.push(connection)
    this.#asked = 0
    this.#held = []
    this.#floor.connect(this, connection)
  }

  /** A connection has both its ends, or the application was told its end. */
  changed(connection: Connection): void {
    if (connection !== this.connection) return
    if (connection.code === 0) this.#ask()
    else this.lost(connection)
  }

  /** Who asks connects again: at once, or after a while where it had not come to anything. */
  lost(connection: Connection): void {
    if (connection !== this.connection) return
    this.goodMs = -1
    this.#isHeld = false
    const cameToNothing = this.#asked === 0
    this.#floor.after(cameToNothing ? AGAIN_MS : 0, () => {
      if (connection === this.connection) this.connect()
    })
  }

  /** Bytes have come to the far end, or to the application. */
  arrived(connection: Connection, at: 'peer' | 'modem', bytes: Uint8Array): void {
    const way = at === 'peer' ? connection.toPeer : connection.toModem
    way.arrive(bytes)
    if (connection !== this.connection) return
    if (at === this.asks) this.#answered(connection)
    else if (this.#isHeld) this.#held.push(bytes.slice())
    else this.#write(connection, at, bytes)
  }

  /** A fault: what is asked from now on has come through it when its answer is back. */
  mark(): void {
    const { connection } = this
    this.goodMs = -1
    this.#markedAt = connection ?? null
    this.#mark = this.#asked
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    const { connection } = this
    if (connection?.isOpen) this.#ask()
  }

  /** All that was asked is answered. */
  get isQuiet(): boolean {
    const { connection } = this
    return connection?.isOpen === true && this.answered(connection) === this.#asked
  }

  /** One question of exactly these bytes. */
  say(bytes: Uint8Array): void {
    const { connection } = this
    if (!connection?.isOpen) throw new Error('bench: nobody to say it to')
    this.#asked += bytes.length
    this.#write(connection, this.asks, bytes)
    this.#floor.asked(this, connection, this.#asked)
  }

  /** Answers wait until they are let go, all together. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    const { connection } = this
    const pieces = this.#held
    this.#isHeld = false
    this.#held = []
    const all = Uint8Array.from(pieces.flatMap((piece) => [...piece]))
    const answers = this.asks === 'modem' ? 'peer' : 'modem'
    if (connection?.isOpen) this.#write(connection, answers, all)
  }

  /** How many bytes of questions have been answered. */
  answered(connection: Connection): number {
    return (this.asks === 'modem' ? connection.toModem : connection.toPeer).right
  }

  #write(connection: Connection, from: 'modem' | 'peer', bytes: Uint8Array): void {
    if (from === 'modem') connection.writeToPeer(bytes)
    else connection.writeToModem(bytes)
  }

  #ask(): void {
    if (this.#isPaused || !this.isQuiet) return
    const length = 1 + this.#next(LONGEST)
    this.say(nasty(length, this.#next(0x7fff_ffff)))
  }

  #answered(connection: Connection): void {
    const mark = connection === this.#markedAt ? this.#mark : 0
    if (this.goodMs < 0 && this.answered(connection) > mark) this.goodMs = this.#floor.now()
    if (this.isQuiet) this.#floor.after(PAUSE_MS, () => this.#ask())
  }
}

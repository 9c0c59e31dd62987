/**
 * Publishes a reading each interval over MQTT and lets the module sleep in between. A reading that did not
 * get through is published first when there is a way again; tries are bounded in time and come ever more
 * slowly. It holds one timer, one connection and one reading at a time, whatever happens.
 */
import { describeError, type Modem, ModemState } from '@atlink/core'
import type { Board, Device } from '../board/board.ts'
import type { MQTTClient } from '../board/protocols.ts'
import { type Event, STATES, type State } from './states.ts'

export interface UplinkOptions {
  readonly topic: string
  measure(): string
  /** The broker has confirmed the reading. */
  onPublished(reading: string): void
  /** The module rests until the next interval. */
  onRest(): void
}

const INTERVAL_MS = 60_000
const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 300_000

export class Uplink {
  readonly #board: Board<'mqtt'>
  readonly #options: UplinkOptions
  readonly #device: Device<'mqtt'>
  #state: State = 'resting'
  #timer: unknown = null
  #client: MQTTClient | null = null
  #reading: string | null = null
  #pauseMs = FIRST_PAUSE_MS
  /** Counts entered states, so that an answer to an earlier one is not taken for this one's. */
  #entries = 0

  constructor(board: Board<'mqtt'>, options: UplinkOptions) {
    this.#board = board
    this.#options = options
    this.#device = board.open({
      dtr: board.dtr,
      onDown: (code) => {
        board.log(`modem: ${describeError(code)}`)
        this.#happens('failed')
      },
    })
    this.#enter('waking')
  }

  /** One of the table's states. */
  get state(): State {
    return this.#state
  }

  close(): void {
    this.#entries++
    this.#stopTimer()
    this.#drop()
  }

  #happens(event: Event): void {
    const next = STATES[this.#state].next[event]
    if (next !== undefined) this.#enter(next)
  }

  #enter(state: State): void {
    this.#state = state
    this.#entries++
    this.#stopTimer()
    const { limitMs } = STATES[state]
    if (limitMs > 0) this.#arm(limitMs)
    if (state === 'waking') this.#wake(this.#device.modem)
    else if (state === 'connecting') this.#connect()
    else if (state === 'publishing') this.#publish()
    else if (state === 'settling') this.#settle(this.#device.modem)
    else if (state === 'resting') this.#rest()
    else this.#pause()
  }

  /** An answer that comes when the state has changed is nobody's. */
  #answer(good: Event): (code: number) => void {
    const entry = this.#entries
    return (code) => {
      if (entry === this.#entries) this.#happens(code === 0 ? good : 'failed')
    }
  }

  #wake(modem: Modem): void {
    // After a failed bring-up the modem is brought up anew; after a loss it does that by itself.
    if (modem.state === ModemState.failed) modem.open()
    const awake = this.#answer('awake')
    if (this.#board.dtr) modem.wake(awake)
    else this.#board.timer.set(() => awake(0), 0)
  }

  #connect(): void {
    const { settings } = this.#board
    const { network } = this.#device
    const { host = 'test.mosquitto.org', port = 1883 } = settings
    const MQTTClient = network.mqtt.io
    const connected = this.#answer('connected')
    this.#client = new MQTTClient({
      ...network.mqtt,
      host,
      port,
      id: 'atlink-sensor',
      onControl: ({ operation }) => {
        if (operation === MQTTClient.CONNACK) connected(0)
        else if (operation === MQTTClient.PUBACK) this.#happens('published')
      },
      onError: () => this.#happens('failed'),
    })
  }

  #publish(): void {
    this.#reading ??= this.#options.measure()
    const payload = this.#board.encode(this.#reading)
    this.#client?.write(payload, { topic: this.#options.topic, QoS: 1 })
  }

  #settle(modem: Modem): void {
    const reading = this.#reading as string
    this.#reading = null
    this.#pauseMs = FIRST_PAUSE_MS
    this.#options.onPublished(reading)
    this.#client?.write(null, { operation: this.#device.network.mqtt.io.DISCONNECT })
    this.#drop()
    const asleep = this.#answer('asleep')
    if (this.#board.dtr) modem.sleep(asleep)
    else this.#board.timer.set(() => asleep(0), 0)
  }

  #rest(): void {
    this.#arm(this.#board.settings.intervalMs ?? INTERVAL_MS)
    this.#options.onRest()
  }

  #pause(): void {
    this.#drop()
    this.#board.log(`no way through; next try in ${this.#pauseMs / 1000} s`)
    this.#arm(this.#pauseMs)
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS)
  }

  #drop(): void {
    const client = this.#client
    this.#client = null
    client?.close()
  }

  #arm(delayMs: number): void {
    this.#timer = this.#board.timer.set(() => {
      this.#timer = null
      this.#happens('timer')
    }, delayMs)
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#board.timer.clear(this.#timer)
    this.#timer = null
  }
}

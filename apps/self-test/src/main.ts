/**
 * The self-test on the ESP32: the only file that imports the SDK's modules. `config.groups` chooses. With
 * `config.echoHost` it runs on the real modem that wiring.ts describes, otherwise on a simulated one.
 */
import Digital from 'embedded:io/digital'
import Serial from 'embedded:io/serial'
import config from 'mc/config'
import Time from 'time'
import Timer from 'timer'
import {
  createReal,
  echoOf,
  openHardware,
  realSupports,
  type SelfTestOptions,
  selfTest,
  simOf,
} from './run.ts'
import wiring from './wiring.ts'

const trace = (line: string): void =>
  (globalThis as unknown as { trace(text: string): void }).trace(`${line}\n`)

const wait = (ms: number, done: () => void): void => void Timer.set(done, ms)

/** The supply's pin. Kept: a pin that is collected is a pin that is given back. */
let supply: { close(): void } | null = null

function openBoard(): ReturnType<typeof openHardware> {
  const { serial, pins } = wiring
  return openHardware(
    {
      serial: { io: Serial, ...serial },
      pins: { io: Digital, ...pins },
      timer: Timer,
      ticks: () => Time.ticks,
    },
    () => {},
  )
}

function onRealModem(): Partial<SelfTestOptions> {
  if (wiring.supply !== undefined) {
    supply = new Digital({ pin: wiring.supply, mode: Digital.Output, initialValue: 1 } as never)
  }
  const { baud } = wiring.serial
  return {
    supports: realSupports({ dtr: wiring.pins.dtr !== undefined }),
    createTarget: createReal({ openBoard, baud, wait, ...echoOf(config) }),
    modem: simOf(config),
  }
}

async function run(): Promise<void> {
  await selfTest({
    groups: String(config.groups ?? ''),
    print: trace,
    pause: (done) => wait(0, done),
    ...(config.echoHost ? onRealModem() : {}),
  })
  supply?.close()
}

run().catch((error) => trace(`FAILED to begin: ${error}`))

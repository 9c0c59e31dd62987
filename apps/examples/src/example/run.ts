/** Runs an example: on a serial port, or on a simulated modem with its other end on this machine. */
import type { Serial } from '@atlink/core'
import { MockModem, MockSerial, type ProfileName } from '@atlink/mock-modem'
import { HostNetwork, RealTime } from '@atlink/mock-modem/node'
import { openSerialPort, openTcpSerial } from '@atlink/node-host'
import type { Settings } from '../../board/board.ts'
import { nodeBoard } from '../../board/node.ts'
import { dialectOf } from '../profile.ts'
import type { ExampleOptions } from './options.ts'
import type { Peer } from './peers.ts'

export type Log = (text: string) => void

/** A port that tells when it has been released. */
interface Line {
  readonly serial: Serial
  readonly closed: Promise<void>
  stop(): void
}

/** The far end of a simulated modem's line closes with it. */
class Simulated extends MockSerial {
  readonly closed: Promise<void>
  #resolve: () => void = () => {}

  constructor(modem: MockModem) {
    super(modem.port)
    this.closed = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  override close(): void {
    super.close()
    this.#resolve()
  }
}

function simulate(profile: ProfileName): Line {
  const time = new RealTime()
  const serial = new Simulated(new MockModem({ time, network: new HostNetwork(), profile }))
  return { serial, closed: serial.closed, stop: () => time.stop() }
}

async function openPort(path: string, baudRate: number): Promise<Line> {
  const isTcp = path.startsWith('tcp://')
  const serial = isTcp ? await openTcpSerial(path) : await openSerialPort({ path, baudRate })
  return { serial, closed: serial.closed ?? Promise.resolve(), stop: () => {} }
}

function settingsOf(options: ExampleOptions, peer: Peer | null): Settings {
  const { example, host, hostPort, path, topic, forever } = options
  const { rounds, ...others } = example.settings
  const given = {
    host: peer?.host ?? host,
    port: peer?.port ?? hostPort,
    path,
    topic,
    rounds: forever ? undefined : rounds,
  }
  const known = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...(peer === null ? {} : others), ...Object.fromEntries(known) }
}

/** @returns the exit code: 0 when the example has done what it is for. */
export async function runExample(options: ExampleOptions, log: Log): Promise<number> {
  const { example, profile, port, baud, apn, pin } = options
  const peer = port === undefined ? await example.peer(log) : null
  try {
    const line = port === undefined ? simulate(profile) : await openPort(port, baud)
    try {
      const code = await new Promise<number>((resolve) => {
        const board = nodeBoard({
          serial: line.serial,
          line: {
            dialect: dialectOf(profile),
            ...(port === undefined || port.startsWith('tcp:') ? {} : { startBaud: baud }),
            ...(apn === undefined ? {} : { apn }),
            ...(pin === undefined ? {} : { pin }),
          },
          settings: settingsOf(options, peer),
          log,
          onEnd: resolve,
        })
        example.main(board)
      })
      await line.closed
      return code === 0 ? 0 : 1
    } finally {
      line.stop()
    }
  } finally {
    await peer?.close()
  }
}

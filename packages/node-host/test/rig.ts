/**
 * A modem for tests: the simulated one over this machine's loopback, behind serialport's real stream,
 * with core's engine on it. Everything real but the radio; fast, because nothing waits for a radio.
 */
import { MockModem, type MockModemOptions } from '@atlink/mock-modem'
import { HostNetwork, type MockBinding, mockBinding, RealTime } from '@atlink/mock-modem/node'
import { type NodeModem, type OpenModemOptions, openModem } from '../src/modem.ts'
import { bounded } from './wait.ts'

export interface Rig {
  readonly modem: NodeModem
  readonly mock: MockModem
  readonly binding: MockBinding
  close(): Promise<void>
}

const baudRate = 3_686_400

export async function openRig(
  knobs: MockModemOptions['knobs'] = {},
  options: Partial<OpenModemOptions> = {},
): Promise<Rig> {
  const time = new RealTime()
  // "nowhere.test" is unknown; every other name is this machine.
  const network = new HostNetwork({
    lookup: (name, _options, done) =>
      setImmediate(() =>
        done(null, name === 'nowhere.test' ? [] : [{ address: '127.0.0.1', family: 4 }]),
      ),
  })
  const fast = { netOpenMs: 0, netCloseMs: 0, ...knobs }
  const mock = new MockModem({ time, network, baud: baudRate, latencyMs: 0, knobs: fast })
  const binding = mockBinding(mock.port)
  const modem = await openModem({ port: '/dev/mock0', binding, baudRate, ...options })
  const close = async () => {
    await bounded('the modem closes', (resolve) => void modem.close().then(resolve))
    time.stop()
  }
  return { modem, mock, binding, close }
}

/** The same, with IP up. */
export async function readyRig(
  knobs: MockModemOptions['knobs'] = {},
  options: Partial<OpenModemOptions> = {},
): Promise<Rig> {
  const rig = await openRig(knobs, options)
  await rig.modem.whenReady()
  return rig
}

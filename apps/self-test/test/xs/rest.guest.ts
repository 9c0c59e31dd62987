/** What is there between two steps of a case, so that it can be weighed: a simulated modem, and a driver. */
import { a76xx, Modem, ModemState, type TCP } from '@atlink/core'
import type { Target } from '@atlink/core/conformance'
import { serve } from '@atlink/xs-harness/guest'
import { createSimulated } from '../../src/target.ts'

const xs = globalThis as unknown as { print(line: string): void }

/** As long as it will ever be, so that keeping something takes no memory. */
const kept: ([Target, Modem, TCP] | null)[] = [null, null, null, null]
let count = 0
let bytes = 0

globalThis.Uint8Array = new Proxy(Uint8Array, {
  construct(target, args) {
    const made = Reflect.construct(target, args) as Uint8Array
    if (!(args[0] instanceof ArrayBuffer)) bytes += made.byteLength
    return made
  },
})

async function keep(): Promise<void> {
  bytes = 0
  const target = await createSimulated({})
  target.network.listen(80, () => {})
  const modem = new Modem({ dialect: a76xx, serial: target.serial, clock: target.clock })
  modem.open()
  let isConnected = false
  const socket = new modem.TCP({
    host: 'peer.example',
    port: 80,
    onWritable: () => {
      isConnected = true
    },
  })
  await target.until('connected', () => modem.state === ModemState.ready && isConnected)
  kept[count++] = [target, modem, socket]
  xs.print(String(bytes))
}

serve({ tests: [{ title: 'keep', run: keep }] })

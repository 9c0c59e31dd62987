import { ok, same } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/** RTS/CTS is turned on at both ends, or at none. */
export const flowControl: Case = {
  name: 'bring-up/flow-control',
  needs: ['flowControl'],
  async run({ bench: make }) {
    const seen: boolean[] = []
    const bench = await make({
      modem: { flowControl: true },
      wrap(serial) {
        const setFlowControl = serial.setFlowControl?.bind(serial)
        serial.setFlowControl = (on) => {
          seen.push(on)
          setFlowControl?.(on)
        }
        return serial
      },
    })
    await bench.up()
    ok(bench.commands().includes('AT+IFC=2,2'), 'the modem is told')
    same(seen.join(), 'true', 'what the port was told')
    bench.echo(7)
    const probe = await bench.connected(7)
    await probe.echoes(pattern(20_000))
  },
}

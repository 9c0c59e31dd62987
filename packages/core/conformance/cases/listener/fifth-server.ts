import { throws } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import type { Host } from '../../host.ts'

/** A fifth server is refused at once, and disturbs nobody; when one is closed there is room again. */
export const fifthServer: Case = {
  name: 'listener/fifth-server',
  wants: { servers: 4 },
  async run({ ready }) {
    const bench = await ready()
    const hosts: Host[] = []
    for (let i = 0; i < 4; i++) hosts.push(await bench.hosting(8000 + i))
    throws(Error, () => new bench.modem.Listener({ port: 9000 }), 'a fifth')
    hosts[1]?.close()
    const fifth = await bench.hosting(9000)
    const peer = await bench.dial(9000).connected()
    peer.write(pattern(20))
    const guest = await fifth.has(1)
    await guest.receives(pattern(20))
    await bench.dial(8001).refused()
  },
}

import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import type { Host } from '../../host.ts'

/** Four servers at once, and who connects comes to the right one. */
export const fourServers: Case = {
  name: 'listener/four-servers',
  wants: { servers: 4 },
  async run({ ready }) {
    const bench = await ready()
    const hosts: Host[] = []
    for (let i = 0; i < 4; i++) hosts.push(await bench.hosting(8000 + i))
    for (let round = 0; round < 2; round++) {
      for (const [i, host] of hosts.entries()) {
        const peer = await bench.dial(8000 + i).connected()
        peer.write(pattern(50 + i))
        const guest = await host.has(round + 1)
        await guest.receives(pattern(50 + i))
      }
    }
  },
}

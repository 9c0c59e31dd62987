import { ErrorCode } from '../../../src/index.ts'
import { same, sameCode } from '../../assert.ts'
import { pattern } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { openUDP, PUSH } from '../../udp-probe.ts'

/** The network and the module take sockets with them; new ones work when it is up again. */
export const udpNetworkLost: Case = {
  name: 'udp/network-lost',
  async run({ ready }) {
    const bench = await ready(PUSH)
    const { dce, network } = bench.target
    for (const code of [ErrorCode.networkLost, ErrorCode.modemReset]) {
      const readies = bench.readies
      const probe = await openUDP(bench, 5000)
      network.sendDatagram(5000, pattern(40), '192.0.2.7', 53)
      await bench.until('it works', () => probe.received.length > 0)
      if (code === ErrorCode.networkLost) dce.dropContext()
      else {
        dce.powerOff()
        dce.powerOn()
      }
      await bench.until('onError', () => probe.errors.length > 0, 60_000)
      sameCode(probe.errors[0] as number, code, 'onError')
      same(probe.socket.writeFrom(pattern(3)), 0, 'writeFrom')
      await bench.until('onReady', () => bench.readies > readies, 60_000)
    }
    const probe = await openUDP(bench, 5000)
    network.sendDatagram(5000, pattern(40), '192.0.2.7', 53)
    await probe.receives([{ bytes: pattern(40), address: '192.0.2.7', port: 53 }])
  },
}

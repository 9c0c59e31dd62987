import type { Connection, SettingsReport } from '../../../src/index.ts'
import { same, sameCode, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** What the module says of itself, as objects. */
export const settingsStatus: Case = {
  name: 'settings/status',
  wants: { netopen: true, settings: ['timeouts'] },
  async run({ ready }) {
    const bench = await ready({ modem: { timeouts: { send: 30_000 } } })
    bench.echo(7)
    const probe = await bench.connected(7)
    const { status } = bench.modem
    let connections: readonly Connection[] = []
    let links: readonly boolean[] = []
    let network: boolean | null = null
    let timeouts: SettingsReport['timeouts'] | null = null
    const codes: number[] = []
    const told = (code: number): void => {
      bench.called('a status query')
      codes.push(code)
    }
    bench.call(() => {
      status.connections((answer, code) => {
        connections = answer ?? []
        told(code)
      })
      status.links((answer, code) => {
        links = answer ?? []
        told(code)
      })
      status.network((answer, code) => {
        network = answer
        told(code)
      })
      status.setting('timeouts', (answer, code) => {
        timeouts = answer
        told(code)
      })
    })
    await bench.until('the answers', () => codes.length === 4)
    for (const code of codes) sameCode(code, 0, 'a code')
    sameList(
      connections.map(({ link, protocol, port, server }) => [link, protocol, port, server].join()),
      [[probe.socket.link, 'TCP', probe.socket.remotePort, -1].join()],
      'connections',
    )
    same(links[probe.socket.link], true, 'the link')
    same(links.filter((isOpen) => isOpen).length, 1, 'open links')
    same(network, true, 'the network')
    same(JSON.stringify(timeouts), '{"network":120000,"open":120000,"send":30000}', 'timeouts')
  },
}

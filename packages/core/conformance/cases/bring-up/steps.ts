import { ModemState, Step, StepStatus } from '../../../src/index.ts'
import { between, same, sameList } from '../../assert.ts'
import type { Case } from '../../case.ts'

const STEPS = [
  Step.contact,
  Step.echo,
  Step.settings,
  Step.sim,
  Step.signal,
  Step.registration,
  Step.network,
  Step.address,
]

/** Each step is reported when it begins and when it is done, in the order of the flow chart. */
export const steps: Case = {
  name: 'bring-up/steps',
  wants: { netopen: true },
  async run({ bench: make }) {
    const bench = await make({ knobs: { address: '10.9.8.7', rssi: 17 } })
    same(bench.modem.state, ModemState.closed, 'state before open()')
    same(bench.modem.address, undefined, 'address before open()')
    bench.open()
    same(bench.modem.state, ModemState.starting, 'state after open()')
    bench.open()
    await bench.until('onReady', () => bench.readies > 0)
    same(bench.modem.state, ModemState.ready, 'state')
    const expected = STEPS.flatMap((step) => [
      `${step} ${StepStatus.started} 0`,
      `${step} ${StepStatus.done} 0`,
    ])
    sameList(
      bench.steps.map((report) => report.join(' ')),
      expected,
      'reports',
    )
    same(bench.modem.address, '10.9.8.7', 'address')
    same(bench.modem.signal, 17, 'signal')
    const lines = bench.commands()
    same(lines[0], 'AT', 'the first command')
    const order = ['AT', 'ATE0', 'AT+CPIN?', 'AT+CSQ', 'AT+CEREG?', 'AT+NETOPEN', 'AT+IPADDR']
    const places = order.map((line) => lines.indexOf(line))
    for (let i = 1; i < places.length; i++) {
      between(places[i] as number, (places[i - 1] as number) + 1, lines.length, order[i] as string)
    }
    bench.open()
    await bench.pass(500)
    same(bench.readies + bench.downs.length, 1, 'calls of onReady and onDown')
  },
}

import { ok } from '../../assert.ts'
import { pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'

/**
 * The DTE has died in the middle of a send: the module takes whatever comes for payload until 1500
 * bytes are full. Contact fills the prompt and then finds the command state.
 */
export const promptLeftOpen: Case = {
  name: 'bring-up/prompt-left-open',
  needs: ['virtualTime'],
  async run({ ready }) {
    const first = await ready()
    first.echo(7)
    const { socket } = await first.connected(7)
    const { serial } = first.target
    serial.onReady = null
    serial.write(text(`AT+CIPSEND=${socket.link},1500\r`))
    await first.target.pass(100)
    const second = first.again()
    await second.up()
    const probe = await second.connected(7)
    await probe.echoes(pattern(300))
    ok(second.downs.length === 0, 'the modem stays up')
  },
}

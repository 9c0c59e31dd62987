import { throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

/** A callback that is no function is refused at once, and takes no link. */
export const callbacks: Case = {
  name: 'input/callbacks',
  async run({ ready }) {
    const { modem } = await ready({ modem: { links: 1 } })
    for (const name of ['onReadable', 'onWritable', 'onError']) {
      for (const wrong of [5, 'text', {}, true]) {
        const options = { host: 'host', port: 80, [name]: wrong }
        throws(TypeError, () => new modem.TCP(options), `${name}: ${String(wrong)}`)
      }
    }
    new modem.TCP({ host: 'host', port: 80, onReadable: undefined as never })
  },
}

import { a76xx, Modem, type ModemOptions } from '../../../src/index.ts'
import { same, throws } from '../../assert.ts'
import type { Case } from '../../case.ts'

const WRONG: readonly Record<string, unknown>[] = [
  { apn: '' },
  { apn: 'a"b' },
  { apn: 'a\rb' },
  { apn: 'a\x1ab' },
  { apn: '\u00e4' },
  { apn: 'a'.repeat(100) },
  { apn: 'a', user: 'x"', password: 'y' },
  { apn: 'a', user: 'x', password: 'y\r' },
  { pin: '123' },
  { pin: '123456789' },
  { pin: '12a4' },
  { pin: '1234"' },
  { ipVersion: 5 },
  { baud: 0 },
  { baud: 1.5 },
  { startBaud: 100 },
  { links: 0 },
  { links: 11 },
  { links: 2.5 },
  { receiveSize: 63 },
  { receiveSize: 65_537 },
  { transmitSize: 10 },
  { windowSize: 100 },
  { windowSize: 8192 },
  { lineSize: 10 },
  { auditMs: -1 },
  { auditMs: Number.NaN },
]

/** Options that are wrong throw before anything is touched. */
export const modemOptions: Case = {
  name: 'input/options',
  async run({ bench: make }) {
    const bench = await make()
    const { serial, clock } = bench.target
    const hooks = [serial.onReady, serial.onLost, clock.onWake]
    for (const wrong of WRONG) {
      const options = { dialect: a76xx, serial, clock, ...wrong } as ModemOptions
      throws(RangeError, () => new Modem(options), JSON.stringify(wrong).slice(0, 60))
    }
    throws(TypeError, () => new Modem({ serial, clock } as ModemOptions), 'no dialect')
    throws(TypeError, () => new Modem({ clock } as ModemOptions), 'no serial')
    throws(TypeError, () => new Modem({ serial } as ModemOptions), 'no clock')
    throws(TypeError, () => new Modem(undefined as unknown as ModemOptions), 'no options')
    same(serial.onReady, hooks[0], 'the hook of the port')
    same(serial.onLost, hooks[1], 'the other hook of the port')
    same(clock.onWake, hooks[2], 'the hook of the clock')
    await bench.up()
  },
}

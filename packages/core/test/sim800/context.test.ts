/** SIM800's two packet contexts: each is brought up and shut by itself, and a socket says which one it wants. */
import { describe, expect, test } from 'vitest'
import { ModemState } from '../../src/index.ts'
import { Rig } from '../support/rig.ts'

const TWO = { apn: 'CMNET', secondApn: 'CMWAP' } as const

describe('two contexts', () => {
  test('each has its connections', () => {
    const rig = new Rig({ family: 'sim800', modem: TWO })
    rig.modem.open()
    rig.until('the modem is up', () => rig.modem.state === ModemState.ready)
    rig.network.listen(5555, () => {})
    let connected = 0
    const options = { host: 'peer.example', port: 5555, onWritable: () => connected++ }
    const sockets = [
      new rig.modem.TCP(options),
      new rig.modem.TCP({ ...options, context: 1 }),
      new rig.modem.TCP({ ...options, context: 0 }),
    ]
    rig.until('all are connected', () => connected === 3)
    const answers: string[] = []
    rig.modem.command('AT+CIPSTATUS=1', ({ lines }) => answers.push(...lines))
    rig.settle()
    expect(answers[0]).toMatch(/^\+CIPSTATUS: 1,1,"TCP"/)
    expect(sockets.map(({ link }) => link)).toEqual([0, 1, 2])
    expect(rig.modem.address).toBe('10.78.245.128')
    rig.commands.splice(0)
    rig.modem.disconnect()
    rig.until('it is down', () => rig.events.some((event) => event.startsWith('down')))
    expect(rig.commands.filter((line) => /SHUT|SGTXT/.test(line))).toEqual([
      'AT+CIPSHUT',
      'AT+CIPSGTXT=1',
      'AT+CIPSHUT',
    ])
    rig.modem.open()
    rig.until('the modem is up again', () => rig.modem.state === ModemState.ready)
  })

  test('a second one must have been asked for', () => {
    const rig = new Rig({ family: 'sim800' })
    const options = { host: 'peer.example', port: 5555 }
    expect(() => new rig.modem.TCP({ ...options, context: 1 })).toThrow(
      'context: the modem needs the option secondApn',
    )
    expect(() => new rig.modem.TCP({ ...options, context: 2 as never })).toThrow(
      'context: 2 is not 0 or 1',
    )
  })

  test('not with a single connection, not on another family', () => {
    const rig = (family: 'a76xx' | 'sim800', modem: object): (() => Rig) => {
      return () => new Rig({ family, modem: { secondApn: 'CMWAP', ...modem } })
    }
    expect(rig('sim800', { single: true })).toThrow('secondApn: not with a single connection')
    expect(rig('a76xx', {})).toThrow('secondApn: the a76xx has one packet context')
  })
})

/** A raw conversation with the simulated modem through the device target, below any protocol engine. */
import { describe, expect, it } from 'vitest'
import { Pump, text } from './rig.ts'
import { DeviceTarget } from './targets/device.ts'

class Talk {
  readonly target: DeviceTarget
  readonly #pump: Pump

  constructor(target: DeviceTarget) {
    this.target = target
    this.#pump = new Pump(target.serial, new Uint8Array(0))
  }

  get heard(): string {
    return String.fromCharCode(...this.#pump.received)
  }

  /** Sends a command line and returns all that comes back until `final`. */
  async say(command: string, final = 'OK\r\n', limitMs = 2000): Promise<string> {
    const before = this.heard.length
    this.#pump.send(text(`${command}\r`))
    const heard = () => this.heard.slice(before)
    await this.target.until(command, () => heard().includes(final), limitMs)
    return heard()
  }
}

describe('the modem through the device’s port', () => {
  it('answers AT', async () => {
    const target = new DeviceTarget()
    expect(await new Talk(target).say('AT')).toBe('AT\r\r\nOK\r\n')
    expect(target.dce.takeCommands()).toEqual(['AT'])
    await target.dispose()
  })

  it('takes a command longer than the FIFO', async () => {
    const target = new DeviceTarget()
    const apn = 'a'.repeat(90)
    const command = `AT+CGDCONT=1,"IP","${apn}";+CGDCONT?;+CGDCONT=2,"IP","${apn}"`
    expect(command.length).toBeGreaterThan(200)
    expect(await new Talk(target).say(command)).toContain(apn)
    await target.dispose()
  })

  it.each([9600, 115_200, 460_800])('changes to %i bits per second and back', async (rate) => {
    const target = new DeviceTarget()
    const talk = new Talk(target)
    for (const next of [rate, 57_600]) {
      await talk.say(`AT+IPR=${next}`)
      target.serial.setBaud(next)
      await target.pass(20)
      expect(target.baud).toBe(next)
      expect(await talk.say('AT')).toContain('\r\nOK\r\n')
    }
    await target.dispose()
  })

  it('wakes a sleeping modem with DTR', async () => {
    const target = new DeviceTarget()
    const talk = new Talk(target)
    await talk.say('AT+CSCLK=1')
    target.serial.setDTR?.(false)
    await expect(talk.say('AT')).rejects.toThrow('AT')
    target.serial.setDTR?.(true)
    await target.pass(100)
    expect(await talk.say('AT')).toContain('OK')
    expect(target.dtr.levels).toEqual([1, 0])
    await target.dispose()
  })

  it('wakes the clock across the wrap of int32', async () => {
    const target = new DeviceTarget()
    const before = target.clock.now()
    let wokenMs = 0
    target.clock.onWake = () => {
      wokenMs = target.time.now()
    }
    target.clock.wake(1500)
    await target.pass(3000)
    expect(wokenMs).toBe(1500)
    expect(before).toBeGreaterThan(0)
    expect(target.clock.now()).toBeLessThan(0)
    await target.dispose()
  })
})

describe('the target', () => {
  it('says what it waited for in vain', async () => {
    const target = new DeviceTarget()
    await expect(target.until('a call', () => false, 10)).rejects.toThrow('10 ms: a call')
    await target.dispose()
  })

  it('loses bytes when JavaScript stalls, and permits it only then', async () => {
    for (const deliberate of [true, false]) {
      const target = new DeviceTarget()
      const talk = new Talk(target)
      target.dce.urc(`+TEST: ${'x'.repeat(300)}`)
      if (deliberate) target.stall(100)
      else target.loop.stall(100)
      await target.pass(200)
      expect(target.lost).toBeGreaterThan(100)
      expect(talk.heard.length + target.lost).toBe(311)
      if (deliberate) await target.dispose()
      else await expect(target.dispose()).rejects.toThrow('found the FIFO full')
    }
  })

  it('loses nothing at 460,800 bits per second while turns take less than the FIFO lasts', async () => {
    const target = new DeviceTarget({ turnMs: 0.4, baud: 460_800 })
    const talk = new Talk(target)
    target.dce.urc(`+TEST: ${'x'.repeat(3000)}`)
    await target.pass(500)
    expect(talk.heard).toHaveLength(3011)
    await target.dispose()
  })
})

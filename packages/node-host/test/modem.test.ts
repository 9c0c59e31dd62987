import type { Serial } from '@atlink/core'
import { MockSerial } from '@atlink/mock-modem'
import { describe, expect, it, vi } from 'vitest'
import type { LookupOptions } from '../src/lookup.ts'
import { NodeModem, openModem, type StepReport } from '../src/modem.ts'
import { PortError } from '../src/port-error.ts'
import { openRig, readyRig } from './rig.ts'
import { bounded, event } from './wait.ts'

/** A port on which nothing ever comes. */
const silent: Serial = {
  onReady: null,
  onLost: null,
  read: () => 0,
  writable: () => 4096,
  write: () => {},
  close: () => {},
}

describe('bringing up', () => {
  it('reports each step, and that it is ready', async () => {
    const rig = await openRig({}, { apn: 'internet' })
    const steps: StepReport[] = []
    rig.modem.on('step', (report) => steps.push(report))
    await rig.modem.whenReady()
    await rig.modem.whenReady()
    const done = steps.filter(({ status }) => status === 'done').map(({ name }) => name)
    expect(done[0]).toBe('contact')
    expect(done).toContain('PDP context')
    expect(done.at(-1)).toBe('address')
    expect(steps[0]).toEqual({ step: 0, name: 'contact', status: 'started', code: 0 })
    const { ready, address, signal, counters } = rig.modem
    expect([ready, address, signal]).toEqual([true, '10.148.0.17', 23])
    expect(counters.commands).toBeGreaterThan(5)
    await rig.close()
  })

  it('says why it failed, to whoever waits and to whoever asks later; open() tries again', async () => {
    const rig = await openRig({ sim: 'pin' })
    const steps: StepReport[] = []
    rig.modem.on('step', (report) => steps.push(report))
    const down = event(rig.modem, 'down')
    const expected = { name: 'ModemError', code: 'pinRequired', atlinkCode: 21 }
    await expect(rig.modem.whenReady()).rejects.toMatchObject(expected)
    await expect(rig.modem.whenReady()).rejects.toMatchObject(expected)
    expect((await down)[0]).toMatchObject(expected)
    const failed = steps.at(-1) as StepReport
    expect([failed.name, failed.status, failed.code]).toEqual(['SIM', 'failed', 21])
    expect(failed.error).toMatch(/PIN/)
    rig.mock.set('sim', 'ready')
    rig.modem.open()
    await rig.modem.whenReady()
    await rig.close()
  })

  it('goes on waiting when a listener tries again', async () => {
    const rig = await openRig({ sim: 'pin' })
    rig.modem.once('down', () => {
      rig.mock.set('sim', 'ready')
      rig.modem.open()
    })
    await rig.modem.whenReady()
    await rig.close()
  })

  it('looks for the modem at the rate it was opened with, and at the one it raises to', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'],
    })
    const rates: number[] = []
    const serial = { ...silent, setBaud: (rate: number) => rates.push(rate) }
    const modem = new NodeModem(serial, { baudRate: 57_600, baud: 230_400 })
    const down = vi.fn()
    modem.on('down', down)
    modem.open()
    vi.advanceTimersByTime(60_000)
    vi.useRealTimers()
    expect(down.mock.calls[0]?.[0]).toMatchObject({ code: 'modemSilent' })
    expect(rates.slice(0, 3)).toEqual([230_400, 57_600, 230_400])
    await modem.close()
  })

  it('waits through a network that is lost and comes back by itself', async () => {
    const rig = await readyRig()
    const down = event(rig.modem, 'down')
    rig.mock.dropContext()
    expect((await down)[0]).toMatchObject({ code: 'networkLost' })
    expect(rig.modem.ready).toBe(false)
    await rig.modem.whenReady()
    await rig.close()
  })

  it('refuses options before anything is sent, and leaves no port open', async () => {
    const rig = await readyRig()
    await rig.modem.close()
    const { binding } = rig
    const port = '/dev/mock0'
    const baudRate = 3_686_400
    const wrong = { port, binding, baudRate, apn: 'a"b' }
    await expect(openModem(wrong)).rejects.toThrow(/apn/)
    const again = await openModem({ port, binding, baudRate })
    await again.whenReady()
    await again.close()
    await rig.close()
  })

  it('knows what kinds of port there are', async () => {
    await expect(openModem({ port: 'usb:1' })).rejects.toBeInstanceOf(PortError)
    await expect(openModem({ port: 'tcp://127.0.0.1' })).rejects.toMatchObject({ code: 'EINVAL' })
    const raise = { port: 'tcp://127.0.0.1:1', baud: 921600 }
    await expect(openModem(raise)).rejects.toThrow(/cannot follow the modem to another rate/)
  })
})

describe('a modem that is up', () => {
  it('runs commands, and tells of lines that nobody asked for', async () => {
    const rig = await readyRig()
    const [first, second, third] = await Promise.all([
      rig.modem.command('AT+CSQ'),
      rig.modem.command('AT+NO'),
      rig.modem.command('AT+CGMM'),
    ])
    expect(first).toEqual({ ok: true, code: 0, lines: ['+CSQ: 23,0'], final: 'OK' })
    expect([second.ok, second.final]).toEqual([false, 'ERROR'])
    expect(third.lines).toEqual(['A7670E-FASE'])
    await expect(rig.modem.command('AT\r')).rejects.toThrow(RangeError)
    const line = event(rig.modem, 'unsolicited')
    rig.mock.urc('+CMTI: "SM",3')
    expect(await line).toEqual(['+CMTI: "SM",3'])
    await rig.close()
  })

  it('resolves names as dns.lookup does', async () => {
    const rig = await readyRig()
    const look = (name: string, options?: LookupOptions | number) =>
      bounded<unknown[]>(`lookup of ${name}`, (resolve) =>
        rig.modem.lookup(name, options, (...answer) => resolve(answer)),
      )
    expect(await look('server.test')).toEqual([null, '127.0.0.1', 4])
    expect(await look('server.test', { family: 'IPv4' })).toEqual([null, '127.0.0.1', 4])
    expect(await look('10.0.0.9', 4)).toEqual([null, '10.0.0.9', 4])
    const all = [{ address: '127.0.0.1', family: 4 }]
    expect(await look('server.test', { all: true })).toEqual([null, all])
    const unknown = { code: 'ENOTFOUND', syscall: 'getaddrinfo' }
    for (const name of ['nowhere.test', 'no name', '']) {
      const [error, address] = await look(name)
      expect([error, address]).toMatchObject([{ ...unknown, hostname: name }, ''])
    }
    const [wrongFamily, none] = await look('server.test', { family: 6, all: true })
    expect([wrongFamily, none]).toMatchObject([unknown, []])
    expect(await look('::1', 4)).toEqual([null, '::1', 6])
    const short = new Promise((resolve) =>
      rig.modem.lookup('server.test', (...answer) => resolve(answer)),
    )
    expect(await short).toEqual([null, '127.0.0.1', 4])
    expect(() => rig.modem.lookup('server.test', 5, () => {})).toThrow(/family: 5/)
    expect(() => rig.modem.lookup('server.test', 4)).toThrow(/done: must be a function/)
    const { promises } = rig.modem
    expect(await promises.lookup('server.test')).toEqual({ address: '127.0.0.1', family: 4 })
    expect(await promises.lookup('server.test', { all: true })).toEqual(all)
    await expect(promises.lookup('nowhere.test', 4)).rejects.toMatchObject(unknown)
    rig.mock.loseNetwork()
    await event(rig.modem, 'down')
    const waiting = look('server.test')
    await rig.close()
    expect((await waiting)[0]).toMatchObject({ code: 'EAI_AGAIN', atlinkCode: 29 })
  })

  it('closes the network and the port; release leaves the network alone', async () => {
    const rig = await readyRig()
    rig.mock.takeCommands()
    await rig.modem.release()
    const { binding } = rig
    const again = await openModem({ port: '/dev/mock0', binding, baudRate: 3_686_400 })
    await again.whenReady()
    const commands = rig.mock.takeCommands()
    expect(commands).toContain('AT+NETOPEN?')
    expect(commands).not.toContain('AT+NETCLOSE')
    await again.close()
    expect(rig.mock.takeCommands().at(-1)).toBe('AT+NETCLOSE')
    await rig.close()
  })

  it('lets an exception of a listener be an uncaught one', async () => {
    const rig = await readyRig()
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    const uncaught = event(process, 'uncaughtException')
    rig.modem.once('unsolicited', () => {
      throw new Error('mistake')
    })
    rig.mock.urc('RING')
    const [error] = await uncaught
    for (const other of others) process.on('uncaughtException', other)
    expect(error).toMatchObject({ message: 'mistake' })
    expect(rig.modem.ready).toBe(true)
    await rig.close()
  })

  it('raises the rate and turns flow control on', async () => {
    const rig = await readyRig({}, { baud: 921_600, flowControl: true })
    expect(rig.mock.takeCommands()).toEqual(expect.arrayContaining(['AT+IPR=921600', 'AT+IFC=2,2']))
    expect(rig.mock.baud).toBe(921_600)
    expect((await rig.modem.command('AT+CSQ')).ok).toBe(true)
    await rig.close()
  })

  it('works on any Serial, also one that does not tell when it is closed', async () => {
    const rig = await readyRig()
    await rig.modem.close()
    const modem = new NodeModem(new MockSerial(rig.mock.port), { baudRate: 3_686_400 })
    modem.open()
    await modem.whenReady()
    await modem.close()
    await rig.close()
  })
})

import { mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { explainOpenError } from '../src/port-error.ts'
import { listLinux, listPorts } from '../src/ports.ts'
import { openSerialPort } from '../src/serial-port.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlink-ports-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function file(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), `${text}\n`)
}

/** A terminal of the class folder, with its device and driver. */
async function terminal(name: string, device: string, driver: string): Promise<void> {
  await mkdir(join(folder, 'class', name), { recursive: true })
  await mkdir(join(folder, device), { recursive: true })
  await mkdir(join(folder, 'drivers', driver), { recursive: true })
  await symlink(join(folder, device), join(folder, 'class', name, 'device'))
  await symlink(join(folder, 'drivers', driver), join(folder, device, 'driver'))
}

describe.skipIf(process.platform === 'win32')('ports of a Linux machine', () => {
  it('lists terminals that have a device, and tells what is on USB', async () => {
    await terminal('ttyUSB2', 'devices/usb1/1-1/1-1:1.2/ttyUSB2', 'option1')
    await file('devices/usb1/1-1/1-1:1.2/bInterfaceNumber', '02')
    await file('devices/usb1/1-1/idVendor', '1e0e')
    await file('devices/usb1/1-1/idProduct', '9011')
    await file('devices/usb1/1-1/manufacturer', 'SimTech, Incorporated')
    await file('devices/usb1/1-1/product', 'SimTech SIM7600')
    await file('devices/usb1/1-1/serial', '0123456789')
    await terminal('ttyS0', 'devices/serial0', 'serial8250')
    await file('class/ttyS0/type', '4')
    await terminal('ttyS1', 'devices/serial1', 'serial8250')
    await file('class/ttyS1/type', '0')
    await mkdir(join(folder, 'class/tty1'))
    const ports = await listLinux(join(folder, 'class'))
    expect(ports.sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: '/dev/ttyS0' },
      {
        path: '/dev/ttyUSB2',
        interfaceNumber: 2,
        vendorId: '1e0e',
        productId: '9011',
        manufacturer: 'SimTech, Incorporated',
        product: 'SimTech SIM7600',
        serialNumber: '0123456789',
      },
    ])
  })

  it('lists nothing where there is no such folder', async () => {
    expect(await listLinux(join(folder, 'nothing'))).toEqual([])
  })
})

it('lists this machine’s ports without starting a program', async () => {
  expect(Array.isArray(await listPorts())).toBe(true)
})

describe('errors at open', () => {
  it.each([
    ['Error: No such file or directory, cannot open /dev/x', 'ENOENT', /There is no port \/dev\/x/],
    ['Error Resource temporarily unavailable Cannot lock port', 'EBUSY', /ID_MM_DEVICE_IGNORE/],
    ['Opening COM3: Access denied', 'EBUSY', /is in use/],
    ['Error: Permission denied, cannot open /dev/x', 'EACCES', /dialout/],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 9600', 'ENOTTY', /not a/],
    ['Error: Is a directory, cannot open /dev/x', 'ENOTTY', /is not a serial port/],
    ['Error: Input/output error, cannot open', 'EIO', /cannot be opened: Input\/output error/],
  ])('%s is %s', async (text, code, sentence) => {
    const cause = new Error(text)
    const error = await explainOpenError('/dev/x', cause)
    expect(error).toMatchObject({ name: 'PortError', code, path: '/dev/x', cause })
    expect(error.message).toMatch(sentence)
  })

  it.runIf(process.platform === 'linux')('names who holds a port', async () => {
    const path = join(folder, 'held')
    const held = await open(path, 'w')
    const error = await explainOpenError(path, new Error('Cannot lock port'))
    await held.close()
    expect(error.message).toMatch(new RegExp(`is in use by .*\\(pid ${process.pid}\\)`))
    const free = await explainOpenError(path, new Error('Cannot lock port'))
    expect(free.message).toMatch(/is in use by another program/)
  })

  it('come from the real binding', async () => {
    await expect(openSerialPort({ path: '/dev/no-such-port' })).rejects.toMatchObject({
      code: 'ENOENT',
    })
    const path = join(folder, 'plain')
    await writeFile(path, '')
    await expect(openSerialPort({ path })).rejects.toMatchObject({ code: 'ENOTTY' })
    await expect(openSerialPort({ path, baudRate: 0.5 })).rejects.toMatchObject({ code: 'EINVAL' })
  })
})

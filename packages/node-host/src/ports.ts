/**
 * Which serial ports this machine has. On Linux it reads /sys itself: serialport's own list starts
 * udevadm, and where that is missing (containers) the process ends with an unhandled error.
 */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SerialPort } from 'serialport'

export interface PortDescription {
  path: string
  manufacturer?: string
  product?: string
  serialNumber?: string
  vendorId?: string
  productId?: string
  /** USB interface number: a modem shows several ports, and only some of them take AT commands. */
  interfaceNumber?: number
}

/** The serial ports of this machine, in the order of their names. */
export async function listPorts(): Promise<PortDescription[]> {
  const ports = process.platform === 'linux' ? await listLinux('/sys/class/tty') : await listOther()
  return ports.sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
}

async function listOther(): Promise<PortDescription[]> {
  const found = await SerialPort.list()
  return found.map((port) => {
    const description: PortDescription = { path: port.path }
    if (port.manufacturer) description.manufacturer = port.manufacturer
    if (port.serialNumber) description.serialNumber = port.serialNumber
    if (port.vendorId) description.vendorId = port.vendorId
    if (port.productId) description.productId = port.productId
    return description
  })
}

/** @param root - /sys/class/tty, or a copy of it in a test. */
export async function listLinux(root: string): Promise<PortDescription[]> {
  const names = await readdir(root).catch(() => [])
  const found = await Promise.all(names.map((name) => describe(root, name)))
  return found.filter((port) => port !== null)
}

async function describe(root: string, name: string): Promise<PortDescription | null> {
  const folder = join(root, name)
  // Only terminals with a device behind them are ports; consoles and pseudo-terminals have none.
  const device = await realpath(join(folder, 'device')).catch(() => null)
  if (device === null) return null
  const driver = await readlink(join(device, 'driver')).catch(() => '')
  // The kernel reserves ttyS0..ttyS31 for boards that have them; type 0 means: nothing is there.
  if (driver.endsWith('serial8250') && (await text(folder, 'type')) === '0') return null
  return { path: `/dev/${name}`, ...(await describeUsb(device)) }
}

async function describeUsb(device: string): Promise<Omit<PortDescription, 'path'>> {
  const about: Omit<PortDescription, 'path'> = {}
  let folder = device
  for (let level = 0; level < 5 && folder !== '/'; level++, folder = dirname(folder)) {
    const interfaceNumber = await text(folder, 'bInterfaceNumber')
    if (interfaceNumber !== '') about.interfaceNumber = Number.parseInt(interfaceNumber, 16)
    const vendorId = await text(folder, 'idVendor')
    if (vendorId === '') continue
    about.vendorId = vendorId
    about.productId = await text(folder, 'idProduct')
    const manufacturer = await text(folder, 'manufacturer')
    if (manufacturer !== '') about.manufacturer = manufacturer
    const product = await text(folder, 'product')
    if (product !== '') about.product = product
    const serialNumber = await text(folder, 'serial')
    if (serialNumber !== '') about.serialNumber = serialNumber
    break
  }
  return about
}

async function text(folder: string, name: string): Promise<string> {
  return (await readFile(join(folder, name), 'utf8').catch(() => '')).trim()
}

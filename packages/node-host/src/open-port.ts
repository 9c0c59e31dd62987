/** From a port's name to an open port: a device path, or `tcp://host:port`. */
import type { Serial } from '@atlink/core'
import { PortError } from './port-error.ts'
import { openSerialPort } from './serial-port.ts'
import { openTcpSerial } from './tcp-serial.ts'

/** A `Serial` that can tell when it has been released. */
export interface ClosableSerial extends Serial {
  readonly closed?: Promise<void>
}

export interface PortOptions {
  /** The rate at which the port is opened, bits per second. */
  baudRate?: number | undefined
  /** The rate to which it will be raised. */
  baud?: number | undefined
  /** RTS/CTS is to be turned on, at once or later. */
  flowControl?: boolean | undefined
  /** For a device path: RTS/CTS from the start. */
  rtscts?: boolean | undefined
  /** For a device path: another binding of serialport's. */
  binding?: object | undefined
  /** For a device path: drop DTR when it is closed. */
  hupcl?: boolean | undefined
  /** For a device path: DCD is wired. */
  dcd?: boolean | undefined
}

/** Rejects with a `PortError` that says what to do. */
export function openPort(path: string, options: PortOptions): Promise<ClosableSerial> {
  const { baudRate, binding, hupcl, dcd, rtscts, baud, flowControl } = options
  if (!/^[a-z][a-z0-9+]*:/i.test(path)) {
    const given = Object.entries({ baudRate, binding, hupcl, dcd, rtscts })
    const known = given.filter(([, value]) => value != null)
    return openSerialPort({ path, ...Object.fromEntries(known) })
  }
  if (!path.startsWith('tcp:')) {
    const forms = 'give a device path or tcp://host:port'
    return refuse(path, `${path} is no kind of port that is known: ${forms}.`)
  }
  if (baud !== undefined || flowControl) {
    const why = 'a TCP connection cannot follow the modem to another rate or to flow control'
    return refuse(path, `${path}: ${why}. Set both at the serial server.`)
  }
  return openTcpSerial(path)
}

function refuse(path: string, problem: string): Promise<never> {
  return Promise.reject(new PortError('EINVAL', path, problem))
}

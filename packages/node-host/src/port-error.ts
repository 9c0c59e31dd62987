/**
 * What can go wrong when a serial port is opened, as one error with a code and a sentence that says
 * what to do. Not the place for a port that was lost later: that is `onLost`.
 */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { listPorts } from './ports.ts'

export type PortErrorCode = 'ENOENT' | 'EBUSY' | 'EACCES' | 'ENOTTY' | 'EINVAL' | 'EIO'

export class PortError extends Error {
  override readonly name: string = 'PortError'
  readonly code: PortErrorCode
  readonly path: string

  constructor(code: PortErrorCode, path: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.path = path
  }
}

/** The codes of the system's errors in the words of its messages: the binding gives nothing else. */
const CODES: readonly (readonly [words: RegExp, code: PortErrorCode])[] = [
  [/cannot lock port|resource busy|device or resource busy|access denied/i, 'EBUSY'],
  [/no such (file|device)|file not found|not a directory/i, 'ENOENT'],
  [/permission denied|operation not permitted/i, 'EACCES'],
  [/inappropriate ioctl|is a directory|not a (tty|typewriter)/i, 'ENOTTY'],
]

/** Turns what the serialport binding reports at open into a `PortError`. */
export async function explainOpenError(path: string, cause: unknown): Promise<PortError> {
  const message = cause instanceof Error ? cause.message : String(cause)
  const code = CODES.find(([words]) => words.test(message))?.[1] ?? 'EIO'
  return new PortError(code, path, await sentence(code, path, message), cause)
}

async function sentence(code: PortErrorCode, path: string, message: string): Promise<string> {
  switch (code) {
    case 'ENOENT':
      return `There is no port ${path}. ${await portsHere()}`
    case 'EBUSY':
      return (
        `${path} is in use${await holders(path)}. Close that program. If it is ModemManager, keep it ` +
        'away with a udev rule: ENV{ID_MM_DEVICE_IGNORE}="1"'
      )
    case 'EACCES':
      return (
        `You may not open ${path}. Add yourself to the group that owns it (often dialout): ` +
        'sudo usermod -aG dialout $USER, then log in again.'
      )
    case 'ENOTTY':
      return `${path} is not a serial port.`
    default:
      return `${path} cannot be opened: ${message.replace(/^Error:? /, '')}.`
  }
}

async function portsHere(): Promise<string> {
  const ports = await listPorts().catch(() => [])
  if (ports.length === 0) return 'This machine has no serial port: is the modem plugged in?'
  return `Ports here: ${ports.map((port) => port.path).join(', ')}.`
}

/** Names who has the port open, as far as this user may look: ` by ModemManager (pid 612)`. */
async function holders(path: string): Promise<string> {
  const target = await realpath(path).catch(() => path)
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => holder(pid, target)))
  const names = found.filter((name) => name !== '')
  return names.length === 0 ? ' by another program' : ` by ${names.join(' and ')}`
}

async function holder(pid: string, target: string): Promise<string> {
  const folder = `/proc/${pid}/fd`
  // Another user's process: its folder cannot be read, and it stays unnamed.
  const descriptors = await readdir(folder).catch(() => [])
  for (const descriptor of descriptors) {
    if ((await readlink(`${folder}/${descriptor}`).catch(() => '')) !== target) continue
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process')
    return `${name.trim()} (pid ${pid})`
  }
  return ''
}

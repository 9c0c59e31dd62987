/** A socket on a stand-in for the engine's TCP, for unit tests. */
import { ModemSocket } from '../src/socket.ts'
import { FakeModem } from './fake-tcp.ts'

export function make(options: { lingerMs?: number; allowHalfOpen?: boolean } = {}) {
  const modem = new FakeModem()
  const socket = new ModemSocket(modem, options).connect({ host: 'example.org', port: 80 })
  return { modem, socket, link: modem.link }
}

export function open(options: { lingerMs?: number; allowHalfOpen?: boolean } = {}) {
  const made = make(options)
  made.link.connected()
  return made
}

export function collect(socket: ModemSocket): { text: string; ended: boolean } {
  const seen = { text: '', ended: false }
  socket.on('data', (chunk: Buffer) => {
    seen.text += chunk
  })
  socket.on('end', () => {
    seen.ended = true
  })
  return seen
}

/** A datagram socket on a stand-in for the engine's UDP, for unit tests. */
import { DatagramSocket } from '../src/dgram.ts'
import { FakeUdpModem } from './fake-udp.ts'

export function make(type: 'udp4' | 'udp6' = 'udp4') {
  const modem = new FakeUdpModem()
  const socket = new DatagramSocket(modem, type)
  return { modem, socket }
}

export function open(type: 'udp4' | 'udp6' = 'udp4') {
  const made = make(type)
  made.socket.bind(5000)
  made.modem.udp.opened()
  return { ...made, udp: made.modem.udp }
}

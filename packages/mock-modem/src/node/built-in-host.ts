/**
 * The one host of `--network memory`: small scripted services on the ports where people expect them,
 * so that the command is of use without anything beside it. None reads a clock, none is endless.
 */

import type { MemoryPeer } from '../memory-connection.ts'
import { MemoryNetwork } from '../memory-network.ts'
import type { Scheduler } from '../time.ts'

const ascii = new TextEncoder()

/** RFC 867 leaves the form open; the time is nobody's. */
const daytime = ascii.encode('Thursday, January 1, 1970 00:00:00-UTC\r\n')

/** RFC 864's lines of 72 characters, each beginning one later, as often as they fit into 64 KB. */
const chargen = charactersOf(65_536)

/** What one datagram to chargen brings down on its sender, all at once. */
const floodCount = 100
const floodSize = 1024

const page = 'Hello from the simulated network.\n'
const answer = ascii.encode(
  [
    'HTTP/1.1 200 OK',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${page.length}`,
    'Connection: close',
    '',
    page,
  ].join('\r\n'),
)

export function builtInNetwork(time: Scheduler): MemoryNetwork {
  const network = new MemoryNetwork(time)
  network.listen(7, echo)
  network.listen(9, (peer) => endWithModem(peer))
  network.listen(13, (peer) => sendAndEnd(peer, daytime))
  network.listen(19, (peer) => sendAndEnd(peer, chargen))
  network.listen(80, http)
  network.onDatagram(7, ({ bytes, reply }) => reply(bytes))
  network.onDatagram(13, ({ reply }) => reply(daytime))
  network.onDatagram(19, ({ reply }) => {
    for (let n = 0; n < floodCount; n++) reply(chargen.subarray(0, floodSize))
  })
  return network
}

function echo(peer: MemoryPeer): void {
  peer.onData = (bytes) => peer.write(bytes)
  endWithModem(peer)
}

function sendAndEnd(peer: MemoryPeer, bytes: Uint8Array): void {
  peer.write(bytes)
  peer.end()
}

/** Answers one request, whatever it asks for, once its head is complete. */
function http(peer: MemoryPeer): void {
  let head = ''
  peer.onData = (bytes) => {
    head += String.fromCharCode(...bytes)
    if (!head.includes('\r\n\r\n')) return
    peer.onData = null
    sendAndEnd(peer, answer)
  }
  endWithModem(peer)
}

function endWithModem(peer: MemoryPeer): void {
  peer.onEnd = () => peer.end()
}

function charactersOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  const perLine = 74
  for (let index = 0; index < length; index++) {
    const column = index % perLine
    const character = 0x20 + ((Math.floor(index / perLine) + column) % 95)
    bytes[index] = column === 72 ? 0x0d : column === 73 ? 0x0a : character
  }
  return bytes
}

import { ok, same, sameBytes, throws } from '../../assert.ts'
import { nasty, pattern, text } from '../../bytes.ts'
import type { Case } from '../../case.ts'
import { MQTTClient, Packet } from '../../clients/mqtt.ts'
import { socketTo } from '../../clients/socket-settings.ts'
import type { Peer } from '../../target.ts'

/** Answers as a broker does: everything that is published comes back. */
function serve(peer: Peer): void {
  let taken = 0
  peer.onData = () => {
    for (;;) {
      const packet = packetOf(peer.received, taken)
      if (packet === null) return
      taken += packet.length
      answer(peer, packet)
    }
  }
}

/** The packet at `at`, whole; null while it is not there. */
function packetOf(bytes: Uint8Array, at: number): Uint8Array | null {
  let length = 0
  for (let i = at + 1, shift = 0; i < bytes.length; i++, shift += 7) {
    const byte = bytes[i] as number
    length |= (byte & 127) << shift
    if (byte > 127) continue
    const end = i + 1 + length
    return end <= bytes.length ? bytes.slice(at, end) : null
  }
  return null
}

function answer(peer: Peer, packet: Uint8Array): void {
  const type = packet[0] as number
  if (type === Packet.connect) peer.write(Uint8Array.of(Packet.connectAck, 2, 0, 0))
  else if (type === Packet.subscribe) peer.write(Uint8Array.of(Packet.subscribeAck, 3, 0, 1, 0))
  else {
    // The topic of each of these has three letters.
    const hasId = type === Packet.publishOnce
    const id = packet.subarray(-2 - 300, -300)
    if (hasId) peer.write(Uint8Array.of(Packet.publishAck, 2, ...id))
    peer.write(packet)
  }
}

/** Many writes of one byte: each packet leaves with one send, and so do twenty of one turn. */
export const mqttSmallWrites: Case = {
  name: 'clients/mqtt-small-writes',
  async run({ ready, supports }) {
    const bench = await ready()
    const peers = bench.listen(1883, serve)
    const client = new MQTTClient(socketTo(bench, 1883), 'box-1')
    const { packets } = client
    const oneSend = (what: string): void => {
      if (supports.atOnce) same(bench.commands('AT+CIPSEND=').length, 1, `sends of ${what}`)
    }
    await bench.until('CONNACK', () => packets.length === 1)
    same(packets[0]?.type, Packet.connectAck, 'the first answer')
    oneSend('CONNECT')
    ok(client.writes >= 6, 'in many writes')
    bench.call(() => client.subscribe('x/y'))
    await bench.until('SUBACK', () => packets.length === 2)
    oneSend('SUBSCRIBE')
    const payload = pattern(300)
    bench.call(() => client.publish('x/y', payload, 0x1234))
    await bench.until('PUBACK and the message', () => packets.length === 4)
    oneSend('PUBLISH')
    sameBytes(packets[2]?.bytes ?? text(''), Uint8Array.of(0x12, 0x34), 'what PUBACK says')
    sameBytes(packets[3]?.bytes.subarray(7) ?? text(''), payload, 'the message')
    const sent = client.writes
    bench.call(() => {
      for (let i = 0; i < 20; i++) client.publish('x/y', pattern(20, i))
      throws(Error, () => client.publish('x/y', nasty(2048)), 'a packet beyond the room')
    })
    ok(client.writes >= sent + 20 * 6, 'in many writes')
    await bench.until('all messages', () => packets.length === 24)
    oneSend('twenty PUBLISH')
    for (let i = 0; i < 20; i++) {
      sameBytes(packets[4 + i]?.bytes.subarray(5) ?? text(''), pattern(20, i), `message ${i}`)
    }
    same(peers.length, 1, 'connections')
    same(client.errors.length, 0, 'errors')
  },
}

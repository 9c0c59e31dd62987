/**
 * A small MQTT broker in memory: it takes what clients of the examples send, keeps it for the test, and sends
 * it on to who has subscribed. No wildcards, no sessions. A real broker is in the tests on loopback.
 */
import type { MemoryNetwork, MemoryPeer } from '@atlink/mock-modem'
import { textOf } from './text.ts'

const CONNECT = 1
const PUBLISH = 3
const SUBSCRIBE = 8
const PINGREQ = 12
const DISCONNECT = 14

export class Broker {
  readonly connected: string[] = []
  /** Payloads in the order in which they came, repetitions included. */
  readonly published: string[] = []
  readonly received: number[] = []
  /** It takes connections and says nothing any more. */
  isMute = false
  /** What it answers to CONNECT; 5 is "not authorized". */
  returnCode = 0
  readonly peers: Set<MemoryPeer> = new Set()
  readonly #network: MemoryNetwork
  readonly #port: number
  /** By identifier: who connects with one that is in use takes its place (section 3.1.4). */
  readonly #clients = new Map<string, MemoryPeer>()
  readonly #subscribers = new Map<MemoryPeer, Set<string>>()

  constructor(network: MemoryNetwork, port: number = 1883) {
    this.#network = network
    this.#port = port
    this.start()
  }

  start(): void {
    this.#network.listen(this.#port, (peer) => this.#meet(peer))
  }

  /** Nobody is there any more; connections are reset. */
  stop(): void {
    this.#network.refuse(this.#port)
    for (const peer of this.peers) peer.reset()
    this.peers.clear()
  }

  /** Sends a message to all who have subscribed, in pieces of `size` bytes. */
  send(topic: string, payload: string, QoS: number = 0, size: number = 1000): void {
    const head = [topic.length >> 8, topic.length, ...codes(topic)]
    const bytes = packet((PUBLISH << 4) | (QoS << 1), [
      ...head,
      ...(QoS ? [0, 9] : []),
      ...codes(payload),
    ])
    for (const [peer, topics] of this.#subscribers) {
      if (!topics.has(topic)) continue
      for (let at = 0; at < bytes.length; at += size) peer.write(bytes.slice(at, at + size))
    }
  }

  #meet(peer: MemoryPeer): void {
    this.peers.add(peer)
    let bytes: number[] = []
    peer.onData = (piece) => {
      bytes = this.#take(peer, [...bytes, ...piece])
    }
    peer.onEnd = () => {
      this.#forget(peer)
      peer.end()
    }
  }

  #forget(peer: MemoryPeer): void {
    this.peers.delete(peer)
    this.#subscribers.delete(peer)
  }

  /** Answers the packets that are whole. @returns the rest. */
  #take(peer: MemoryPeer, bytes: number[]): number[] {
    let rest = bytes
    for (;;) {
      const start = rest.findIndex((byte, i) => i > 0 && byte < 128) + 1
      if (start === 0) return rest
      const length = rest.slice(1, start).reduce((sum, byte, i) => sum + (byte & 127) * 128 ** i, 0)
      if (rest.length < start + length) return rest
      const body = rest.slice(start, start + length)
      this.received.push((rest[0] as number) >> 4)
      if (!this.isMute) this.#answer(peer, rest[0] as number, body)
      rest = rest.slice(start + length)
    }
  }

  #answer(peer: MemoryPeer, first: number, body: number[]): void {
    const operation = first >> 4
    if (operation === CONNECT) {
      const id = string(body, 10)
      const before = this.#clients.get(id)
      if (before !== undefined) this.#forget(before)
      this.#clients.set(id, peer)
      this.connected.push(id)
      peer.write(packet(0x20, [0, this.returnCode]))
    } else if (operation === SUBSCRIBE) {
      const topics = this.#subscribers.get(peer) ?? new Set()
      this.#subscribers.set(peer, topics.add(string(body, 2)))
      peer.write(packet(0x90, [...body.slice(0, 2), 1]))
    } else if (operation === PUBLISH) this.#publish(peer, (first >> 1) & 3, body)
    else if (operation === PINGREQ) peer.write(packet(0xd0, []))
    else if (operation === DISCONNECT) peer.end()
  }

  #publish(peer: MemoryPeer, QoS: number, body: number[]): void {
    const topic = string(body, 0)
    const at = 2 + topic.length
    const payload = textOf(Uint8Array.from(body.slice(QoS === 0 ? at : at + 2)))
    this.published.push(payload)
    if (QoS === 1) peer.write(packet(0x40, body.slice(at, at + 2)))
    this.send(topic, payload, QoS)
  }
}

function codes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0))
}

function string(body: readonly number[], at: number): string {
  const length = (body[at] as number) * 256 + (body[at + 1] as number)
  return textOf(Uint8Array.from(body.slice(at + 2, at + 2 + length)))
}

function packet(first: number, body: readonly number[]): Uint8Array {
  const size = body.length
  const length = size < 128 ? [size] : [(size & 127) | 128, size >> 7]
  return Uint8Array.from([first, ...length, ...body])
}

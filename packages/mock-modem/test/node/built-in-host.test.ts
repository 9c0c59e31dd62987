/** The one host of `--network memory`, over UDP; what it does over TCP is in cli.test.ts. */
import { expect, test } from 'vitest'
import { VirtualTime } from '../../src/index.ts'
import { builtInNetwork } from '../../src/node/built-in-host.ts'

test('over UDP: echo, daytime, and a flood', () => {
  const time = new VirtualTime()
  const network = builtInNetwork(time)
  const sizes: number[] = []
  const events = {
    onOpen: () => {},
    onRefused: () => {},
    onDatagram: (bytes: Uint8Array) => sizes.push(bytes.length),
  }
  const socket = network.bind(5000, 4, events)
  const ask = (port: number): number[] => {
    socket.send(new Uint8Array(5), '192.0.2.1', port)
    time.advance(1000)
    return sizes.splice(0)
  }
  expect(ask(7)).toEqual([5])
  expect(ask(13).length).toBe(1)
  expect(ask(19)).toEqual(new Array(100).fill(1024))
  expect(ask(80)).toEqual([])
})

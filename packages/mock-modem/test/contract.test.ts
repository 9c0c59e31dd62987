/** That the mock is what the conformance suite takes: the compiler checks it, the test only runs it. */
import type { DceControls, PeerNetwork } from '@atlink/core/conformance'
import { expect, test } from 'vitest'
import { MemoryNetwork, MockModem, VirtualTime } from '../src/index.ts'

test('a modem and its network are a target’s parts', () => {
  const time = new VirtualTime()
  const memory = new MemoryNetwork(time)
  const network: PeerNetwork = memory
  const dce: DceControls = new MockModem({ time, network: memory })
  network.forget('a.example')
  network.listen(80, (peer) => peer.stall(false))
  dce.set('rssi', 5)
  dce.urc('RING')
  dce.drop('to-dte', 0, 1)
  expect(dce.takeCommands()).toEqual([])
})

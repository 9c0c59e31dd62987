/** A listener is told when its server listens, once for each time that it begins. */
import { describe, expect, test } from 'vitest'
import type { ListenerOptions } from '../../src/listener.ts'
import { Bench, BRING_UP, info, line, NO_LINKS, NO_SERVERS, OK } from '../support/bench.ts'

const LIST = 'AT+SERVERSTART?\r'
const START = 'AT+SERVERSTART=8080,0\r'
const STOP = 'AT+SERVERSTOP=0\r'
const LOST = line('+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY')

function up(): { bench: Bench; heard: Partial<ListenerOptions> } {
  const bench = new Bench().up()
  bench.told()
  return { bench, heard: { onListening: () => bench.events.push('listening') } }
}

describe('onListening', () => {
  test('comes with the OK of the start command', () => {
    const { bench, heard } = up()
    bench.listener('l', heard)
    bench.dce.play([LIST, NO_SERVERS])
    expect(bench.told()).toEqual([])
    bench.dce.play([START, OK])
    expect(bench.told()).toEqual(['listening'])
    bench.client(0)
    expect(bench.told()).toEqual(['l readable 1'])
  })

  test('is not told again by a list that says so too', () => {
    const { bench, heard } = up()
    bench.listening('l', 0, heard)
    bench.listener('m', { ...heard, port: 9090 })
    bench.dce.play(['AT+SERVERSTART=9090,1\r', ''])
    bench.dce.play(['~\r', line('ERROR'), 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS])
    bench.dce.play([LIST, line('+SERVERSTART: 0,8080') + info('+SERVERSTART: 1,9090')])
    expect(bench.told()).toEqual(['listening'])
  })

  test('is told by the list when the answer to the start command was lost', () => {
    const { bench, heard } = up()
    bench.listener('l', heard)
    bench.dce.play([LIST, NO_SERVERS], [START, ''])
    bench.dce.play(['~\r', line('ERROR'), 9000], ['AT\r', OK, 100], ['AT+CIPCLOSE?\r', NO_LINKS])
    expect(bench.told()).toEqual([])
    bench.dce.play([LIST, info('+SERVERSTART: 0,8080')])
    expect(bench.told()).toEqual(['listening'])
  })

  test('comes again after the network was lost, and not when it was lost before it could be told', () => {
    const { bench, heard } = up()
    bench.listening('l', 0, heard)
    bench.dce.answer(LOST)
    bench.told()
    const at = BRING_UP.findIndex(([command]) => command === 'AT+CREG?')
    for (const [command, answer] of BRING_UP.slice(at)) bench.dce.play([`${command}\r`, answer])
    bench.dce.play(['AT+CIPCLOSE?\r', NO_LINKS], [LIST, NO_SERVERS])
    bench.dce.play([START, OK + LOST])
    expect(bench.told().filter((event) => event === 'listening')).toEqual([])
  })

  test('is told at once to the next listener on a port that still listens', () => {
    const { bench, heard } = up()
    const first = bench.listening('a')
    bench.client(0)
    const client = bench.accepted('c', first)
    bench.told()
    first.close()
    bench.listener('l', heard)
    bench.dce.clock.settle()
    expect(bench.told()).toEqual(['c writable 2048', 'listening'])
    expect(client.remotePort).toBe(57202)
  })

  test('a listener that closes itself there is not told of the client that is there already', () => {
    const { bench } = up()
    const listener = bench.listener('l', {
      onListening() {
        this.close()
      },
    })
    bench.dce.play([LIST, NO_SERVERS])
    bench.dce.play([START, line('+CLIENT: 0,0,192.168.108.5:57202') + OK])
    expect(bench.told()).toEqual([])
    expect(() => listener.read()).toThrow('the listener is closed')
    bench.dce.play(['AT+CIPCLOSE=0\r', OK + line('+CIPCLOSE: 0,0')])
    bench.dce.play([STOP, line('+SERVERSTOP: 0,0') + OK]).end()
  })

  test('an exception in it ends the listener', () => {
    const { bench } = up()
    bench.listener('l', {
      onListening() {
        throw new Error('mine')
      },
    })
    bench.dce.play([LIST, NO_SERVERS], [START, OK])
    expect(bench.told()).toEqual(['fault Error: mine', 'l error applicationFault'])
  })

  test('must be a function', () => {
    const { bench } = up()
    expect(() => bench.listener('l', { onListening: 1 as unknown as () => void })).toThrow(
      'onListening: must be a function',
    )
  })
})

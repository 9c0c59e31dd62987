/** The examples, and who is at the other end when the modem is a simulated one. */

import type { Board, Settings } from '../../board/board.ts'
import httpGet from '../../http-get/main.ts'
import mqtt from '../../mqtt/main.ts'
import sensorUplink from '../../sensor-uplink/main.ts'
import sleepAndWake from '../../sleep-and-wake/main.ts'
import tcpServer from '../../tcp-server/main.ts'
import transparentPipe from '../../transparent-pipe/main.ts'
import udpTime from '../../udp-time/main.ts'
import { brokerPeer, clientsPeer, echoPeer, httpPeer, type StartPeer, timePeer } from './peers.ts'

export interface Example {
  readonly about: string
  readonly main: (board: Board<'http' | 'mqtt'>) => void
  readonly peer: StartPeer
  /** On the simulated modem, and what bounds it unless it is to run for ever. */
  readonly settings: Settings
}

export const examples: Readonly<Record<string, Example>> = Object.freeze({
  'http-get': {
    about: 'fetches a page with the HTTP client',
    main: httpGet,
    peer: httpPeer,
    settings: { path: '/hello' },
  },
  mqtt: {
    about: 'subscribes and publishes with the MQTT client',
    main: mqtt,
    peer: brokerPeer,
    settings: {},
  },
  'tcp-server': {
    about: 'serves clients on a port of the modem',
    main: tcpServer,
    peer: clientsPeer,
    settings: { rounds: 2 },
  },
  'udp-time': {
    about: 'asks a time server',
    main: udpTime,
    peer: timePeer,
    settings: {},
  },
  'transparent-pipe': {
    about: 'a connection that has the line for itself, and gives it back for a command',
    main: transparentPipe,
    peer: echoPeer,
    settings: {},
  },
  'sleep-and-wake': {
    about: 'the module sleeps between lines of a connection that stays',
    main: sleepAndWake,
    peer: echoPeer,
    settings: { rounds: 3, intervalMs: 500 },
  },
  'sensor-uplink': {
    about: 'wakes, connects, publishes, sleeps, and survives everything',
    main: sensorUplink,
    peer: brokerPeer,
    settings: { rounds: 3, intervalMs: 500 },
  },
})

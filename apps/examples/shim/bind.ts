/** Puts the stand-ins on a modem, as `@atlink/moddable-device/http` and `/mqtt` put the SDK's clients on it. */
import { type Modem, PassThroughResolver } from '@atlink/core'
import type { Timer } from '../board/board.ts'
import type { Protocols } from '../board/protocols.ts'
import { HTTPClient } from './http.ts'
import { MQTTClient } from './mqtt.ts'

export function bindShim(modem: Modem, timer: Timer): Protocols {
  // The modem resolves names itself, so they are passed through.
  const path = { dns: { io: PassThroughResolver }, socket: { io: modem.TCP }, timer }
  return { http: { io: HTTPClient, ...path }, mqtt: { io: MQTTClient, ...path } }
}

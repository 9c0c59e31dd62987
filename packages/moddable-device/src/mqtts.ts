/**
 * MQTT over TLS over the modem: the SDK's client and TLS bound to the modem's sockets, as `device.network.mqtts`.
 * TLS looks at the date: set the clock first (`Cellular.readClock`).
 */

/// <reference path="./sdk.d.ts" />
import TLSSocket from 'embedded:io/socket/tcp/tls'
import MQTTClient from 'embedded:network/mqtt/client'
import type {
  Device,
  Protocol,
  SecureOptions,
  SecureSocket,
  SocketSource,
  With,
} from './network.ts'
import { added, secured } from './network.ts'

/**
 * A new device with `network.mqtts`.
 * @param secure options of TLS.
 */
export function withMQTTS<D extends Device | undefined>(
  device: D,
  modem: SocketSource,
  secure: SecureOptions = {},
): With<D, 'mqtts', Protocol<SecureSocket>> {
  return added(device, 'mqtts', secured(modem, MQTTClient, TLSSocket, 8883, secure))
}

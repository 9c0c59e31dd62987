/** MQTT over the modem: the SDK's client bound to the modem's sockets, as `device.network.mqtt`. */
/// <reference path="./sdk.d.ts" />
import MQTTClient from 'embedded:network/mqtt/client'
import type { Device, PlainSocket, Protocol, SocketSource, With } from './network.ts'
import { added, plain } from './network.ts'

/** A new device with `network.mqtt`. */
export function withMQTT<D extends Device | undefined>(
  device: D,
  modem: SocketSource,
): With<D, 'mqtt', Protocol<PlainSocket>> {
  return added(device, 'mqtt', plain(modem, MQTTClient))
}

/** WebSocket over the modem: the SDK's client bound to the modem's sockets, as `device.network.ws`. */
/// <reference path="./sdk.d.ts" />
import WebSocketClient from 'embedded:network/websocket/client'
import type { Device, PlainSocket, Protocol, SocketSource, With } from './network.ts'
import { added, plain } from './network.ts'

/** A new device with `network.ws`. */
export function withWS<D extends Device | undefined>(
  device: D,
  modem: SocketSource,
): With<D, 'ws', Protocol<PlainSocket>> {
  return added(device, 'ws', plain(modem, WebSocketClient))
}

/**
 * WebSocket over TLS over the modem: the SDK's client and TLS bound to the modem's sockets, as `device.network.wss`.
 * TLS looks at the date: set the clock first (`Cellular.readClock`).
 */

/// <reference path="./sdk.d.ts" />
import TLSSocket from 'embedded:io/socket/tcp/tls'
import WebSocketClient from 'embedded:network/websocket/client'
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
 * A new device with `network.wss`.
 * @param secure options of TLS.
 */
export function withWSS<D extends Device | undefined>(
  device: D,
  modem: SocketSource,
  secure: SecureOptions = {},
): With<D, 'wss', Protocol<SecureSocket>> {
  return added(device, 'wss', secured(modem, WebSocketClient, TLSSocket, 443, secure))
}

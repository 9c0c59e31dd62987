/** HTTP over the modem: the SDK's client bound to the modem's sockets, as `device.network.http`. */
/// <reference path="./sdk.d.ts" />
import HTTPClient from 'embedded:network/http/client'
import type { Device, PlainSocket, Protocol, SocketSource, With } from './network.ts'
import { added, plain } from './network.ts'

/** A new device with `network.http`. */
export function withHTTP<D extends Device | undefined>(
  device: D,
  modem: SocketSource,
): With<D, 'http', Protocol<PlainSocket>> {
  return added(device, 'http', plain(modem, HTTPClient))
}

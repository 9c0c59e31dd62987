/**
 * HTTPS over the modem: the SDK's client and TLS bound to the modem's sockets, as `device.network.https`.
 * TLS looks at the date: set the clock first (`Cellular.readClock`).
 */

/// <reference path="./sdk.d.ts" />
import TLSSocket from 'embedded:io/socket/tcp/tls'
import HTTPClient from 'embedded:network/http/client'
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
 * A new device with `network.https`.
 * @param secure options of TLS; the protocol is announced as `http/1.1` unless they say otherwise.
 */
export function withHTTPS<D extends Device | undefined>(
  device: D,
  modem: SocketSource,
  secure: SecureOptions = {},
): With<D, 'https', Protocol<SecureSocket>> {
  const options = { applicationLayerProtocolNegotiation: 'http/1.1', ...secure }
  return added(device, 'https', secured(modem, HTTPClient, TLSSocket, 443, options))
}

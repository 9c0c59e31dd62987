/**
 * The shape in which the SDK's clients, and `fetch`, `WebSocket` and MQTT.js on top of them, find a
 * network: `device.network.http` and its like (ECMA-419). Which client is bound is the matter of http.ts,
 * mqtt.ts and the others, each a module of its own, so that an application links only what it uses.
 */
import type { Modem } from '@atlink/core'

/** Whose sockets and names are bound: `cellular.modem`, or any `Modem`. */
export type SocketSource = Pick<Modem, 'TCP' | 'Resolver'>

/** Any class: the SDK's, which only its own wrappers call. */
export type AnyClass = new (...options: never[]) => object

export interface PlainSocket {
  readonly io: AnyClass
}

export interface SecureSocket {
  readonly io: AnyClass
  readonly TCP: PlainSocket
  readonly secure: SecureOptions
}

/** Options of TLS: `certificate`, `verify`, `serverName`, `applicationLayerProtocolNegotiation` … */
export type SecureOptions = Readonly<Record<string, unknown>>

/** What `new device.network.http.io({ ...device.network.http, host })` is given. */
export interface Protocol<Socket> {
  readonly io: AnyClass
  readonly dns: PlainSocket
  readonly port?: number
  readonly socket: Socket
}

/** A device as ECMA-419 has it, or what there is of one so far. */
export interface Device {
  readonly network?: object
}

/** The device with one more protocol. */
export type With<D, Name extends string, P> = (D extends undefined ? object : D) & {
  readonly network: { readonly [Key in Name]: P }
}

export function plain(modem: SocketSource, io: AnyClass): Protocol<PlainSocket> {
  return { io, dns: { io: modem.Resolver }, socket: { io: modem.TCP } }
}

export function secured(
  modem: SocketSource,
  io: AnyClass,
  tls: AnyClass,
  port: number,
  secure: SecureOptions,
): Protocol<SecureSocket> {
  const socket = { io: tls, TCP: { io: modem.TCP }, secure }
  return { io, dns: { io: modem.Resolver }, port, socket }
}

/** A new device; the old one, which may be frozen, stays as it is. */
export function added<D extends Device | undefined, Name extends string, P>(
  device: D,
  name: Name,
  protocol: P,
): With<D, Name, P> {
  const network = { ...device?.network, [name]: protocol }
  return { ...device, network } as unknown as With<D, Name, P>
}

/**
 * ECMA-419's HTTP and MQTT clients as an application sees them. Types only: the classes are the SDK's on the
 * ESP32 (`embedded:network/http/client`, `embedded:network/mqtt/client`), those of `../shim` elsewhere.
 */
import type { TCP, TCPOptions } from '@atlink/core'
import type { Timer } from './board.ts'

/** How a client reaches the network: `new device.network.http.io({ ...device.network.http, host })`. */
export interface Binding<Client> {
  readonly io: Client
  readonly dns: { readonly io: new (options: object) => NameResolver }
  readonly socket: { readonly io: new (options: TCPOptions) => TCP }
  /** For the stand-ins of `../shim`. The SDK's clients import theirs. */
  readonly timer?: Timer
}

export interface NameResolver {
  resolve(options: {
    readonly host: string
    onResolved(host: string, address: string): void
    onError(): void
  }): void
}

/** The bindings by their names in `device.network`. */
export interface Protocols {
  readonly http: Binding<HTTPClientConstructor>
  readonly mqtt: Binding<MQTTClientConstructor>
}

export interface HTTPClientOptions extends Binding<unknown> {
  readonly host: string
  readonly port?: number
  /** The connection is over; each unfinished request was told before. */
  onError?(): void
}

/** `this` of a request's callbacks. */
export interface HTTPRequest {
  /** Bytes of the response's body; without an argument all that are there. */
  read(count?: number): ArrayBuffer | undefined
}

export interface HTTPRequestOptions {
  readonly method?: string
  readonly path?: string
  readonly headers?: ReadonlyMap<string, string>
  onHeaders?(this: HTTPRequest, status: number, headers: ReadonlyMap<string, string>): void
  onReadable?(this: HTTPRequest, count: number): void
  /** The response is whole, or an error tells that it never will be. */
  onDone?(this: HTTPRequest, error: Error | null): void
}

export interface HTTPClient {
  request(options: HTTPRequestOptions): HTTPRequest
  close(): void
}

export type HTTPClientConstructor = new (options: HTTPClientOptions) => HTTPClient

export interface MQTTClientOptions extends Binding<unknown> {
  readonly host: string
  readonly port?: number
  /** The client's identifier. */
  readonly id?: string
  readonly clean?: boolean
  /** Milliseconds; 0 for none. */
  readonly keepAlive?: number
  onControl?(this: MQTTClient, message: MQTTControl): void
  /** `count` bytes of a message's payload may be read; its topic comes with the first of them. */
  onReadable?(this: MQTTClient, count: number, message: MQTTMessage): void
  onWritable?(this: MQTTClient, count: number): void
  /** The connection is over, or the broker refused it. The client is closed. */
  onError?(this: MQTTClient): void
}

export interface MQTTControl {
  /** One of the class's constants: `CONNACK`, `PUBACK`, … */
  readonly operation: number
  readonly id?: number
}

export interface MQTTMessage {
  readonly topic?: string
  readonly byteLength?: number
  readonly QoS?: number
  /** The payload goes on. */
  readonly more: boolean
}

export interface MQTTWriteOptions {
  /** Default `PUBLISH`. */
  readonly operation?: number
  readonly id?: number
  readonly topic?: string
  readonly QoS?: number
  readonly retain?: boolean
  /** Of `SUBSCRIBE` and `UNSUBSCRIBE`. */
  readonly items?: readonly { readonly topic: string; readonly QoS?: number }[]
}

export interface MQTTClient {
  read(count?: number): ArrayBuffer | undefined
  /** @throws Error when the packet does not fit into what `onWritable` has told. */
  write(data: ArrayBuffer | Uint8Array | null, options: MQTTWriteOptions): number
  close(): void
}

export interface MQTTClientConstructor {
  new (options: MQTTClientOptions): MQTTClient
  readonly CONNACK: number
  readonly PUBLISH: number
  readonly PUBACK: number
  readonly SUBSCRIBE: number
  readonly SUBACK: number
  readonly UNSUBSCRIBE: number
  readonly UNSUBACK: number
  readonly PINGREQ: number
  readonly PINGRESP: number
  readonly DISCONNECT: number
}

/**
 * The SDK's modules that the protocol modules bind, as far as they are used: each exports a class, which
 * is handed on and never called here. Everything else of the SDK is handed in by the application.
 */

declare module 'embedded:network/http/client' {
  const HTTPClient: new (options: object) => object
  export default HTTPClient
}

declare module 'embedded:network/mqtt/client' {
  const MQTTClient: new (options: object) => object
  export default MQTTClient
}

declare module 'embedded:network/websocket/client' {
  const WebSocketClient: new (options: object) => object
  export default WebSocketClient
}

declare module 'embedded:io/socket/tcp/tls' {
  const TLSSocket: new (options: object) => object
  export default TLSSocket
}

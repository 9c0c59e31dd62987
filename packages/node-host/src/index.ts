/** atlink on Node: the serial port, the clock, and sockets in the shapes of node:net and node:dgram. */

export { NodeClock, type NodeClockOptions } from './clock.ts'
export {
  connect,
  connectTransparent,
  createAgent,
  createConnector,
  createSecureAgent,
} from './connect.ts'
export { type BindOptions, DatagramSocket, type DatagramType } from './dgram.ts'
export type { DatagramSocketEvents, RemoteInfo } from './dgram-limits.ts'
export {
  type LookupDone,
  type LookupOptions,
  lookup,
  type PromisedLookup,
  promisedLookup,
} from './lookup.ts'
export {
  ModemError,
  NodeModem,
  type NodeModemEvents,
  type NodeModemOptions,
  type OpenModemOptions,
  openModem,
  type StepReport,
} from './modem.ts'
export type { ClosableSerial } from './open-port.ts'
export { PortError, type PortErrorCode } from './port-error.ts'
export { listPorts, type PortDescription } from './ports.ts'
export {
  NodeSerial,
  openSerialPort,
  type SerialPortLike,
  type SerialPortOptions,
} from './serial-port.ts'
export {
  type DroppedConnection,
  type ListenOptions,
  ModemServer,
  type ModemServerEvents,
  type ServerOptions,
} from './server.ts'
export { type ConnectOptions, ModemSocket, type ModemSocketOptions } from './socket.ts'
export { type SocketError, socketError } from './socket-error.ts'
export type {
  DatagramModem,
  PipeModem,
  ServerModem,
  SocketModem,
  TcpOptions,
  TcpSocket,
  UdpSocket,
} from './tcp.ts'
export { openTcpSerial, parseTcpUrl, TcpSerial } from './tcp-serial.ts'
export { type PipeOptions, TransparentSocket } from './transparent-socket.ts'

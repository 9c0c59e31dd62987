/**
 * The simulated modem's ways out of its process: real time, the host's network, and the front doors
 * through which programs reach its serial line. Needs Node; the modem itself does not.
 */
export type { Door, DoorOptions, Line } from './door.ts'
export { HostNetwork, type HostNetworkOptions, isLoopback } from './host-network.ts'
export { type PtyDoor, type PtyDoorOptions, ptyDoor } from './pty-door.ts'
export { RealTime } from './real-time.ts'
export { type MockBinding, type MockBindingOptions, mockBinding } from './serial-binding.ts'
export { type StdioDoorOptions, stdioDoor } from './stdio-door.ts'
export { type TcpDoor, type TcpDoorOptions, tcpDoor } from './tcp-door.ts'

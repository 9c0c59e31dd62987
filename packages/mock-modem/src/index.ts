/**
 * The simulated modem, and what it needs: time, a serial line, a network. Nothing here needs Node; the
 * front doors that do are in `@atlink/mock-modem/node`.
 */
export { type Call, type CommandRow, type CommandTable, commandTable } from './command.ts'
export { type Controlled, control, controlHelp } from './control.ts'
export { knobList, parseKnob } from './knob-text.ts'
export { checkKnob, describeValues, type KnobRow, type Knobs, knobTable } from './knobs.ts'
export type { MemoryPeer } from './memory-connection.ts'
export type { MemoryDatagram } from './memory-datagrams.ts'
export type { MemoryClientOptions } from './memory-listeners.ts'
export { MemoryNetwork, type MemoryNetworkOptions } from './memory-network.ts'
export { type Direction, MockModem, type MockModemOptions } from './modem.ts'
export type {
  Connection,
  ConnectionEvents,
  DatagramEvents,
  DatagramSocket,
  IncomingClient,
  Listener,
  ListenerEvents,
  Network,
} from './network.ts'
export { type Profile, type ProfileName, profiles } from './profile.ts'
export { Random } from './random.ts'
export { MockSerial, type MockSerialOptions } from './serial.ts'
export { Simulation, type SimulationOptions } from './simulation.ts'
export { type Scheduler, VirtualTime } from './time.ts'
export type { DtePort } from './uart.ts'
export { VirtualClock } from './virtual-clock.ts'

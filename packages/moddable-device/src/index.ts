/**
 * atlink on the Moddable XS engine: what adapts the SDK's modules to core's `Serial` and `Clock`, the
 * module's pins, and the network interface. One module per protocol binds the SDK's clients: `./http`,
 * `./https`, `./mqtt`, `./mqtts`, `./ws`, `./wss`.
 */
export { Cellular, type CellularOptions, type CellularProperty, Connection } from './cellular.ts'
export { DeviceClock, type DeviceClockOptions } from './clock.ts'
export {
  type Hardware,
  type HardwareOptions,
  openHardware,
  type SerialDescription,
} from './hardware.ts'
export type {
  AnyClass,
  Device,
  PlainSocket,
  Protocol,
  SecureOptions,
  SecureSocket,
  SocketSource,
  With,
} from './network.ts'
export {
  DevicePins,
  type DevicePinsOptions,
  type PinOption,
  type PinOptions,
  type PulseOptions,
} from './pins.ts'
export type {
  DigitalConstructor,
  DigitalInput,
  DigitalOutput,
  DigitalPin,
  DigitalPinOptions,
  PinSpecifier,
  SerialPort,
  SerialPortCallbacks,
  SerialPortConstructor,
  SerialPortOptions,
  TimerModule,
} from './platform.ts'
export { DeviceSerial, type DeviceSerialOptions } from './serial.ts'

/** atlink on the Moddable XS engine: what adapts the SDK's modules to core's `Serial` and `Clock`. */
export { DeviceClock, type DeviceClockOptions } from './clock.ts'
export type {
  DigitalOutput,
  SerialPort,
  SerialPortCallbacks,
  SerialPortConstructor,
  SerialPortOptions,
  TimerModule,
} from './platform.ts'
export { DeviceSerial, type DeviceSerialOptions } from './serial.ts'

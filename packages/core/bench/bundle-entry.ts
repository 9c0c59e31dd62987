/** What an application on the ESP32 takes of atlink at least; bundle.ts weighs it. Never run. */
export { a76xx, Modem } from '@atlink/core'
export { DeviceClock, DeviceSerial } from '@atlink/moddable-device'

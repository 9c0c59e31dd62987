export type { Connection, ConnectionEvents, Network } from './network.ts'
export { type Scheduler, VirtualTime } from './time.ts'
export type { DtePort } from './uart.ts'

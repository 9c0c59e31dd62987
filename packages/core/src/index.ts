/** What applications and adapters may use. */

export type {
  ListenerConstructor,
  ResolverConstructor,
  TCPConstructor,
  TransparentConstructor,
  UDPConstructor,
} from './bound.ts'
export type { UDPDatagram } from './bytes.ts'
export type { Clock } from './clock.ts'
export type { CommandResult } from './commands/user.ts'
export type { Counters } from './counters.ts'
export type { Deadlines, Dialect, Limits, LineRow } from './dialect.ts'
export { Tag } from './dialect.ts'
export { a76xx } from './dialects/a76xx.ts'
export { a7600 } from './dialects/a7600.ts'
export { families } from './dialects/index.ts'
export { sim7028 } from './dialects/sim7028.ts'
export { ModemState } from './engine.ts'
export { describeError, ErrorBase, ErrorCode, errorName } from './errors.ts'
export { type FindOptions, findFamily } from './families.ts'
export { LADDER, TROUBLE_NAMES } from './ladder.ts'
export { type LastWordIndex, lastWordIndex } from './last-words.ts'
export { LINK_EVENT_NAMES, LINK_STATE_NAMES, LINK_TABLE } from './link-state.ts'
export { Listener, type ListenerOptions } from './listener.ts'
export { Modem } from './modem.ts'
export type { ModulePower } from './module-power.ts'
export type { ModemOptions } from './options.ts'
export { PassThroughResolver, type ResolveOptions, Resolver } from './resolver.ts'
export type { Serial } from './serial.ts'
export { SERVER_EVENT_NAMES, SERVER_STATE_NAMES, SERVER_TABLE } from './server-state.ts'
export type {
  Connection,
  ListeningServer,
  SettingsReport,
  TuningReport,
} from './settings/answers.ts'
export type {
  Configuration,
  Dns,
  KeepAlive,
  Stack,
  Timeouts,
  Tuning,
} from './settings/configuration.ts'
export type { Answered, Status } from './settings/status.ts'
export { sim800 } from './sim800/dialect.ts'
export { GPRS_EVENT_NAMES, GPRS_STATE_NAMES, GPRS_TABLE } from './sim800/gprs.ts'
export { STEP_NAMES, Step, StepStatus } from './step.ts'
export { type TagIndex, tagIndex } from './tags.ts'
export { type Format, TCP, type TCPOptions } from './tcp.ts'
export { Transparent, type TransparentOptions } from './transparent.ts'
export { UDP, type UDPOptions } from './udp.ts'

/** The SDK's modules that `main.ts` imports, as far as it uses them. */

declare module 'mc/config' {
  const config: Readonly<Record<string, unknown>>
  export default config
}

declare module 'timer' {
  import type { TimerModule } from '@atlink/moddable-device'

  const Timer: TimerModule & { set(callback: () => void, delayMs: number): unknown }
  export default Timer
}

declare module 'time' {
  const Time: { readonly ticks: number }
  export default Time
}

declare module 'embedded:io/digital' {
  import type { DigitalConstructor } from '@atlink/moddable-device'

  const Digital: DigitalConstructor
  export default Digital
}

declare module 'embedded:io/serial' {
  import type { SerialPortConstructor } from '@atlink/moddable-device'

  const Serial: SerialPortConstructor
  export default Serial
}

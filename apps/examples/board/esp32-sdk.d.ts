/** The SDK's modules that `esp32.ts` hands on, as far as it does. */

declare module 'embedded:io/digital' {
  const Digital: import('@atlink/moddable-device').DigitalConstructor
  export default Digital
}

declare module 'embedded:io/serial' {
  const Serial: import('@atlink/moddable-device').SerialPortConstructor
  export default Serial
}

declare module 'mc/config' {
  const config: Readonly<Record<string, unknown>>
  export default config
}

declare module 'time' {
  const Time: { readonly ticks: number }
  export default Time
}

declare module 'timer' {
  const Timer: import('@atlink/moddable-device').TimerModule & import('./board.ts').Timer
  export default Timer
}

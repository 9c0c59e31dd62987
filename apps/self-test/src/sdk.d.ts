/** The SDK's modules that `main.ts` imports, as far as it uses them. */

declare module 'mc/config' {
  const config: { readonly groups?: string }
  export default config
}

declare module 'timer' {
  const Timer: { set(callback: () => void, delayMs: number): unknown }
  export default Timer
}

// `@atlink/moddable-device/wss` where a manifest names the modules; the path is relative to that name.
export * from './dist/wss.js'

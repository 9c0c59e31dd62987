// `@atlink/moddable-device/mqtts` where a manifest names the modules; the path is relative to that name.
export * from './dist/mqtts.js'

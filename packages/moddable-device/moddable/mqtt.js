// `@atlink/moddable-device/mqtt` where a manifest names the modules; the path is relative to that name.
export * from './dist/mqtt.js'

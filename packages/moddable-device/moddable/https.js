// `@atlink/moddable-device/https` where a manifest names the modules; the path is relative to that name.
export * from './dist/https.js'

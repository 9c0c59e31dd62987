// `@atlink/moddable-device/ws` where a manifest names the modules; the path is relative to that name.
export * from './dist/ws.js'

// `@atlink/moddable-device/http` where a manifest names the modules; the path is relative to that name.
export * from './dist/http.js'

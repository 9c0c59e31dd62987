// `@atlink/moddable-device` where a manifest names the modules; the path is relative to that name, not to this file.
export * from './moddable-device/dist/index.js'

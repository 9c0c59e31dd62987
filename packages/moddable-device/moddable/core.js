// `@atlink/core` where a manifest names the modules; the path is relative to that name, not to this file.
export * from './core/dist/index.js'

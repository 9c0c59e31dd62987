/**
 * The deep freeze that Moddable's configuration modules end with: all that can be reached through
 * properties, statics and prototypes of classes included. The engine's own objects are left alone.
 */

const BUILT_IN: readonly unknown[] = Object.freeze([Object.prototype, Function.prototype, null])

export function deepFreeze<T>(value: T): T {
  freeze(value, new Set(BUILT_IN))
  return value
}

function freeze(value: unknown, seen: Set<unknown>): void {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  if (!isObject || seen.has(value) || ArrayBuffer.isView(value)) return
  seen.add(value)
  Object.freeze(value)
  freeze(Object.getPrototypeOf(value), seen)
  for (const key of Reflect.ownKeys(value as object)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    freeze(descriptor?.value, seen)
    freeze(descriptor?.get, seen)
    freeze(descriptor?.set, seen)
  }
}

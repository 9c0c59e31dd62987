/**
 * What the SDK's `Object.freeze(value, true)` does, and more: everything that can be reached by
 * properties, accessors and prototypes is frozen, except what the language itself brings. Private fields
 * and the contents of typed arrays stay writable there, too.
 */

const builtIn: ReadonlySet<unknown> = new Set([
  ...Object.getOwnPropertyNames(globalThis).map((name) => {
    const value = Reflect.getOwnPropertyDescriptor(globalThis, name)?.value
    return typeof value === 'function' ? value.prototype : value
  }),
  ...Object.getOwnPropertyNames(globalThis).map(
    (name) => Reflect.getOwnPropertyDescriptor(globalThis, name)?.value,
  ),
  Object.getPrototypeOf(Uint8Array),
  Object.getPrototypeOf(Uint8Array.prototype),
  Function.prototype,
])

/** @returns how many objects were frozen. */
export function deepFreeze(value: unknown, seen: Set<unknown> = new Set()): number {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  if (!isObject || seen.has(value) || builtIn.has(value)) return 0
  seen.add(value)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return 0
  Object.freeze(value)
  let count = 1 + deepFreeze(Object.getPrototypeOf(value), seen)
  for (const key of Reflect.ownKeys(value)) {
    const property = Reflect.getOwnPropertyDescriptor(value, key)
    count += deepFreeze(property?.value, seen)
    count += deepFreeze(property?.get, seen) + deepFreeze(property?.set, seen)
  }
  return count
}

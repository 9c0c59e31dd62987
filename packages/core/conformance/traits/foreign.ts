/** What holds when a method is called on something that is not of its class. */
import { throws } from '../assert.ts'

type Method = (...values: unknown[]) => unknown

/**
 * It throws and harms nobody. The SDK's native classes throw a SyntaxError, private fields a TypeError:
 * the kind is the engine's.
 */
export function foreign(object: object, name: string, ...values: unknown[]): void {
  const method = (object as Record<string, Method>)[name] as Method
  for (const receiver of [{}, [], 'text', 1, undefined, null, new Map(), new ArrayBuffer(8)]) {
    throws(Error, () => method.apply(receiver, values), `${name} of ${String(receiver)}`)
  }
}

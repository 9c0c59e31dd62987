/**
 * Counts how often a byte that was received is looked at: an arena whose memory tells of each read.
 * A word counts as its four bytes. What is moved by `copyWithin` and `set` is not looked at.
 */
import type { Arena } from '../../src/arena.ts'

export class Examined {
  /** Looks at bytes of the window, and of the tail before it. */
  count = 0

  constructor(arena: Arena) {
    const { bytes, command } = arena
    const seen = (at: number, size: number): void => {
      if (at < command) this.count += size
    }
    const watched = new Proxy(bytes, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value === 'function') return value.bind(target)
        if (typeof key === 'string' && typeof value === 'number' && /^\d/.test(key)) {
          seen(Number(key), 1)
        }
        return value
      },
      set: (target, key, value) => Reflect.set(target, key, value),
    })
    const { words } = arena
    const watchedWords = Object.assign(new DataView(bytes.buffer), {
      getInt16(at: number): number {
        seen(at, 2)
        return words.getInt16(at)
      },
      getInt32(at: number): number {
        seen(at, 4)
        return words.getInt32(at)
      },
    })
    Object.defineProperty(arena, 'bytes', { value: watched })
    Object.defineProperty(arena, 'words', { value: watchedWords })
  }
}

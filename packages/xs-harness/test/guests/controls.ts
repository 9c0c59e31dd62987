/** A program whose works allocate as much as their names say, and whose tests end in every way. */
import { type GuestWork, serve } from '../../src/guest.ts'

let sum = 0
const letters = ['a', 'b', 'c', 'd']
const bytes = new Uint8Array(256)

function times(name: string, operation: (i: number) => void): GuestWork {
  return {
    name,
    run(count) {
      for (let i = 0; i < count; i++) operation(i)
      return undefined
    },
  }
}

function countDown(depth: number): number {
  return depth === 0 ? 0 : 1 + countDown(depth - 1)
}

serve({
  tests: [
    { title: 'passes', run: () => {} },
    { title: 'passes later', run: async () => void (await Promise.resolve()) },
    {
      title: 'throws',
      run: () => {
        throw new Error('as planned')
      },
    },
    { title: 'never ends', run: () => new Promise<void>(() => {}) },
    { title: 'overflows the stack', run: () => void countDown(1_000_000) },
    {
      title: 'prints',
      run: () => (globalThis as { print?(text: string): void }).print?.('printed'),
    },
  ],
  works: [
    times('nothing', (i) => {
      bytes[i & 255] = i
      bytes.copyWithin(0, 128, 160)
      sum = (sum + (bytes[0] as number)) | 0
    }),
    times('an object each', (i) => {
      sum = (sum + { i }.i) | 0
    }),
    times('a string each', (i) => {
      letters[i & 3] = String.fromCharCode(97 + (i & 15))
    }),
    times('an object in a hundred', (i) => {
      if (i % 100 === 0) sum = (sum + { i }.i) | 0
    }),
    { name: 'tells', run: (count) => count * 2 },
    {
      name: 'throws too',
      run: () => {
        throw new RangeError('a work')
      },
    },
  ],
})

// The house checker's own tests: a breach of every rule is planted and must be found, and what only
// looks like one must not be. Import direction has a file of its own.
import { describe, expect, it } from 'vitest'
import { checkHouse } from '../house/check.mjs'
import { breaches } from './plant.ts'

const CORE = 'packages/core/src/x.ts'

describe('platform globals in core', () => {
  it.each([
    ...['Date.now()', 'new Date()', 'setTimeout(f, 1)', 'setInterval(f, 1)', 'queueMicrotask(f)'],
    ...[
      'Promise.resolve()',
      'console.log(1)',
      'process.exit()',
      'Buffer.from(a)',
      'new TextEncoder()',
    ],
    ...[
      'new TextDecoder()',
      'performance.now()',
      'globalThis.x',
      'window.x',
      'fetch(a)',
      'new URL(a)',
    ],
  ])('finds %s', (expression) => {
    const found = breaches(CORE, `export function f(a: any): any {\n  return ${expression}\n}\n`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^2 globals /)
  })

  it('finds async, await and promises among types', () => {
    expect(breaches(CORE, 'export async function f() {\n await 1\n}')).toEqual([
      '1 globals async',
      '2 globals await',
    ])
    expect(breaches(CORE, 'export type T = Promise<void>')).toEqual(['1 globals Promise'])
  })

  it('leaves members, keys and own names alone', () => {
    const text = `export class C {
      Date: number = 1
      process(self: C): number { return self.Date + this.Date }
    }
    export const KEYS = Object.freeze({ URL: 1 })
    export interface I { fetch(): void }`
    expect(breaches(CORE, text)).toEqual([])
  })

  it('lets other packages use them', () => {
    expect(
      breaches('packages/node-host/src/x.ts', 'export const f = (): number => Date.now()'),
    ).toEqual([])
  })
})

describe('module state in core', () => {
  it.each([
    ...[
      'let a = 1',
      'var a = 1',
      'export let a: number',
      'const a = []',
      'const a = [1] as number[]',
    ],
    ...[
      'const a = {}',
      'const a = { b: 1 } satisfies object',
      'const a = new Map()',
      'const a = new Set()',
    ],
    ...['const a = new Uint8Array(4)', 'const a = new Int32Array(4)', 'const a = new DataView(b)'],
    ...['const a = Object.freeze(new Map())', 'const a = make()', 'const a = new Thing()'],
    ...[
      'const a = Uint8Array.of(1)',
      'class A { static a = 1 }',
      'class A { static readonly a = [] }',
    ],
    ...['class A { static #a = 1 }', 'f()', 'if (b) c()', 'const a = b ? [] : 1'],
  ])('finds %s', (text) => {
    const found = breaches(CORE, `\n${text}\n`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^2 state /)
  })

  it.each([
    ...['const A = 1', `const A = 'x'`, 'const A = [1] as const', 'const A = { b: 1 } as const'],
    ...['const A = Object.freeze([1])', 'const A = Object.freeze({ b: 1 })', 'const A = -1'],
    ...['const A = Object.freeze([1]) as readonly number[]', 'const a = (): number[] => []'],
    ...[
      'const A: readonly number[] = make()',
      'const A: number = make()',
      'declare const A: number[]',
    ],
    ...['class A { static readonly a = 1; b = []; static make(): A[] { return [] } }'],
    ...['export function f(): number[] { const a = []; let b = 1; return a }', 'type A = number[]'],
  ])('allows %s', (text) => {
    expect(breaches(CORE, text)).toEqual([])
  })
})

describe('functions that make module constants', () => {
  const make = 'export function make(): readonly number[] { return Object.freeze([1]) }'
  const user = `import { make as build } from './make.ts'\nconst A = build()`

  it('need a declared readonly result, here or where they come from', () => {
    expect(breaches(CORE, `const A = make()\n${make}`)).toEqual([])
    expect(breaches(CORE, `const A = make()\n${make.replace('readonly ', '')}`)).toEqual([
      '1 state A',
    ])
    const files = new Map([
      [CORE, user],
      ['packages/core/src/make.ts', make],
    ])
    expect(checkHouse(files, [])).toEqual([])
    files.set('packages/core/src/make.ts', make.replace('readonly ', ''))
    expect(checkHouse(files, [])).toHaveLength(1)
  })
})

describe('hot files', () => {
  const hot = (body: string): string =>
    `/* hot: no allocation */\nexport class A {\n  f(a: any, b: any): any {\n${body}\n  }\n}\n`

  it.each([
    ...[
      'for (const x of a) b(x)',
      'for (const x in a) b(x)',
      'b(...a)',
      'const [x] = a',
      '[a, b] = b',
    ],
    ...['return `x`', 'return () => a', 'a.map(function () {})', 'return [a]', 'return { a }'],
    ...[
      'return new A()',
      'return a.subarray(1)',
      'return arguments',
      'return /x/',
      'return class {}',
    ],
    ...['a.sort((x: any) => x)', 'function inner() {}', 'const { x, ...y } = a'],
  ])('finds %s', (body) => {
    const found = breaches('packages/core/src/x.ts', hot(body))
    expect(found.length).toBeGreaterThan(0)
    for (const each of found) expect(each).toMatch(/^4 hot /)
  })

  it('finds rest parameters and generators', () => {
    const text =
      '/* hot: no allocation */\nexport function f(...a: any) {}\nexport function* g() {}'
    expect(breaches('packages/node-host/src/x.ts', text)).toEqual([
      '2 hot RestElement',
      '3 hot FunctionDeclaration',
    ])
  })

  it.each([
    ...[
      'for (let i = 0; i < a; i++) b(i)',
      'throw new RangeError(`bad`)',
      'return new RangeError(`bad`)',
      'const { x } = a',
    ],
    ...['a.copyWithin(0, 1, 2)', 'switch (a) { case 1: return b }', 'return b as [number, number]'],
  ])('allows %s', (body) => {
    expect(breaches('packages/core/src/x.ts', hot(body))).toEqual([])
  })

  it('lets constructors, fields, cold functions and files without the marker allocate', () => {
    const text = `/* hot: no allocation */
      export const T = Object.freeze([1])
      export class A {
        #a: number[] = []
        constructor(b: number[]) { this.#a = [...b].map((x) => x) }
        /* cold: once per socket */
        f(): number[] { return [...this.#a] }
      }
      /* cold: once per modem */
      export function g(): number[] { return [1] }`
    expect(breaches(CORE, text)).toEqual([])
    expect(breaches(CORE, hot('return [a]').replace('hot: no allocation', 'warm'))).toEqual([])
  })

  it('lets a cold comment reach no further than the next function', () => {
    const text = hot('return 1').replace(
      '  f(',
      '  /* cold: why */\n  e(): any { return [] }\n  f(',
    )
    expect(breaches(CORE, text)).toEqual([])
    expect(breaches(CORE, text.replace('return 1', 'return [1]'))).toEqual([
      '6 hot ArrayExpression',
    ])
  })

  it('finds a mistyped marker', () => {
    expect(breaches(CORE, '/* hot: no allocations */')).toEqual(['1 hot marker'])
    expect(breaches(CORE, '/* cold */')).toEqual(['1 hot marker'])
  })
})

describe('suppressions', () => {
  it.each([
    ...['/* v8 ignore next */', '/* istanbul ignore else */', '// @ts-ignore', '// @ts-nocheck'],
    ...['// @ts-expect-error', '/* c8 ignore start */'],
  ])('finds %s', (text) => {
    const found = breaches(CORE, `\n${text}\nexport {}`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^2 suppressions /)
  })

  it('allows an expected error with a reason', () => {
    expect(breaches(CORE, '// @ts-expect-error the SDK types it void\nexport {}')).toEqual([])
  })
})

describe('sizes', () => {
  const lines = (count: number): string => 'a()\n'.repeat(count)
  const test = 'packages/core/test/x.test.ts'

  it('allows 70 lines of function and 400 of file, and no more', () => {
    expect(breaches(test, `function f() {\n${lines(68)}}\n`)).toEqual([])
    expect(breaches(test, `\nfunction f() {\n${lines(69)}}\n`)).toEqual(['2 function-lines f'])
    expect(breaches(test, lines(400))).toEqual([])
    expect(breaches(test, lines(401))).toEqual(['1 file-lines '])
  })

  it('names methods and arrow functions', () => {
    expect(breaches(test, `class A { m() {\n${lines(70)}} }`)).toEqual(['1 function-lines m'])
    expect(breaches(test, `const g = () => {\n${lines(70)}}`)).toEqual(['1 function-lines g'])
  })

  it('does not count a describe() as a function', () => {
    const long = (name: string): string => `${name}('x', () => {\n${lines(70)}})`
    expect(breaches(test, long('describe'))).toEqual([])
    expect(breaches(test, long('describe.each(a)'))).toEqual([])
    expect(breaches(test, long('it'))).toEqual(['1 function-lines '])
  })
})

describe('exceptions', () => {
  const text = `function f() {\n${'a()\n'.repeat(74)}}\n`
  const file = 'packages/core/test/x.test.ts'
  const exception = {
    ...{ rule: 'function-lines', file, name: 'f', value: 76 },
    reason: 'Split in two it is 31 % slower over 1 MB.',
  }

  it('cover one breach each', () => {
    expect(breaches(file, text, [exception])).toEqual([])
    const other = { ...exception, name: 'g', value: 999 }
    expect(breaches(file, text, [other])).toEqual(['1 function-lines f', '1 exceptions g'])
    expect(
      breaches(CORE, 'let a = 1\nlet a = 2', [
        { rule: 'state', file: CORE, name: 'a', reason: 'Measured: 12 bytes, once per process.' },
      ]),
    ).toEqual(['2 state a'])
  })

  it('do not let a size grow', () => {
    expect(breaches(file, text, [{ ...exception, value: 75 }])).toContain('1 function-lines f')
  })

  it('fail when they are no longer needed', () => {
    expect(breaches(file, 'a()\n', [exception])).toEqual(['1 exceptions f'])
  })

  it('fail without a measured reason', () => {
    const vague = { ...exception, reason: 'It is faster this way, honestly.' }
    expect(breaches(file, text, [vague])).toEqual(['1 exceptions f'])
  })
})

describe('files', () => {
  it('that do not parse are breaches', () => {
    expect(breaches(CORE, 'const = 1')).toEqual(['1 parse '])
  })
})
